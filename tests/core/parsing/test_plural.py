import pytest

from core.parsing.plural import counted, part_of


@pytest.mark.parametrize(("n", "text"), [(0, "0 rows"), (1, "1 row"), (1234, "1,234 rows")])
def test_one_is_one(n, text):
    assert counted(n, "row") == text


@pytest.mark.parametrize(
    ("n", "n_all", "text"),
    [
        (0, 1, "0 of 1 row has"),
        (1, 3, "1 of 3 rows has"),
        (2, 1000, "2 of 1,000 rows have"),
        (0, 3, "0 of 3 rows have"),
    ],
)
def test_the_verb_follows_the_number(n, n_all, text):
    assert part_of(n, n_all, "row", "has", "have") == text
