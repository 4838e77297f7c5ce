"""What all steps of the story have in common: where one is, the way on, the presenter view."""

from __future__ import annotations

import streamlit as st

from core.experiment.recipe import Settings
from ui.address.away import hold, keep_while_away
from ui.address.choices import choose
from ui.address.parameters import PRESENT_KEY, STEP_KEY, STEPS
from ui.opening import opens_at_top
from ui.story import STORY
from ui.style import style


def keep_choices() -> None:
    """Give the story its step back when a person returns to it."""
    keep_while_away("story", STEP_KEY, PRESENT_KEY)


def walk(settings: Settings) -> None:
    """Show the step a person is at: claim, what to do, the thing itself, what was seen."""
    name = _where()
    opens_at_top(name)
    step = STORY[name]
    with st.container(key="claim"):
        st.markdown(step.claim)
    st.markdown(f":material/touch_app: {step.task}")
    step.show(settings)
    with st.container(key="conclusion", border=True):
        st.markdown(f":material/lightbulb: {step.conclusion}")


def _where() -> str:
    names = list(STEPS)
    _write_out()
    with st.container(horizontal=True, vertical_alignment="bottom", key="way"):
        name = choose(
            "Step",
            names,
            names[0],
            STEP_KEY,
            STEPS.get,
            "Each step makes one claim and lets you try it. Page ↓ and Page ↑ go on and back.",
        )
        at = names.index(name)
        _to("Back", at - 1, "PageUp", ":material/arrow_back:")
        _to("Next", at + 1, "PageDown", ":material/arrow_forward:")
        presenting = st.toggle(
            "Presenter view",
            key=PRESENT_KEY,
            bind="query-params",
            help="Larger type, without sidebar and header, for a projector. The link carries it.",
        )
    hold(PRESENT_KEY)
    st.html(style("story/story", *(["story/presenting"] if presenting else [])))
    return name


def _write_out() -> None:
    """Turn what is short in a link into the words that the widgets below know."""
    numbers = {str(i): words for i, words in enumerate(STEPS.values(), start=1)}
    short = {STEP_KEY: numbers, PRESENT_KEY: {"1": "true"}}
    written = {
        key: words[st.query_params[key]]
        for key, words in short.items()
        if st.query_params.get(key) in words
    }
    if written:
        st.query_params.update(written)
        st.rerun()


def _to(label: str, at: int, shortcut: str, icon: str) -> None:
    names = list(STEPS)
    st.button(
        label,
        key=f"way_{label}",
        disabled=not 0 <= at < len(names),
        on_click=lambda: st.session_state.update({STEP_KEY: names[at]}),
        shortcut=shortcut,
        icon=icon,
        type="primary" if label == "Next" else "secondary",
    )
