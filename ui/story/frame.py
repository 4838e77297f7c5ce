"""What all steps of the story have in common: where one is, the way on, the presenter view."""

from __future__ import annotations

import streamlit as st

from core.experiment.recipe import Settings
from ui.address.parameters import FOLLOWED, PRESENT, STEP
from ui.opening import opens_at_top
from ui.story import STORY
from ui.style import style


def walk(settings: Settings) -> None:
    """Show the step a person is at: claim, what to do, the thing itself, what was seen."""
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


def _where() -> str:
    names = list(STORY)
    with st.container(horizontal=True, vertical_alignment="bottom", key="way"):
        name = STEP.draw(
            "Step",
            help="Each step makes one claim and lets you try it. Page ↓ and Page ↑ go on and back.",
        )
        at = names.index(name)
        _to("Back", at - 1, "PageUp", ":material/arrow_back:")
        _to("Next", at + 1, "PageDown", ":material/arrow_forward:")
        presenting = PRESENT.draw(
            "Presenter view",
            help="Larger type, without header and settings, for a projector. The link carries it.",
        )
    st.html(style("story/story", *(["story/presenting"] if presenting else [])))
    return name


def _to(label: str, at: int, shortcut: str, icon: str) -> None:
    names = list(STORY)
    st.button(
        label,
        key=f"way_{label}",
        disabled=not 0 <= at < len(names),
        on_click=lambda: STEP.set(names[at]),
        shortcut=shortcut,
        icon=icon,
        type="primary" if label == "Next" else "secondary",
    )
