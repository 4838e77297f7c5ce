"""The rooms of a process, in which classes answer: guarded, bounded, and forgotten by themselves.

A room has a word, which everybody in it knows, and a key, which its teacher has alone. Of a pupil
nothing is known but a token that was drawn here. Nothing is written to a disk.
"""

from __future__ import annotations

import random
import re
import secrets
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from core.classroom.asked import Asked, Vote
from core.classroom.words import word_of, words

MOST_ROOMS = 100
MOST_PUPILS = 500
"""Of a room."""

SECONDS = 2 * 3600.0
"""After which a room is forgotten."""

SECONDS_ALONE = 600.0
"""After which one is that nobody has answered in and no teacher looks at."""

AT_ONCE, EVERY = 5, 1.0
"""So many answers a pupil may give in a row, and another one after so many seconds."""

_KEY = re.compile(r"[\w-]{22}", re.ASCII)


class RoomError(Exception):
    """Say in a sentence for people why a room does not do what was asked."""


class NoRoom(RoomError):
    """There is no such room, or no more."""


class NotTheTeacher(RoomError):
    """Only who opened a room may do that."""


class Full(RoomError):
    """There is no place for another room, or for another pupil."""


class TooFast(RoomError):
    """A pupil answers more often than a hand does."""


class Over(RoomError):
    """The question has passed, or its answers are revealed."""


@dataclass(frozen=True)
class Seen:
    """Hold what is seen of a room at one moment.

    Attributes
    ----------
    asked : Line or Choice
    number : int, at least 1
        Of the question in this room: asked once more, it has another.
    is_revealed : bool
    votes : tuple
        Of all pupils where the teacher looks, without who gave which; else one's own or none.
    """

    asked: Asked
    number: int
    is_revealed: bool
    votes: tuple[Vote, ...]


@dataclass
class _Pupil:
    """Hold the last answer, and how many more may come now (as it was at a time)."""

    vote: Vote | None
    left: float
    at: float


@dataclass
class _Room:
    key: str
    asked: Asked
    opened: float
    watched: float
    number: int = 1
    is_revealed: bool = False
    pupils: dict[str, _Pupil] = field(default_factory=dict)

    def ask(self, asked: Asked) -> None:
        self.asked, self.number, self.is_revealed = asked, self.number + 1, False
        for pupil in self.pupils.values():
            pupil.vote = None

    def is_over(self, now: float) -> bool:
        is_alone = not self.pupils and now - self.watched >= SECONDS_ALONE
        return now - self.opened >= SECONDS or is_alone

    def seen(self, pupils: list[_Pupil]) -> Seen:
        votes = tuple(pupil.vote for pupil in pupils if pupil.vote is not None)
        return Seen(self.asked, self.number, self.is_revealed, votes)


