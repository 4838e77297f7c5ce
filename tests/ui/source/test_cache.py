"""What is made once for everybody."""

import threading
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor

import pytest

from ui.source import cache


@pytest.fixture(autouse=True)
def empty(monkeypatch):
    monkeypatch.setattr(cache, "_all_made", OrderedDict())


def test_it_is_made_once_and_who_asks_meanwhile_waits():
    begun, goes_on, calls = threading.Event(), threading.Event(), []

    def make():
        begun.set()
        assert goes_on.wait(10)
        calls.append("made")
        return object()

    with ThreadPoolExecutor(3) as pool:
        first = pool.submit(cache.made, ("a", 1), make)
        assert begun.wait(10)
        others = [pool.submit(cache.made, ("a", 1), make) for _ in range(2)]
        assert cache.made(("a", 2), lambda: "another") == "another"
        goes_on.set()
        assert {first.result()} == {other.result() for other in others}
    assert calls == ["made"]


def test_what_failed_is_made_again():
    with pytest.raises(ZeroDivisionError):
        cache.made(("a",), lambda: 1 // 0)
    assert cache.made(("a",), lambda: 2) == 2


def test_what_was_asked_for_long_ago_goes_first(monkeypatch):
    monkeypatch.setattr(cache, "MOST_MADE", 2)
    for name, value in (("a", 1), ("b", 2), ("a", 9), ("c", 3)):
        cache.made((name,), lambda value=value: value)
    assert [cache.made((name,), lambda: "anew") for name in "acb"] == [1, 3, "anew"]
