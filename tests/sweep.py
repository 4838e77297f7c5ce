"""A sweep over much that is of few kinds: each kind every day, the rest by `make test-slow`."""

import pytest


def sweep(everything, *daily):
    """Mark what stands for no kind of its own as slow."""
    everything = [*everything]
    return picked(everything, *map(everything.index, daily))


def picked(everything, *places):
    """Mark as slow what stands at no place of a kind of its own."""
    everything = [*everything]
    assert max(places) < len(everything)
    return [each if place in places else _slow(each) for place, each in enumerate(everything)]


def _slow(each):
    if hasattr(each, "marks"):  # a case with a name of its own
        return each._replace(marks=[*each.marks, pytest.mark.slow])
    return pytest.param(*(each if isinstance(each, tuple) else (each,)), marks=pytest.mark.slow)