class Rooms:
    """Hold the rooms of a process; every method may be called from any thread.

    All of them raise `NoRoom` for a word of no room, and those of the teacher `NotTheTeacher` for
    a key that is not the room's.

    Parameters
    ----------
    clock : callable
        Returns seconds that only ascend.
    token : callable
        Draws a text that nobody guesses.
    """

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        token: Callable[[], str] = lambda: secrets.token_urlsafe(16),
    ) -> None:
        self._clock, self._token = clock, token
        self._lock = threading.Lock()
        self._rooms: dict[str, _Room] = {}
        self._drawn: deque[str] = deque(maxlen=MOST_ROOMS)  # words drawn last, opened or not
        self._closed: deque[str] = deque(maxlen=MOST_ROOMS)  # the keys of rooms closed last

    # ---- the teacher -----------------------------------------------------------------------------

    def draw(self) -> tuple[str, str]:
        """Draw the word of a room, and a key for it; it is not opened.

        Nobody else has that room, nor is about to open it.

        Raises
        ------
        Full
            When there are as many rooms as there may be.
        """
        with self._lock:
            self._forget()
            self._check_space()
            taken = {*self._rooms, *self._drawn}
            word = random.choice([word for word in words() if word not in taken])
            self._drawn.append(word)
            return word, self._token()

    def open(self, word: str, key: str, asked: Asked) -> None:
        """Open a room; one that has this key already stays as it is.

        Raises
        ------
        Full
            When there are as many rooms as there may be.
        NoRoom
            When its teacher has closed it: a tab may not have heard so yet.
        NotTheTeacher
            When there is one with another key.
        ValueError
            For what is no word or no key.
        """
        if word_of(word) != word or not _KEY.fullmatch(key):
            raise ValueError("A room must have a word and a key as `draw` gives them.")
        with self._lock:
            now = self._forget()
            if word in self._rooms:
                self._of(word, key)
                return
            if key in self._closed:
                raise NoRoom("This room has been closed.")
            self._check_space()
            self._rooms[word] = _Room(key, asked, now, now)

    def ask(self, word: str, key: str, asked: Asked) -> None:
        """Ask something else, or the same once more: all answers are forgotten."""
        with self._lock:
            self._forget()
            self._of(word, key).ask(asked)

    def reveal(self, word: str, key: str) -> None:
        """Reveal what was answered: no answer is taken any more."""
        with self._lock:
            self._forget()
            self._of(word, key).is_revealed = True

    def watch(self, word: str, key: str) -> Seen:
        """Look at a room as its teacher."""
        with self._lock:
            now, room = self._forget(), self._of(word, key)
            room.watched = now
            return room.seen([*room.pupils.values()])

    def close(self, word: str, key: str) -> None:
        """Forget a room."""
        with self._lock:
            self._forget()
            self._of(word, key)
            del self._rooms[word]
            self._closed.append(key)

    # ---- a pupil ---------------------------------------------------------------------------------

    def look(self, word: str, pupil: str | None = None) -> Seen:
        """Look at a room as a pupil, or as somebody who has not answered yet."""
        with self._lock:
            self._forget()
            room = self._find(word)
            known = room.pupils.get(pupil or "")
            return room.seen([known] if known else [])

    def knows(self, word: str, pupil: str) -> bool:
        """Tell whether a token is that of a pupil of a room, which may be none."""
        with self._lock:
            self._forget()
            return word in self._rooms and pupil in self._rooms[word].pupils

    def vote(self, word: str, number: int, vote: object, pupil: str | None = None) -> str:
        """Take an answer, in place of the one before of the same pupil.

        Parameters
        ----------
        number : int
            Of the question that is answered.
        vote : object
            Whatever came.
        pupil : str, optional
            Who answers; somebody new for a token that is not known here.

        Returns
        -------
        str
            The token of the pupil.

        Raises
        ------
        Full
            When there are as many pupils as there may be.
        Over
            When another question is asked by now, or the answers are revealed.
        TooFast
            When too many answers came from this pupil.
        ValueError
            For what is no answer to the question.
        """
        with self._lock:
            now, room = self._forget(), self._find(word)
            if number != room.number:
                raise Over("Another question is asked by now.")
            if room.is_revealed:
                raise Over("The answers are revealed.")
            read = room.asked.read(vote)
            known = room.pupils.get(pupil or "")
            if known is None:
                if len(room.pupils) >= MOST_PUPILS:
                    raise Full(f"This room is full: {MOST_PUPILS} have answered.")
                pupil = self._token()
                room.pupils[pupil] = known = _Pupil(None, AT_ONCE, now)
            left = min(known.left + (now - known.at) / EVERY, AT_ONCE)
            known.left, known.at = left, now
            if left < 1:
                raise TooFast("That was quick. Wait a second, and answer again.")
            known.left, known.vote = left - 1, read
            assert pupil is not None
            return pupil

    # ---- within the lock -------------------------------------------------------------------------

    def _forget(self) -> float:
        now = self._clock()
        for word in [word for word, room in self._rooms.items() if room.is_over(now)]:
            del self._rooms[word]
        return now

    def _check_space(self) -> None:
        if len(self._rooms) >= MOST_ROOMS:
            raise Full(f"All {MOST_ROOMS} rooms are taken: try again in some minutes.")

    def _find(self, word: str) -> _Room:
        if word not in self._rooms:
            raise NoRoom("There is no such room, or it has closed.")
        return self._rooms[word]

    def _of(self, word: str, key: str) -> _Room:
        room = self._find(word)
        if not (_KEY.fullmatch(key) and secrets.compare_digest(room.key, key)):
            raise NotTheTeacher("This room was opened by somebody else.")
        return room
