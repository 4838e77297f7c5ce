"""What cells mean: roles, labels, numbers, groups, scales; `core.reading` is the way in."""
