"""Say how many there are of a thing: one row, two rows."""


def counted(n: int, thing: str) -> str:
    """Write how many there are of a thing: 1 row, 2 rows."""
    return f"{n:,} {thing}{'' if n == 1 else 's'}"


def part_of(n: int, n_all: int, thing: str, one: str, more: str) -> str:
    """Write how many of all do something: 1 of 3 rows has, 2 of 3 rows have, 0 of 1 row has.

    Parameters
    ----------
    n, n_all : int
    thing : str
    one, more : str
        The verb for one and for several.
    """
    return f"{n:,} of {counted(n_all, thing)} {one if 1 in (n, n_all) else more}"
