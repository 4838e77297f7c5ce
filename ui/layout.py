"""What every page has in common: its head, its style, the part that stays in view."""

from __future__ import annotations

import streamlit as st

from core.experiment.recipe import Settings
from ui.charts.theme import page_colours
from ui.share import share

_FROM_FRAME = "settings_of_this_run"
_STYLE = f"<style>:root {{ {page_colours()} }}</style>"
_STYLE += """
<style>
[data-testid="stMainBlockContainer"] { max-width: 90rem; padding-top: 4.25rem; }
@media (min-width: 48rem) {
  [data-testid="stMainBlockContainer"] { padding-inline: 2.5rem; }
  .katex-display { overflow: visible !important; }
}
/* Charts side by side while each has room, else one below the other. Their lines are ink whatever
   theme a person switches to; Plotly would keep the ink of the theme they were made in. */
[class*="st-key-charts"] [data-testid="stColumn"] { min-width: 16rem; }
[class*="st-key-charts"] .js-line { stroke: currentColor !important; }
[data-testid="stCaptionContainer"] { opacity: 1; }
/* What a link leads to stands below the fixed header. */
[data-testid="stHeading"] :is(h2, h3) { scroll-margin-top: 5rem; }
/* Code is ink too: of Streamlit's colours some are too pale, and two are those of the classes. */
[data-testid="stCode"] .token { color: inherit !important; }
[data-testid="stCode"] .token.comment { font-style: italic; }
/* On ink stands paper, in both themes; Streamlit writes white on the pale ink of the dark one. */
[data-testid="stBaseButton-primary"]:enabled, [data-testid="stBaseButton-primary"]:enabled *,
[data-testid="stMultiSelectTagsContainer"] [data-tag] * { color: Canvas; }
/* What is said, and the choices beside it; below it where there is no room. */
.st-key-what > [data-testid="stLayoutWrapper"] { min-width: min(100%, 30rem); }
/* Carriers of a value for the browser take no room. */
[data-testid="stLayoutWrapper"]:has(> [class*="st-key-now_of_"]) { display: none; }
@media (min-width: 60rem) and (min-height: 54rem) {
  [data-testid="stLayoutWrapper"]:has(> .st-key-stick) {
    position: sticky; top: 3.75rem; z-index: 99; background: var(--page-paper);
  }
}
/* The typed threshold: below everything live, or in the corner above the matrix. */
[class*="st-key-typed"] [data-testid="stNumberInput"] {
  display: flex; align-items: center; gap: 0.75rem;
}
[class*="st-key-typed"] [data-testid="stWidgetLabel"] {
  margin: 0; min-height: 0; white-space: nowrap;
}
[class*="st-key-stick"] { position: relative; }
[data-testid="stLayoutWrapper"]:has(> [class*="st-key-typed"]) { order: 1; }
[class*="st-key-stick"][data-beside] { --room-above-matrix: 2.75rem; }
[class*="st-key-stick"][data-beside]
  [data-testid="stLayoutWrapper"]:has(> [class*="st-key-typed"]) {
  position: absolute; right: 0; top: 0.5rem; width: 21rem; z-index: 1;
}
/* Where the system takes the colours, what is chosen is framed. */
@media (forced-colors: active) {
  [aria-checked="true"], [aria-pressed="true"] {
    outline: 3px solid Highlight; outline-offset: -3px;
  }
}
@media (prefers-reduced-motion: reduce) {
  * { transition: none !important; animation: none !important; scroll-behavior: auto !important; }
}
</style>
"""


def open_page(name: str, question: str) -> Settings:
    """Open a page with its question, and return the settings that are shown.

    A server that has not run `app.py` yet runs the file of a linked page without it. One call of
    `st.navigation` ends that, and the page starts again with its frame around it.

    Parameters
    ----------
    name : str
        Of the file in `pages/`.
    question : str
        The title.
    """
    settings = st.session_state.pop(_FROM_FRAME, None)
    if settings is None:
        default = st.Page(lambda: None, title="Start", default=True)
        st.navigation([default, st.Page(f"pages/{name}.py")], position="hidden")
        st.rerun()
    st.html(_STYLE)
    with st.container(horizontal=True, vertical_alignment="center", key="head"):
        st.title(question, anchor=False, width="stretch")
        share()
    return settings


def hand_over(settings: Settings) -> None:
    """Hand the settings of this run to the page; called by the frame, `app.py`."""
    st.session_state[_FROM_FRAME] = settings


def places(number: int) -> list:
    """Mark places on the page, top to bottom, that are filled in another order."""
    return [st.container() for _ in range(number)]


def sticky():
    """Mark the place that stays in view while the page scrolls, where the screen has room."""
    return st.container(key="stick")
