"""Sharing what is shown: copy the link, or let a class scan it."""

from __future__ import annotations

import io
from pathlib import Path

import segno
import streamlit as st

from ui.live.component import component

KEY = "share"
LONGEST_LINK = 2_000
"""A QR code holds 2,953 bytes at most, and one that full is hard to scan."""

QR_PIXELS = 450


def share() -> None:
    """Show the two buttons.

    The browser knows the address of the moment, threshold included; it hands it over when the code
    is asked for, so that moving the threshold sends nothing here.
    """

    def asked() -> None:
        st.session_state["qr_of"] = st.session_state[KEY].link

    component(KEY, Path(__file__).with_name("share.mjs"))(
        key=KEY, width="content", on_link_change=asked
    )
    if link := st.session_state.pop("qr_of", None):
        _show_code(str(link))


@st.dialog("Scan to open this view", width="medium")
def _show_code(link: str) -> None:
    if len(link) > LONGEST_LINK:
        st.error(f"A link of at most {LONGEST_LINK:,} characters can be a QR code.")
        return
    st.image(qr_svg(link), width=QR_PIXELS)
    st.code(link, language=None, wrap_lines=True)


def qr_svg(link: str) -> str:
    """Draw a QR code, made here and without asking anybody.

    Dark on white with its quiet zone in either theme: many cameras read nothing else.

    Returns
    -------
    str
        An SVG document.

    Source: ISO/IEC 18004, by segno 1.6.
    """
    code = segno.make(link, error="m", micro=False)
    scale = QR_PIXELS / code.symbol_size(border=4)[0]
    svg = io.BytesIO()
    code.save(svg, kind="svg", border=4, dark="#000", light="#fff", scale=scale, xmldecl=False)
    return svg.getvalue().decode()
