"""What fields mean: roles, labels, numbers, groups, scales; `core.reading.binary` is the way in."""
