import threading

import numpy  # noqa: F401
import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from core.mlp.blas import single_threaded_blas


def blas_threads():
    return {pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"}


@pytest.fixture(autouse=True)
def _two_threads():
    with threadpool_limits(2, user_api="blas"):
        if blas_threads() != {2}:
            pytest.skip("BLAS cannot use two threads here")
        yield


def test_limit_holds_inside_only():
    with single_threaded_blas():
        assert blas_threads() == {1}
    assert blas_threads() == {2}


def test_limit_is_lifted_after_an_error():
    with pytest.raises(KeyError), single_threaded_blas():
        raise KeyError
    assert blas_threads() == {2}


def test_nested_blocks_lift_the_limit_at_the_outer_end():
    with single_threaded_blas():
        with single_threaded_blas():
            pass
        assert blas_threads() == {1}
    assert blas_threads() == {2}


def test_overlapping_blocks_of_two_threads_leave_nothing_behind():
    first_entered, second_entered, first_left = (threading.Event() for _ in range(3))
    seen = []

    def first():
        with single_threaded_blas():
            first_entered.set()
            second_entered.wait(5)
        first_left.set()

    def second():
        first_entered.wait(5)
        with single_threaded_blas():
            second_entered.set()
            first_left.wait(5)
            seen.append(blas_threads())

    threads = [threading.Thread(target=first), threading.Thread(target=second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert seen == [{1}]
    assert blas_threads() == {2}
