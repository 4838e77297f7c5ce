"""What all steps of the story have in common: where one is, the way on, the presenter view."""

from __future__ import annotations

from typing import Any

import streamlit as st

from core.experiment.recipe import Settings
from ui.address.parameters import FOLLOWED, PRESENT, STEP
from ui.opening import opens_at_top
from ui.story import STORY
from ui.style import style


def walk(settings: Settings) -> None:
    """Show the step a person is at: claim, what to do, the thing itself, what was seen."""
    st.html(style("story/story", *(["story/presenting"] if PRESENT.value else [])))
    name = _where()
    FOLLOWED.keep(FOLLOWED.value)
    opens_at_top(name)
    step = STORY[name]
    with st.container(key="claim"):
        st.markdown(step.claim)
    with st.container(key="task"):
        st.markdown(f":material/touch_app: {step.to_do()}")
    with st.container(key="picture"):
        step.show(settings)
    with st.container(key="conclusion", border=True):
        st.markdown(f":material/lightbulb: {step.conclusion}")
    following = list(STORY).index(name) + 1
    if following < len(STORY):
        _to(STEP.labels[list(STORY)[following]], following, ":material/arrow_forward:", "way_on")


def _where() -> str:
    names = list(STORY)
    with st.container(horizontal=True, vertical_alignment="bottom", key="way"):
        name = STEP.draw(
            "Step",
            help="Each step makes one claim and lets you try it. Page ↓ and Page ↑ go on and back.",
        )
        at = names.index(name)
        _to("Back", at - 1, ":material/arrow_back:", shortcut="PageUp", type="secondary")
        _to("Next", at + 1, ":material/arrow_forward:", shortcut="PageDown")
        PRESENT.draw(
            "Presenter view",
            help="Larger type, without header and settings, for a projector. The link carries it.",
        )
    return name


def _to(label: str, at: int, icon: str, key: str = "", **options: Any) -> None:
    names = list(STORY)
    st.button(
        label,
        key=key or f"way_{label}",
        disabled=not 0 <= at < len(names),
        on_click=lambda: STEP.set(names[at]),
        icon=icon,
        **{"type": "primary"} | options,
    )
