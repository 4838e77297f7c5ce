"""What a person brought, as it came; it stays in the session's state and is in no cache."""

from __future__ import annotations

import hashlib
import io
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import streamlit as st

from core.predictions.models import Models
from core.reading.files.sheet_table import NoTableInSheet
from core.reading.sheets import open_predictions
from core.reading.summary import is_summary, read_summary
from core.reading.tables import Table, open_table
from core.reading.understanding import Understanding, read, understand
from ui.record import opened
from ui.source import own
from ui.source.rows import File, OwnRows
from ui.text import plain

_BROUGHT = "own_brought"
_REFUSED = "own_refused"
PASTED = "pasted text"
TEXT_ASKED = "own_text_asked"
"""Whether a pasted text is to be read; whatever else is brought meanwhile comes in its place."""

SECONDS_BEFORE_PROGRESS = 0.5


@dataclass(frozen=True)
class Workbook:
    """Hold a workbook of several sheets, whether the one that was looked at is a table or not."""

    name: str
    """Of the file."""
    data: bytes
    sheets: tuple[str, ...]
    sheet: str
    """The one that was looked at."""
    version: str
    """Equal for equal bytes and one sheet."""

    def choose(self, sheet: str) -> None:
        """Read another sheet; what was answered was about the one before."""
        take(self.name, self.data, sheet)


@dataclass(eq=False)
class Brought:
    """Hold what a person brought: the table it is, and what was answered about it."""

    file: File
    """Its name, or what it is called here."""
    version: str
    """Equal for equal bytes."""
    table: Table
    answers: dict[str, object] = field(default_factory=dict)
    """Of the person, as `core.reading.understanding.understand` takes them."""
    problem: str = ""
    """Why the rows could not be read as they were understood; empty if they could."""
    workbook: Workbook | None = None
    """Kept where another sheet of it can be chosen."""
    _understood: tuple[dict[str, object], Understanding] | None = None
    _read: Understanding | None = None

    def understanding(self) -> Understanding:
        """Return how the table is understood, given the answers; nothing is read twice."""
        if self._understood is None or self._understood[0] != self.answers:
            with working("Looking through the columns") as progress:
                found = understand(self.table, self.answers, progress)
            self._understood = dict(self.answers), found
        return self._understood[1]

    def take_up(self) -> bool:
        """Read the rows as they are understood, unless that is done; tell whether it was now."""
        understanding = self.understanding()
        if not understanding.is_ready or understanding is self._read:
            return False
        try:
            with working("Reading the rows") as progress:
                rows = read(self.table, understanding, progress)
        except ValueError as problem:
            self._read, self.problem = understanding, str(problem)
            return False
        roles = [understanding.value("truth"), understanding.value("weight")]
        scores: Any = understanding.value("scores")
        roles += scores if understanding.value("form") == "classes" else []
        used = tuple(str(name) for name in roles if name is not None)
        own.take(OwnRows(rows, self.table, used, self.file))
        # Not before: who goes Back meanwhile ends the run, and finds them unread on return.
        self._read, self.problem = understanding, ""
        return True

    @property
    def is_read_before(self) -> bool:
        """Whether its rows were read once, as they are understood now or otherwise."""
        return self._read is not None

    def is_good(self) -> bool:
        """Whether its rows are read, or will be when what a person began to answer is answered."""
        understanding = self.understanding()
        if self.problem or understanding.problem:
            return False
        return understanding.is_ready or bool(self.answers)

    def answer(self, answers: dict[str, object]) -> None:
        """Take up answers: key of a part → value of one of its options."""
        st.session_state.pop(_REFUSED, None)
        self.answers = self.answers | answers

    def take_back(self, *keys: str) -> None:
        """Forget some answers, so that their parts are as proposed."""
        st.session_state.pop(_REFUSED, None)
        self.answers = {key: value for key, value in self.answers.items() if key not in keys}


def take(name: str, data: bytes, sheet: str = "") -> None:
    """Look at what came; a good file that was there, and all that was said of it, stays if it is
    no table. A decision record is opened as such, and a summary is shown at once.
    """
    before, digest = held(), hashlib.sha256(data)
    file = File(name, sheet, digest.hexdigest())
    digest.update(sheet.encode())
    version = digest.hexdigest()[:12]

    def workbook(of: Table | NoTableInSheet) -> Workbook | None:
        return Workbook(name, data, of.sheets, of.sheet, version) if of.sheets[1:] else None

    try:
        if not sheet and opened.take(name, data):
            st.session_state.pop(_REFUSED, None)
            return
        if is_summary(data):
            with working("Opening the summary"):
                counted = Models({"": read_summary(data, name)})
            drop()
            own.take(OwnRows(counted, file=file))
            return
        with working("Opening the file") as progress:
            content = io.BytesIO(data)
            table = (
                open_table(content, name=name, sheet=sheet, progress=progress)
                if sheet
                else open_predictions(content, name=name, progress=progress)
            )
    except ValueError as problem:
        if before and (before.file.sha256 == file.sha256 or not before.is_good()):
            drop()
        st.session_state.pop(TEXT_ASKED, None)
        others = workbook(problem) if isinstance(problem, NoTableInSheet) else None
        st.session_state[_REFUSED] = (name, f"{plain(name)}: {problem}", others)
    else:
        drop()
        file = replace(file, sheet=table.sheet if table.sheets[1:] else "")
        st.session_state[_BROUGHT] = Brought(file, version, table, workbook=workbook(table))


def held() -> Brought | None:
    """Return what a person brought last, read or not."""
    return st.session_state.get(_BROUGHT)


def catch_up() -> None:
    """Read rows again as was answered last, where a person left the page before that was done.

    A file that was never read waits for a return: to leave is how one ends a long reading.
    """
    if (mine := held()) and mine.is_read_before:
        mine.take_up()


def refused(*, pasted: bool) -> tuple[str, Workbook | None]:
    """Return why the file, or the text, that came last is no table; empty where it is one.

    Beside it the workbook, where another sheet of it may be one.
    """
    name, why, workbook = st.session_state.get(_REFUSED, ("", "", None))
    return (why, workbook) if (name == PASTED) == pasted else ("", None)


def drop() -> None:
    """Forget what a person brought."""
    for key in (_BROUGHT, _REFUSED, TEXT_ASKED):
        st.session_state.pop(key, None)


@contextmanager
def working(text: str) -> Iterator[Callable[[float], object]]:
    """Say that something is read, and how far it is once that takes half a second.

    Whoever calls opens a container for it that is there in every run, read or not: otherwise all
    that follows would move by a place, and the browser would mount it anew, expanders closed.
    """
    begin, place = time.monotonic(), st.empty()

    def progress(share: float) -> None:
        if time.monotonic() - begin > SECONDS_BEFORE_PROGRESS:
            place.progress(min(1.0, share), text)

    with st.spinner(f"{text} …", show_time=True):
        yield progress
    place.empty()
