"""When the address decides, when a person does, and when the address is written.

Streamlit's own binding (``bind="query-params"``, 1.67) writes a choice as its label on the screen,
strips the parameters of a page before it is left, and makes an entry in the browser's history for
some changes and not for others. So only the recipe is bound, which all pages share. The values of
the rest are the session's, and the address shows them:

- the address decides on a page that a person comes to, and on Back and Forward;
- otherwise the person does, and what the page shows is written to the address in one step, which is
  one entry in the history;
- what the address does not have is the default on the same page, and wherever Back, Forward or a
  link lead to one that says anything: it opens the same view for everybody; else what a person left
  on another page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from ui.address.recipe import RECIPE_KEY
from ui.streamlit_inside.pages import (
    has_taken_up_address,
    held_by_run,
    is_by_history,
    is_of_a_fragment,
    take_up_address,
)

VERSION, NOW = "v", "3"
"""Stands in every link that says anything: see `ui.address.version`."""

Asked = dict[str, list[str]]


@dataclass
class Visit:
    """Hold what a session chose, and how far the address agrees; all by the key of a parameter.

    `values` were chosen last, on any page; `asked` is what the address asks for and nobody took up
    yet. After Back or Forward to all of a view (`is_back`) the `settled` are those it has decided,
    and those that were `chosen` after it, which it does not decide any more.
    The page shows `shown`, in the words of the link, and showed `before` in the run before. What
    was `written` last is on its way to a browser that may still report the address before it. A
    part of the page that runs again alone showed what is `of_part`.
    """

    page: str | None = None
    values: dict[str, Any] = field(default_factory=dict)
    asked: dict[str, list[str]] = field(default_factory=dict)
    is_back: bool = False
    settled: set[str] = field(default_factory=set)
    chosen: set[str] = field(default_factory=set)
    shown: dict[str, list[str]] = field(default_factory=dict)
    before: set[str] = field(default_factory=set)
    written: dict[str, list[str]] = field(default_factory=dict)
    of_part: set[str] = field(default_factory=set)
    is_in_part: bool = False

    def settle(self, key: str) -> list[str] | None:
        """Return what the address asks for, once; a value that it takes back is forgotten."""
        if self.is_back and key not in self.settled | self.asked.keys():
            self.values.pop(key, None)
        self.settled.add(key)
        return self.asked.pop(key, None)

    def choose(self, key: str, value: Any) -> None:
        """Hold what a person chose; one who came back in the same moment chose it after that."""
        self.settle(key)
        self.values[key] = value
        if is_by_history() and not has_taken_up_address():
            self.chosen.add(key)

    def has(self, key: str) -> bool:
        """Tell whether the page shows a parameter since the run before this one."""
        return key in self.before or key in self.shown

    def show(self, key: str, words: list[str]) -> None:
        """Note what is shown; a fragment that runs alone writes it at once."""
        self.shown[key] = words
        if self.is_in_part:
            self.of_part.add(key)
        elif is_of_a_fragment():
            _write(self.shown)


def visit() -> Visit:
    run = held_by_run()
    now = run.get("visit") or st.session_state.get("visit")
    if now is None:
        now = st.session_state["visit"] = Visit()
    run["visit"] = now
    return now


def arrive(page: str, meant: Callable[[Mapping[str, list[str]]], Asked] = dict) -> None:
    """Begin a run of a page, named by any name of its own; called before anything is drawn.

    ``meant`` returns what an address asks for, whenever it was made.
    """
    now = visit()
    is_same = page == now.page
    if not is_same or is_by_history():
        here = _here()
        # Of a page that was left for this one, Streamlit lets the recipe alone stay.
        is_link = now.page is None or (is_by_history() and here.keys() != {RECIPE_KEY})
        asked = meant(here) if is_link else here
        now.asked = {key: asked[key] for key in asked.keys() - now.chosen}
        now.is_back = is_by_history() and (is_same or bool(here.keys() - {RECIPE_KEY}))
        now.settled, now.written = now.chosen, {}
    now.before = now.before | now.shown.keys() if is_same else set()
    now.page, now.shown, now.chosen = page, {}, set()
    take_up_address()


def leave() -> None:
    """End a run that was not interrupted: write what the page shows to the address."""
    now = visit()
    _write(_changed(now))
    now.is_back, now.before = False, set()


@contextmanager
def part() -> Iterator[None]:
    """Draw a part of a page that runs again alone, as a whole page does.

    What it shows is written to the address in one step, and what it no longer shows leaves it.
    """
    now, is_alone = visit(), is_of_a_fragment()
    if is_alone:
        now.before |= now.of_part
        now.shown = {key: now.shown[key] for key in now.shown.keys() - now.of_part}
    now.of_part, now.is_in_part = set(), True
    try:
        yield
    finally:
        now.is_in_part = False
    if is_alone:
        leave()


def asked() -> str:
    """Write what the page asks for as the parameters of a link, before they are in the address."""
    now = visit()
    words = _here() | _changed(now)
    return urlencode({key: each for key, each in words.items() if each}, doseq=True)


def _here() -> Asked:
    """Read the address whole: to ask for it word by word takes longer."""
    return {key: st.query_params.get_all(key) for key in st.query_params}


def _changed(now: Visit) -> dict[str, list[str]]:
    """Return what is shown, and no word for what no longer is."""
    return {key: [] for key in now.before - now.shown.keys()} | now.shown


def _write(shown: dict[str, list[str]]) -> None:
    now, here = visit(), _here()
    # Where a page shows nothing of its own, the recipe alone is no view: to write more would be an
    # entry in the history, at which Back would seem to do nothing.
    says_anything = any(shown.values()) or bool(shown and here.get(RECIPE_KEY, [""])[-1])
    shown = shown | {VERSION: [NOW] if says_anything else []}
    changed = {
        key: words
        for key, words in shown.items()
        if not words == here.get(key, []) == now.written.get(key, words)
    }
    if changed:
        now.written |= changed
        st.query_params.update(changed)  # together, and no word at all removes a parameter
