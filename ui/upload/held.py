"""What is held of a person's own: say it, lead to it, forget it."""

from __future__ import annotations

import streamlit as st

from core.parsing.plural import counted
from ui.address.parameters import RULE
from ui.source import own, without_truth
from ui.source.own import SessionRows, back_to_the_network
from ui.source.rows import OwnRows, counts_words
from ui.source.shown import Shown
from ui.text import named
from ui.upload import brought
from ui.upload.ask import TEXT_KEY, give_up_file


def shown() -> None:
    """Say what is held and shown, lead to it, and let a person go back or have it forgotten."""
    mine = own.held()
    if mine is None:
        return
    st.header("What is shown", anchor=False)
    predictions = own.predictions_shown(mine)
    left_out = f", {predictions.n_left_out:,} left out"
    st.markdown(
        f"**{named(predictions.source)}**: {counted(predictions.n_samples, 'row')}"
        f"{left_out if predictions.n_left_out else ''}. "
        + (
            f"“Yes” is **{named(predictions.class_names[1])}**, "
            f"“no” is **{named(predictions.class_names[0])}**."
            if mine.is_binary
            else f"{len(predictions.class_names)} classes."
        )
        + _columns_of(mine)
        + counts_words(predictions)
    )
    if not mine.is_binary:
        own.choose_class(mine)
    with st.container(horizontal=True):
        if mine.is_binary or own.one_class(mine):
            st.page_link("pages/explorer.py", label="Explore them", icon=":material/tune:")
            st.page_link(
                "pages/choose_a_threshold.py", label="Choose a threshold", icon=":material/rule:"
            )
            st.page_link(
                "pages/believe_the_scores.py",
                label="Can the scores be believed?",
                icon=":material/balance:",
            )
            st.page_link("pages/binary_accuracy.py", label="binary_accuracy")
            st.page_link("pages/models.py", label="Models", icon=":material/compare_arrows:")
            if mine.is_binary:
                st.page_link("pages/groups.py", label="Groups", icon=":material/groups:")
            st.page_link("pages/beyond_the_six.py", label="Beyond the six")
        if not mine.is_binary:
            for name in ("sparse_categorical_accuracy", "sparse_top_k_categorical_accuracy"):
                st.page_link(f"pages/{name}.py", label=name)
    with st.container(horizontal=True):
        if own.own():
            back_to_the_network("back_from_upload")
        else:
            st.button("Show them again", on_click=own.show_own, icon=":material/visibility:")
        st.button("Forget them", key="own_forget", on_click=_forget, icon=":material/delete:")
    st.caption(
        "They stay in the memory of your session: no cache and no other session has them. A link "
        "cannot carry them, and after a lost connection or a restart of the server they are gone: "
        "bring the file again."
    )


def rows() -> Shown | None:
    """Return the rows that are held, with one score each, under the rule that was chosen."""
    mine = own.held()
    if mine is not None and not mine.is_binary:
        mine = own.one_class(mine)
    if mine is None:
        return None
    return SessionRows(mine, RULE.value, own.shown_model(mine))


def _columns_of(mine: OwnRows) -> str:
    """Name the columns that were read, where there is a choice."""
    names = [named(name) for name in mine.by_model]
    said = f" Scores: **{', '.join(names)}**." if len(names) > 1 else ""
    if mine.groups is not None:
        said += f" Groups: **{named(mine.groups.column)}**."
    return said


def _forget() -> None:
    give_up_file()
    own.forget()
    without_truth.drop()
    brought.drop()
    st.session_state.pop(TEXT_KEY, None)
