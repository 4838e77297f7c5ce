"""What a browser sends: taken up where it is a move, ignored where somebody made it up."""

from types import SimpleNamespace

import numpy as np
import pytest

from core.decision.counts import Counts
from core.live import replay
from core.live.elsewhere import ENDS, table_of_shares
from core.live.view import view_of_rows
from core.predictions.predictions import Predictions
from core.selection.cost import Costs
from ui.address.parameters import AXIS
from ui.live import held, prevalence, unit
from ui.live import replay as replaying
from ui.live.threshold import slider as threshold
from ui.live.unit.link import Unit

NO_NUMBERS = (float("nan"), float("inf"), 10**400, None, "0.5", True, {}, [])
NO_MOVES = (None, {}, "x", 3, [], {"number": 1}, {"number": "x"}, {"number": float("nan")})


@pytest.fixture
def session(monkeypatch):
    """Draw no component, and hold what it would send."""
    state = {}
    monkeypatch.setattr(held, "st", SimpleNamespace(session_state=state))
    for module in (threshold, unit, prevalence, replaying):
        monkeypatch.setattr(module, "tell", lambda *_, **__: None)
    for module in (threshold, unit, prevalence, replaying):
        monkeypatch.setattr(module, "component", lambda *_: lambda **given: state.update(given))
    return state


def threshold_slider(seen, second=None):
    view = view_of_rows(Predictions([0, 1, 1], [0.125, 0.25, 0.75], source="test"), ">")
    two = second and threshold.Second(0.5, lambda to: seen.append(("second", to)))
    threshold.threshold_slider("live", 0.5, {}, view=view, on_move=seen.append, second=two)


def two_handles(seen):
    threshold_slider(seen, second=True)


def sigmoid_unit(seen):
    unit.unit("live", Unit(), seen.append)


def epochs(seen):
    said = np.zeros((10, 2), np.float32)
    made = replay.replay(Predictions([0, 1], said[-1], source="test"), said, ">")
    words = {"stamp": "", "class_names": ("no", "yes")}
    replaying.replayed("live", made, 0.5, 0, on_move=lambda *moved: seen.append(moved), **words)


def share_of_yes(seen):
    table = table_of_shares(Counts(3, 1, 1, 5), 0.4, 0.4, Costs(fn=1))
    prevalence.prevalence_slider(0.4, table, marks=(), on_move=seen.append, key="live")


GOOD = {
    threshold_slider: ({"threshold": 0.25}, 0.25, ("threshold",)),
    two_handles: (
        {"threshold": 0.25, "second": 0.75, "handle": "second"},
        ("second", 0.75),
        ("second",),
    ),
    sigmoid_unit: (
        {"w": 1, "b": -2, "x": 3, "row": 0},
        Unit(1, -2, 3, 0.0),
        ("w", "b", "x", "row"),
    ),
    epochs: ({"threshold": 0.25, "epoch": 4}, (0.25, 4), ("threshold", "epoch")),
    share_of_yes: ({"prevalence": 0.02}, 0.02, ("prevalence",)),
}
"""Of each a move, what is taken up of it, and the numbers that are read."""


def send(session, value):
    session["live"] = SimpleNamespace(moved=value)
    session["on_moved_change"]()


@pytest.mark.parametrize("draw", GOOD)
def test_a_move_is_taken_up_and_answered(session, draw):
    value, expected, _ = GOOD[draw]
    draw(seen := [])
    send(session, value | {"number": 3})
    assert seen == [expected]
    assert held.answer_to("live") == 3


@pytest.mark.parametrize("draw", GOOD)
def test_what_is_no_move_is_ignored(session, draw):
    value, _, numbers = GOOD[draw]
    draw(seen := [])
    for name in (*numbers, "number"):
        move = value | {"number": 1}
        for bad in (*NO_MOVES, *(move | {name: wrong} for wrong in NO_NUMBERS)):
            send(session, bad)
        del move[name]
        send(session, move)
    assert seen == []
    assert held.answer_to("live") == 0


def test_a_word_that_no_browser_of_ours_says_is_passed_over(session):
    view = view_of_rows(Predictions([0, 1], [0.25, 0.75], source="test"), ">")
    taken = []
    axis = SimpleNamespace(value="odds", labels=AXIS.labels, set=taken.append, keep=str)
    presses = {"on_press": taken.append, "on_move": taken.append}
    threshold.threshold_slider("live", 0.5, {}, view=view, axis=axis, **presses)
    for what, good in (("axis", "probability"), ("pressed", "fn")):
        for word in ([], [good], {good: good}, "x", 1, None, good):
            session["live"] = SimpleNamespace(**{what: word})
            session[f"on_{what}_change"]()
    assert taken == ["probability", "fn"]


@pytest.mark.parametrize("draw", GOOD)
def test_a_number_beyond_the_ends_is_the_end(session, draw):
    value, *_ = GOOD[draw]
    draw(seen := [])
    for number, end in enumerate((-1e300, 1e300), start=1):
        moved = {name: end if isinstance(was, int | float) else was for name, was in value.items()}
        send(session, moved | {"number": number})
    low, high = (np.ravel(np.asarray(one, object))[-1] for one in seen)
    if draw is epochs:
        assert (low, high) == (0, 9)
        assert [threshold for threshold, _ in seen] == [0.0, 1.0]
    elif draw is sigmoid_unit:
        assert (low, high) == (Unit(-30, -30, -30, 0.0), Unit(30, 30, 30, 1.0))
    else:
        ends = {share_of_yes: ENDS}
        assert (low, high) == ends.get(draw, (0.0, 1.0))
