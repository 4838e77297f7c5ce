"""What a page gets back when a person returns to it."""

from __future__ import annotations

import streamlit as st

from ui.streamlit_inside import is_by_history


def keep_while_away(page: str, *keys: str) -> None:
    """Give a page back what it held when a person returns to it without it in the URL.

    Streamlit strips the parameters of a page from the URL before it leaves the page, so that the
    Back button returns to an address without them, and for that run the address decides. Hence
    the second run, and only then: in it Streamlit takes the address before the first one for the
    present one, and does not write to the URL what a page with the same keys had there. An address
    without them on the *same* page is the default, as everywhere.

    Each section of a page may call it for its own keys.

    Parameters
    ----------
    page : str
        Name of the page that owns the keys.
    keys : str
        Keys of bound widgets.
    """
    state = st.session_state
    if state.get("last_page") != page:
        state["last_page"], state["visit"] = page, state.get("visit", -1) + 1
    visit_of = state.setdefault("visit_of", {})
    came_back = visit_of.get(keys, 0) != state["visit"]
    visit_of[keys] = state["visit"]
    held = state.setdefault("held", {})
    if came_back:
        missing = {k: held[k] for k in keys if k in held and k not in st.query_params}
        if missing and is_by_history():
            state["give_back"] = missing
            st.rerun()
        state.update(missing)
    state.update(state.pop("give_back", {}))


def hold(*keys: str) -> None:
    """Remember the values of bound widgets for `keep_while_away`."""
    for key in keys:
        if (
            st.session_state[key] is not None
        ):  # a parameter without a value, see `ui.address.choices.choose`
            st.session_state["held"][key] = st.session_state[key]


def let_go(*keys: str) -> None:
    """Remember no value of these keys for `keep_while_away`."""
    for key in keys:
        st.session_state["held"].pop(key, None)
