"""What every page has in common: its head, its style, the part that stays in view."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import htpy as h
import streamlit as st
from markupsafe import Markup

from core.experiment.recipe import Settings
from ui.address.parameters import DRAWER
from ui.charts.theme import page_colours
from ui.live.scripts import place_of
from ui.live.threshold import MODULE
from ui.share import share
from ui.streamlit_inside.hearing import said_last
from ui.streamlit_inside.pages import (
    ASKED_FIRST,
    FIRST_ELEMENTS,
    DeltaGenerator,
    script,
    scripts_of,
)
from ui.style import sheet

_FROM_FRAME = "settings_of_this_run"
_IS_ASKED_FOR = "drawer_is_asked_for"


def _script(name: str) -> h.Element:
    return h.script[Markup(script(name))]


_COLOURS = f":root {{ {page_colours()} }}"
_ASKED = (h.link(rel="preload", href=path, as_="fetch", crossorigin="") for path in ASKED_FIRST)
_SCRIPTS = (
    h.link(rel="modulepreload", href=path, crossorigin="")
    for path in (*scripts_of(FIRST_ELEMENTS), f"./{place_of(MODULE)}")
)
_SHEET = h.style[Markup(f"{_COLOURS} :root {{ {sheet('layout')} }}")]
HEAD = "".join(map(str, (*map(_script, ("back", "pressed")), *_ASKED, *_SCRIPTS, _SHEET)))
"""For the head of the document: what each page needs next, so that it does not wait for one thing
to tell it of another; its style, below `:root` since Streamlit's own comes later and would win; and
before all of it what Back does before Streamlit hears of it, and where the keyboard is after a
press.
"""

HEAD_BESIDE_DRAWER = f"{HEAD}{_script('drawer')}"
"""It keeps the place of the drawer, too."""

_PRESENTING = h.style[Markup(sheet("story/presenting"))]
HEAD_OF_A_PROJECTOR = f"{HEAD}{_PRESENTING}{_script('presenting')}"
"""Of a step of the story in the presenter view, which it wears from its first moment."""

_LESS = h.style[Markup(f":root {{ {sheet('embedded')} }}")]
HEAD_OF_A_FRAME = f"{HEAD}{_LESS}"
"""Of a page in one of others, which shows less from its first moment."""

_ICON = Path(__file__).with_name("icon.png").read_bytes()
ICON = f"data:image/png;base64,{b64encode(_ICON).decode()}"
"""Of the tab: as a file it would be read and noted anew in every run."""


@dataclass(frozen=True)
class Frame:
    """What stands around a page.

    `where`: which menu and page of it this is; "" for what stands in the header itself.
    """

    settings: Settings
    has_drawer: bool
    where: str


def open_page(name: str, question: str, *, of_network: bool = True) -> Settings:
    """Open the page `pages/{name}.py` with its question, and return the settings that are shown.

    Of rows that are not the network's no drawer is offered beside the question.

    A server that has not run `app.py` yet runs the file of a linked page without it. One call of
    `st.navigation` ends that, and the page starts again with its frame around it.
    """
    frame: Frame | None = st.session_state.pop(_FROM_FRAME, None)
    if frame is None:
        default = st.Page(lambda: None, title="Start", default=True)
        st.navigation([default, st.Page(f"pages/{name}.py")], position="hidden")
        st.rerun()
    with st.container(horizontal=True, vertical_alignment="center", key="head"):
        st.title(question, anchor=False, width="stretch")
        if is_embedded():
            share(question, is_embedded=True)
            return frame.settings
        if frame.where:
            st.caption(frame.where, width="content")
        with said_last():
            if frame.has_drawer and of_network and not DRAWER.value:
                open_drawer()
            share(question)
    return frame.settings


def open_drawer() -> None:
    """Offer the drawer with the settings of data and network."""
    st.button("Change data or network", key="open_drawer", on_click=_open_drawer)


def _open_drawer() -> None:
    DRAWER.set(True)
    st.session_state[_IS_ASKED_FOR] = True


def sidebar_state() -> Literal["expanded", "auto"]:
    """Say how the sidebar begins: on a phone it is closed, unless a person just asked for it."""
    return "expanded" if st.session_state.pop(_IS_ASKED_FOR, False) else "auto"


def is_embedded() -> bool:
    """Tell whether the page stands in one of others, by `?embed=true` in its address."""
    return bool(st.context.is_embedded)


def hand_over(frame: Frame) -> None:
    """Hand a page what stands around it in this run; called by `app.py`."""
    st.session_state[_FROM_FRAME] = frame


def places(number: int) -> list[DeltaGenerator]:
    """Mark places on the page, top to bottom, that are filled in another order."""
    return [st.container() for _ in range(number)]


def held(key: str) -> DeltaGenerator:
    """Mark a place that is there, as high as its style says, before anything stands in it."""
    place = st.container(key=key)
    place.empty()  # a place with nothing in it would be none
    return place


def sticky(*, is_brief: bool = False, of_images: bool = False) -> DeltaGenerator:
    """Mark the place of the live threshold: while it is scrolled away, its bar stays in view.

    In brief, rows that are images have another arrangement from the first moment on.
    """
    place = held("stick_brief" if is_brief else "stick")
    return place.container(key="of_images") if is_brief and of_images else place
