"""Rooms: against a model of what a class, its teacher and strangers do; bounds; threads."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule

from core.classroom import rooms as module
from core.classroom.asked import Choice, Line
from core.classroom.rooms import (
    AT_ONCE,
    SECONDS,
    SECONDS_ALONE,
    Full,
    NoRoom,
    NotTheTeacher,
    Over,
    Rooms,
    TooFast,
)
from core.classroom.words import EXAMPLE, word_of, words

CANCER = Line("cancer")
QUIZ = Choice(7, 2, 3)
NO_ANSWERS = st.sampled_from([-1, 3, 0.5, True, None, "1", [], 1e400])


class Clock:
    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def rooms(clock):
    return Rooms(clock)


def opened(rooms, asked=CANCER):
    word, key = rooms.draw()
    rooms.open(word, key, asked)
    return word, key


class AClass(RuleBasedStateMachine):
    """Two rooms at most, three pupils at most in each; the model is plain dictionaries."""

    teachers, pupils = Bundle("teachers"), Bundle("pupils")

    def __init__(self):
        super().__init__()
        self.patch = pytest.MonkeyPatch()
        self.patch.setattr(module, "MOST_ROOMS", 2)
        self.patch.setattr(module, "MOST_PUPILS", 3)
        self.clock, self.n = Clock(), 0
        self.rooms = Rooms(self.clock, self.token)
        self.closed = []  # (word, key)
        self.model = {}  # word → key, asked, number, revealed, votes by token, opened, watched

    def teardown(self):
        self.patch.undo()

    def token(self):
        self.n += 1
        return f"{self.n:022}"

    def now(self, word):
        for each, room in [*self.model.items()]:
            alone = not room["votes"] and self.clock.now - room["watched"] >= SECONDS_ALONE
            if alone or self.clock.now - room["opened"] >= SECONDS:
                del self.model[each]
        return self.model.get(word)

    @rule(target=teachers, asked=st.sampled_from([CANCER, QUIZ]))
    def open(self, asked):
        self.now("")
        if len(self.model) == 2:
            with pytest.raises(Full, match="rooms are taken"):
                self.rooms.draw()
            with pytest.raises(Full, match="rooms are taken"):
                self.rooms.open(next(w for w in words() if w not in self.model), "k" * 22, asked)
            return (EXAMPLE, "none")
        word, key = self.rooms.draw()
        assert word not in self.model
        self.rooms.open(word, key, asked)
        self.model[word] = {
            **{"key": key, "asked": asked, "number": 1, "revealed": False, "votes": {}},
            **{"opened": self.clock.now, "watched": self.clock.now},
        }
        return word, key

    @rule(teacher=teachers, other=teachers)
    def open_again(self, teacher, other):
        room = self.now(teacher[0])
        if room is None:
            if teacher in self.closed:
                with pytest.raises(NoRoom, match="has been closed"):
                    self.rooms.open(*teacher, QUIZ)
            return
        if other[1] == room["key"]:
            self.rooms.open(*teacher, QUIZ)  # changes nothing
        elif len(other[1]) == 22:
            with pytest.raises(NotTheTeacher):
                self.rooms.open(teacher[0], other[1], QUIZ)

    @rule(
        teacher=teachers,
        other=teachers,
        what=st.sampled_from(["ask", "reveal", "watch", "close"]),
    )
    def teach(self, teacher, other, what):
        word, key = teacher[0], other[1]
        more = [QUIZ] if what == "ask" else []
        room = self.now(word)
        if room is None or room["key"] != key:
            with pytest.raises(NoRoom if room is None else NotTheTeacher):
                getattr(self.rooms, what)(word, key, *more)
            return
        got = getattr(self.rooms, what)(word, key, *more)
        if what == "ask":
            room |= {"asked": QUIZ, "number": room["number"] + 1, "revealed": False}
            room["votes"] = dict.fromkeys(room["votes"])
        elif what == "reveal":
            room["revealed"] = True
        elif what == "close":
            del self.model[word]
            self.closed = [*self.closed, (word, key)][-2:]
        else:
            room["watched"] = self.clock.now
            assert sorted(got.votes) == sorted(v for v in room["votes"].values() if v is not None)

    @rule(target=pupils, teacher=teachers, vote=st.sampled_from([0, 1]), late=st.booleans())
    def answer_first(self, teacher, vote, late):
        room = self.now(teacher[0])
        number = (room["number"] if room else 1) - late
        if room is None:
            error = NoRoom
        elif late or room["revealed"]:
            error = Over
        elif len(room["votes"]) == 3:
            error = Full
        else:
            token = self.rooms.vote(teacher[0], number, vote, "nobody's")
            assert token not in room["votes"]
            room["votes"][token] = vote
            return teacher[0], token
        with pytest.raises(error):
            self.rooms.vote(teacher[0], number, vote)
        return teacher[0], "nobody's"

    @rule(pupil=pupils, vote=st.sampled_from([0, 1]))
    def answer_again(self, pupil, vote):
        word, token = pupil
        room = self.now(word)
        if room is None or room["revealed"] or token not in room["votes"]:
            return
        self.clock.now += 5  # not too fast
        if (room := self.now(word)) is None:
            return
        assert self.rooms.vote(word, room["number"], vote, token) == token
        room["votes"][token] = vote

    @rule(pupil=pupils)
    def look(self, pupil):
        word, token = pupil
        room = self.now(word)
        assert self.rooms.knows(word, token) == (room is not None and token in room["votes"])
        if room is None:
            with pytest.raises(NoRoom):
                self.rooms.look(word, token)
            return
        seen = self.rooms.look(word, token)
        own = room["votes"].get(token)
        assert seen.votes == (() if own is None else (own,))
        assert (seen.asked, seen.number) == (room["asked"], room["number"])
        assert seen.is_revealed == room["revealed"]

    @rule(
        teacher=consumes(teachers), vote=st.sampled_from([-1, 3, 0.5, True, None, "1", [], 1e400])
    )
    def answer_what_is_none(self, teacher, vote):
        room = self.now(teacher[0])
        if room is None or room["revealed"] or (vote == 0.5 and room["asked"] == CANCER):
            return
        with pytest.raises(ValueError, match="`vote` must be"):
            self.rooms.vote(teacher[0], room["number"], vote)

    @rule(seconds=st.sampled_from([1, SECONDS_ALONE - 1, SECONDS_ALONE, SECONDS / 2]))
    def wait(self, seconds):
        self.clock.now += seconds

    @invariant()
    def holds_what_the_model_holds(self):
        self.now("")
        assert len(self.model) <= 2
        for word in self.model:
            assert self.rooms.look(word).number == self.model[word]["number"]


AClass.TestCase.settings = settings(deadline=None, max_examples=60, stateful_step_count=40)
TestAClass = pytest.mark.long(AClass.TestCase)


def test_a_hand_may_answer_some_times_in_a_row_and_a_flood_is_stopped(rooms, clock):
    word, key = opened(rooms)
    pupil = None
    for _ in range(AT_ONCE):
        pupil = rooms.vote(word, 1, 0.25, pupil)
    with pytest.raises(TooFast, match="Wait a second"):
        rooms.vote(word, 1, 0.75, pupil)
    assert rooms.watch(word, key).votes == (0.25,)
    clock.now += 1
    rooms.vote(word, 1, 0.75, pupil)
    assert rooms.watch(word, key).votes == (0.75,)
    with pytest.raises(TooFast):
        rooms.vote(word, 1, 0.5, pupil)
    clock.now += 1000  # which earns no more than at first
    for _ in range(AT_ONCE):
        rooms.vote(word, 1, 0.5, pupil)
    with pytest.raises(TooFast):
        rooms.vote(word, 1, 0.5, pupil)


def test_bounds_are_those_of_a_school(rooms):
    word, _ = opened(rooms)
    for _ in range(module.MOST_PUPILS):
        rooms.vote(word, 1, 0.5)
    with pytest.raises(Full, match="This room is full: 500 have answered"):
        rooms.vote(word, 1, 0.5)
    for _ in range(module.MOST_ROOMS - 1):
        opened(rooms)
    with pytest.raises(Full, match="All 100 rooms are taken"):
        rooms.draw()


def test_two_teachers_at_one_moment_never_draw_the_same_word(rooms, monkeypatch):
    """Both have drawn before either has come back with its word to open it."""
    monkeypatch.setattr(module.random, "choice", min)
    (first, its), (second, others) = rooms.draw(), rooms.draw()
    rooms.open(second, others, CANCER)
    rooms.open(first, its, QUIZ)
    assert rooms.watch(first, its).asked == QUIZ
    assert rooms.watch(second, others).asked == CANCER


def test_only_the_rooms_closed_last_are_remembered(rooms):
    first, key = opened(rooms)
    rooms.close(first, key)
    with pytest.raises(NoRoom, match="has been closed"):
        rooms.open(first, key, CANCER)
    for _ in range(module.MOST_ROOMS):
        rooms.close(*opened(rooms))
    rooms.open(first, key, CANCER)


@pytest.mark.parametrize("key", ["", "short", "k" * 23, "k" * 21 + "é", "k" * 21 + "\n"])
def test_what_is_no_key_opens_and_guesses_nothing(rooms, key):
    with pytest.raises(ValueError, match="a word and a key"):
        rooms.open("otter47", key, CANCER)
    word, _ = opened(rooms)
    with pytest.raises(NotTheTeacher):
        rooms.watch(word, key)


def test_keys_and_tokens_differ_and_are_long(rooms):
    word, key = opened(rooms)
    drawn = {key, *(rooms.vote(word, 1, 0.5) for _ in range(100))}
    assert len(drawn) == 101
    assert all(len(each) == 22 for each in drawn)


def test_answers_from_many_threads_all_count(rooms):
    word, key = opened(rooms)

    def answer(i):
        pupil = rooms.vote(word, 1, i / 300)
        return rooms.vote(word, 1, i / 300, pupil)

    with ThreadPoolExecutor(16) as pool:
        assert len(set(pool.map(answer, range(300)))) == 300
    assert sorted(rooms.watch(word, key).votes) == [i / 300 for i in range(300)]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("otter47", "otter47"),
        (" Otter 47 ", "otter47"),
        ("OTTER-47", "otter47"),
        ("otter07", None),
        ("otter4", None),
        ("otter4७", None),
        ("idiot47", None),
        ("otter47<b>", None),
        ("", None),
    ],
)
def test_a_word_is_an_animal_and_two_digits_however_it_is_typed(text, word):
    assert word_of(text) == word


def test_there_are_thousands_of_words_none_twice():
    every = list(words())
    assert len(set(every)) == len(every) > 5_000
    assert all(word_of(word) == word for word in every)
