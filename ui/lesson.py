"""A lesson to give: what to open, what to ask, what pupils usually answer, what to show then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

import streamlit as st

from ui.address.parameters import CLASS_IS_ASKED, OPEN, PRESENT, SITUATION, STEP
from ui.address.recipe import RECIPE_KEY
from ui.address.visit import NOW, VERSION
from ui.glossary import link
from ui.opening import opens_at_anchor

RARE = "moons_pos0.02"
"""Recipe of rows of which 2 in 100 are “yes”."""


@dataclass(frozen=True)
class Opened:
    """Name a page to open, and what its address says.

    `page`: its path; "" is the explorer.
    `query`: key of a parameter → its word in a link.
    """

    page: str
    label: str
    query: Mapping[str, str]

    @property
    def link(self) -> str:
        """A link in Markdown, which opens a tab and so a session of its own."""
        query = f"?{urlencode({**self.query, VERSION: NOW})}" if self.query else ""
        return f"[:material/open_in_new: {self.label}](./{self.page}{query})"


@dataclass(frozen=True)
class Part:
    """Hold some minutes of a lesson; its texts are Markdown."""

    minutes: int
    opens: tuple[Opened, ...]
    ask: str
    usual: str
    then: str


@dataclass(frozen=True)
class Lesson:
    """Hold a lesson, and what pupils can say after it."""

    aim: str
    parts: tuple[Part, ...]

    @property
    def minutes(self) -> int:
        return sum(part.minutes for part in self.parts)


def _explorer(label: str, **query: str) -> Opened:
    return Opened("", label, query)


def _step(name: str) -> Opened:
    (projected,) = PRESENT.words(True)
    return Opened("story", STEP.labels[name], {STEP.key: name, PRESENT.key: projected})


def _phones(label: str, **query: str) -> Opened:
    return Opened("with_a_class", f"with phones: {label}", query)


def _on(situation: str) -> Opened:
    return _explorer(SITUATION.labels[situation], **{SITUATION.key: situation})


_FIRST = Part(
    2,
    (_explorer("The first picture"),),
    "The network says 0.835. Is that a 1? Hands up.",
    "“Yes, it is more than half.” Or: “Nearly, it is 83.5 % sure.”",
    "Who says “half”? Drag the line past the dot with the ring: its score stays, its “yes” becomes "
    "“no”. The network gives a **probability**; to make a 1 of it, somebody has to compare it with "
    f"a {link('threshold')}.",
)
_LOSS = Part(
    3,
    (_step("loss"),),
    f"I drag the threshold and the accuracy falls. What does the {link('loss')} do?",
    "“It rises.”",
    "It stands still: no threshold occurs in it, so training cannot have learned one. Keras "
    "compares with 0.5 in the metric alone.",
)

LESSONS = (
    Lesson(
        "Afterwards everybody can say who decides whether 0.835 is a 1.",
        (
            _FIRST,
            Part(
                5,
                (_on("spam"),),
                "Each dot is a mail. Where does the line belong, if at most 2 good mails may be "
                "lost? Let somebody come and drag.",
                "“A bit to the right, where the accuracy is highest.”",
                "The goal is met from 0.927 on; 66 of 200 spam mails then come through, and the "
                "accuracy is 0.83 instead of 0.94. The best line depends on **what an error "
                "costs**, which the network does not know.",
            ),
            _LOSS,
        ),
    ),
    Lesson(
        "Afterwards everybody has drawn a line, can defend it, and knows why accuracy alone does "
        "not.",
        (
            Part(
                5,
                _FIRST.opens,
                f"{_FIRST.ask} Note the numbers of hands: they are asked again at the end.",
                _FIRST.usual,
                _FIRST.then,
            ),
            Part(
                8,
                (_step("unit"),),
                "Eight outputs. How can three of them have the label 1, without touching the "
                "network?",
                "“Train it longer.” “Other weights.”",
                "Drag the threshold to 0.05: now 0.0747, 0.216 and 0.835 have the label 1. The "
                "sigmoid is where it was. Below it are the dots of the first picture. The one with "
                "a ring, row 96, scores 0.831: follow it through all steps, and through the quiz, "
                "which begins with it.",
            ),
            Part(7, _LOSS.opens, _LOSS.ask, _LOSS.usual, _LOSS.then),
            Part(
                12,
                (
                    _on("spam"),
                    _on("screening"),
                    _phones("everybody’s line", **{SITUATION.key: "screening"}),
                ),
                "In pairs, half of the class each: drag until your goal is met, with as few errors "
                "of the other kind as you can. Write down your threshold.",
                "“Ours is right. Theirs is far too careful.”",
                "About 0.927 (66 of 200 spam mails come through) and 0.077 (40 of 200 healthy "
                "people are asked back): the same network, the same scores. At 0.5 the accuracy "
                "is higher than at either, and **neither goal is met**.",
            ),
            Part(
                6,
                (
                    _explorer(
                        "Rows of which 2 in 100 are “yes”",
                        **{RECIPE_KEY: RARE, OPEN.key: "tools", SITUATION.key: "none"},
                    ),
                ),
                "An alarm is right 98 times in 100. Do you buy it?",
                "“Yes, of course.”",
                "Drag the line to the right end: whoever always says “no” is right 98 times in 100 "
                f"as well, and finds none of the 8. That is the {link('baseline')}; at 0.5 this "
                "network has an accuracy of 0.9875 and finds 3 of them.",
            ),
            Part(
                7,
                (_step("quiz"), _phones("everybody’s vote", **{CLASS_IS_ASKED.key: "quiz"})),
                "What will happen? Everybody votes before I press. Then once more: is 0.835 a 1?",
                f"“A higher threshold: less {link('recall')}, more {link('precision')}.”",
                "Recall can only fall, or stay. Precision may do either. And 0.835: “It depends "
                "on what an error costs.”",
            ),
        ),
    ),
)


def show() -> None:
    """Show what to see to before, and each lesson minute by minute."""
    st.markdown(
        "**Before:** open the first picture and press “Share”: it says whether pupils can open the "
        "link on their phones. What is opened for the projector walks by Page ↓ and Page ↑. For "
        "slides of your own, “Share” offers a frame of any picture."
    )
    for lesson in LESSONS:
        st.header(f"{lesson.minutes} minutes", anchor=f"minutes-{lesson.minutes}")
        st.markdown(lesson.aim)
        begin = 0
        for part in lesson.parts:
            _show(part, begin)
            begin += part.minutes
    opens_at_anchor()


def _show(part: Part, begin: int) -> None:
    with st.container(border=True):
        opens = ", ".join(opened.link for opened in part.opens)
        st.markdown(
            f"**Minute {begin} to {begin + part.minutes}: open** {opens}\n\n**Ask:** {part.ask}\n\n"
            f"**They usually say:** {part.usual}\n\n**Then:** {part.then}"
        )
