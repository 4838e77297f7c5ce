"""Sharing what is shown: a link to copy, its QR code for a class, and a frame for other pages."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import htpy as h
import segno
import streamlit as st

from addresses import EVERY, in_the_network
from ui.live.component import component

KEY = "share"
LONGEST_LINK = 2_000
"""A QR code holds 2,953 bytes at most, and one that full is hard to scan."""

QR_PIXELS = 450
FRAME_PIXELS = 760
"""How high a frame is in a page of others: all of the first picture, 800 px wide."""

ONLY_HERE = (
    "Others cannot open this link: the server listens on this machine alone. Started with "
    "`ADDRESS=0.0.0.0 make run` it can be opened in the whole network."
)


def share(question: str, *, is_embedded: bool = False) -> None:
    """Show the button; in a page of others the way to the whole page instead.

    The browser knows the address of the moment, threshold included; it copies it and hands it over
    when it is pressed, so that moving the threshold sends nothing here. What has been chosen and
    not heard of here is waited for.

    `question`: what the page asks.
    """

    def asked() -> None:
        st.session_state["qr_of"] = st.session_state[KEY].link

    component(KEY, Path(__file__).with_name("share.mjs"))(
        key=KEY, width="content", data={"embedded": is_embedded}, on_link_change=asked
    )
    if link := st.session_state.pop("qr_of", None):
        _show_code(str(link), question)


@st.dialog("Share this view", width="medium")
def _show_code(link: str, question: str) -> None:
    link = for_others(link)
    if len(link) > LONGEST_LINK:
        st.error(f"A link of at most {LONGEST_LINK:,} characters can be a QR code.")
        return
    st.code(link, language=None, wrap_lines=True)
    with st.container(horizontal_alignment="center"):
        st.image(qr_svg(link), width=QR_PIXELS)
    st.markdown("**In a slide or a learning platform**, the picture alone, with all that moves:")
    st.code(frame_of(link, question), language="html", wrap_lines=True)
    st.page_link("pages/with_a_class.py", label="Let a class answer", icon=":material/groups:")


def frame_of(link: str, title: str) -> str:
    """Write the element that shows a link in a page of others.

    `title`: what a screen reader says of it.
    """
    parts = urlsplit(link)
    query = "&".join(filter(None, (parts.query, "embed=true")))
    shown = h.iframe(
        src=urlunsplit(parts._replace(query=query)),
        title=title,
        width="100%",
        height=FRAME_PIXELS,
        style="border: 0",
        loading="lazy",
    )
    return str(shown)


def for_others(link: str) -> str:
    """Return a link as others can open it; where nobody can, say what must change, here."""
    reached = reachable(link, str(st.get_option("server.address") or ""), in_the_network)
    if reached is None:
        st.warning(ONLY_HERE, icon=":material/wifi_off:")
    return reached or link


def reachable(link: str, listens_on: str, network: Callable[[], list[str]]) -> str | None:
    """Return a link that others can open, which one to this machine alone is not.

    `link`: as the browser has it.
    `listens_on`: address on which the server listens; "" is every one.
    `network`: returns the addresses of this machine in its network.
    Returns None where nobody else reaches the server.
    """
    parts = urlsplit(link)
    if not _is_this_machine(parts.hostname or ""):
        return link
    found = network() if listens_on in ("", *EVERY) else []
    if not found:
        return None
    host = f"[{found[0]}]" if ":" in found[0] else found[0]
    return urlunsplit(parts._replace(netloc=f"{host}:{parts.port}" if parts.port else host))


def _is_this_machine(host: str) -> bool:
    return host == "localhost" or host.startswith("127.") or host == "::1"


def qr_svg(link: str) -> str:
    """Draw a QR code, made here and without asking anybody.

    Dark on white with its quiet zone in either theme: many cameras read nothing else.

    Returns an SVG document.

    Source: ISO/IEC 18004, by segno 1.6.
    """
    code = segno.make(link, error="m", micro=False)
    scale = QR_PIXELS / code.symbol_size(border=4)[0]
    svg = io.BytesIO()
    code.save(svg, kind="svg", border=4, dark="#000", light="#fff", scale=scale, xmldecl=False)
    return svg.getvalue().decode()
