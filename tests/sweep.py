"""A sweep over much that is of few kinds: each kind every day, the rest by `make test-slow`."""

import pytest


def sweep(everything, *daily):
    """Mark what stands for no kind of its own as slow."""
    assert {*daily} <= {*everything}
    return [
        each if each in daily else pytest.param(each, marks=pytest.mark.slow) for each in everything
    ]
