"""What is kept of a table, within one bound."""

import pytest

import core.reading.kept
from core.reading.kept import Kept
from core.reading.tables import open_table
from core.reading.understanding import read, understand


@pytest.fixture
def kept(monkeypatch):
    monkeypatch.setattr(core.reading.kept, "MAX_KEPT", 100)
    return Kept()


def test_the_longest_unused_goes_where_there_is_no_room(kept):
    for key in "abc":
        kept.keep(key, key.upper(), 30)
    kept.begin_work()
    assert kept["a"] == "A"
    kept.keep("d", "D", 30)
    assert [key for key in "abcd" if key in kept] == ["a", "c", "d"]
    assert kept.has_room(10)
    assert not kept.has_room(11)


def test_what_the_work_at_hand_uses_stays_whatever_its_size(kept):
    kept.begin_work()
    kept.keep("a", 1, 80)
    assert kept.missing(["a", "b"]) == ["b"]
    kept.keep("b", 2, 80)
    assert kept.missing("ab") == []
    kept.begin_work()
    assert kept.missing("b") == []
    kept.keep("c", 3, 20)
    assert kept.missing("abc") == ["a"]


def test_small_values_are_made_once_and_bounded_in_number(monkeypatch):
    monkeypatch.setattr(core.reading.kept, "MAX_KEPT", 3 << 20)
    kept, made = Kept(), []
    for key in (1, 1, 2, 3, 4, 3, 1):
        kept.begin_work()
        assert kept.once(key, lambda key=key: made.append(key) or -key) == -key
    assert made == [1, 2, 3, 4, 1]


@pytest.mark.parametrize("most", [0, 5000, 1 << 20])
def test_a_file_reads_the_same_however_little_is_kept_of_it(most, monkeypatch):
    monkeypatch.setattr(core.reading.kept, "MAX_KEPT", most)
    rows = [f"{i % 2},{i % 7 / 10},{i % 3 / 4},g{i % 3}" for i in range(1000)]
    table = open_table("\n".join(["y,p,q,g", *rows]).encode())
    for score, group in (("p", None), ("q", "g"), ("p", "g"), ("p", "q")):
        answers = {"truth": "y", "scores": (score,), "group": group}
        found = read(table, understand(table, answers))
        k, size = {"p": (7, 10), "q": (3, 4)}[score]
        assert found.first.y_score[:9].tolist() == pytest.approx([i % k / size for i in range(9)])
        assert (found.groups is None) == (group is None)
