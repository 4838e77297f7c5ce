"""The sentence about predictions that are gone: the name in it comes from a browser."""

import pytest

from ui.upload import gone


def take(app, name):
    """Hand over what a browser may send."""
    said = type("Said", (), {"gone": name})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gone.st, "session_state", {gone._TAB: said()})
        gone._take()
        return gone.st.session_state.get(gone._NAME)


def test_only_a_name_is_taken_and_it_is_shown_letter_by_letter(app):
    for nothing in (None, "", 3, ["a"], {"a": 1}):
        assert take(app, nothing) is None
    taken = take(app, "*a* [b](http://c) <i>\n" + "d" * 10_000)
    assert len(taken) <= 100
    app.session_state["own_gone_name"] = taken
    said = next(each.value for each in app.run().warning if "gone" in each.value)
    assert r"\*a\* \[b\]\(http" in said
    assert "\n" not in said
    next(each for each in app.button if each.label == "Go on without it").click()
    assert not app.run().warning
