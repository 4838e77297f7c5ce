"""What a page gives back when a person returns to it."""

from types import SimpleNamespace

import pytest

from ui.address import away as state
from ui.address.away import hold, keep_while_away


@pytest.fixture
def session(monkeypatch):
    """Stand in for a session whose person clicks from page to page."""
    fake = SimpleNamespace(session_state={}, query_params={})
    context = SimpleNamespace(is_history_navigation=False)
    monkeypatch.setattr(state, "st", fake)
    monkeypatch.setattr(state, "is_by_history", lambda: context.is_history_navigation)
    return fake


def leave(session, *keys):
    for key in keys:
        session.session_state.pop(key, None)
    session.query_params.clear()


def test_each_section_of_a_page_gets_its_own_values_back(session):
    keep_while_away("one", "a")
    keep_while_away("one", "b")
    session.session_state |= {"a": 1, "b": 2}
    hold("a", "b")
    leave(session, "a", "b")
    keep_while_away("two")
    keep_while_away("one", "a")
    keep_while_away("one", "b")
    assert (session.session_state["a"], session.session_state["b"]) == (1, 2)


def test_pages_that_share_a_key_hand_it_on_but_the_address_decides_on_the_same_page(session):
    keep_while_away("one", "a")
    session.session_state["a"] = 1
    hold("a")
    leave(session, "a")
    keep_while_away("one", "a")
    assert "a" not in session.session_state, "the same page without it in the address: default"
    keep_while_away("two", "a")
    assert session.session_state["a"] == 1
    leave(session, "a")
    session.query_params["a"] = "3"
    keep_while_away("one", "a")
    assert "a" not in session.session_state, "the address has one: Streamlit reads it"
