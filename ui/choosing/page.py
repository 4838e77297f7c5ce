"""The page: one card open at a time, its answer in a sentence, and on the slider as bands."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from core.live.view import View
from ui.address.parameters import CARD
from ui.address.visit import part
from ui.choosing import capacity, costs, metric, promise, requirements, unsure, worth
from ui.choosing.answer import Answer
from ui.choosing.rows import Rows, rows_of
from ui.layout import held, places, sticky
from ui.live.held import tell_answer
from ui.live.threshold.fragment import live
from ui.source import goal
from ui.source.shown import Shown
from ui.source.source import threshold_on
from ui.streamlit_inside.hearing import answering
from ui.streamlit_inside.pages import DeltaGenerator

CARDS: dict[str, Callable[[Rows, View], Answer | None]] = {
    "metric": metric.show,
    "costs": costs.show,
    "requirements": requirements.show,
    "capacity": capacity.show,
    "promise": promise.show,
    "unsure": unsure.show,
}


@st.fragment
def decide(shown: Shown) -> None:
    """Let a person ask, and answer; when another question is asked, only this runs again."""
    shown = shown.with_row(threshold_on(shown.view.scale).value)  # it may have moved since
    with part():
        with st.container(key="asked"):
            with answering():  # of many rows the rest takes as long as the choice
                card, answered = _choose_card(shown)
                slider = sticky()
                asked = st.container(border=True, key=f"card_{card}")
                rows, answer = _ask(shown, card, asked, answered)
            if answer is not None:
                with asked:
                    answer = answer.complete(shown.view)
                    answer.show_more(shown)
        _show(shown, rows, answer, slider)


def _choose_card(shown: Shown) -> tuple[str, DeltaGenerator]:
    """Let a person choose which card is open; return it, and the place of its answer.

    That stays in view while the card is read.
    """
    with st.container(horizontal=True, vertical_alignment="center", key="cards"):
        # Beside a goal the cards would scroll on a phone, and half of them be out of sight.
        card = CARD.draw(
            "What do you want?", options=list(CARDS), wrap=True, label_visibility="collapsed"
        )
        if shown.situation:
            st.button(
                f"Ask for the goal: {shown.situation.goal}",
                key="ask_for_goal",
                on_click=goal.ask_for,
                args=(shown.situation,),
                icon=":material/flag:",
                type="tertiary",
            )
    return card, held("answer")


def _ask(
    shown: Shown, card: str, asked: DeltaGenerator, answered: DeltaGenerator
) -> tuple[Rows, Answer | None]:
    """Let a person ask what a card asks, and say the answer in its place before all else.

    The answer is None while what was asked makes no sense.
    """
    with asked:
        rows = rows_of(shown)
        answer = CARDS[card](rows, shown.view)
    if answer is not None:
        with answered:
            answer.say(shown)
            tell_answer()
    return rows, answer


def _show(
    shown: Shown,
    rows: Rows,
    answer: Answer | None,
    slider: DeltaGenerator,
) -> None:
    """Fill the place of the slider, show what is reached, and what the scores are worth."""
    reached, below = places(2)
    with below:
        beside = worth.show(shown, rows.slider)
    if answer is None:
        with slider:
            live(
                shown,
                columns=beside.columns(shown.view),
                marks=beside.marks,
                pictures=beside.pictures,
            )
        return
    with slider:
        answer.show_live(shown, beside)
    with reached:
        answer.show_reached(shown)
