"""Whose predictions a page shows: those of the trained network, or a session's own."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import partial

import streamlit as st

from core.experiment.recipe import Settings
from core.live.view import View
from core.predictions.scale import PROBABILITY, Scale
from core.situations import Situation, situations_on
from ui.address.parameter import Number, Parameter
from ui.address.parameters import (
    ROWS,
    RULE,
    RULE_WHERE_LOWER_IS_YES,
    SITUATION,
    THRESHOLD,
    THRESHOLD_AT,
)
from ui.source import cache
from ui.source.network import SLOWER, NetworkRows, brief
from ui.source.own import (
    SessionRows,
    back_to_the_network,
    choose_class,
    choose_model,
    own,
    shown_model,
)
from ui.source.rows import OwnRows
from ui.source.shown import Shown
from ui.streamlit_inside.pages import DeltaGenerator
from ui.text import SIGNS, named
from ui.training.progress import trained


def say_and_choose(
    settings: Settings,
    rule: str | None = None,
    *,
    is_brief: bool = False,
    has_goal: bool = False,
    is_folded: bool = False,
    place: DeltaGenerator | None = None,
    waits_in: Callable[[], DeltaGenerator] | None = None,
) -> Shown:
    """Say in one sentence what is shown, let a person choose rows and rule beside it, return it.

    While the network trains, its progress stands in place of what follows. A page about one `rule`
    gives it: it is no choice then. In brief there is no choice at all, and fewer words. A page that
    `has_goal` lets what is at stake be chosen as well. Where it `is_folded`, the choices open by
    the press of a button that says what is chosen. The words stand in their `place`, and the
    progress `waits_in()` that of what it makes way for, said after them; both here without one.
    """
    of_classes, mine = own(binary=False), own(binary=True, counts=True)
    how = {"is_brief": is_brief, "has_goal": has_goal, "is_folded": is_folded}
    shown: Shown
    with place or place_of_words():
        sentence = st.container(width="stretch")  # never emptied: nothing is to jump
        sentence.empty()  # and there before anything is said beside it
        if of_classes:
            choose_class(of_classes)
        if mine:
            shown = _own_rows(mine, rule, **how)
        else:
            split, chosen, goal = _rows_of_network(settings, rule, **how)
    same = ""
    if not mine:

        def meanwhile() -> None:
            nonlocal sentence
            data = cache.dataset(settings)
            words = _one(brief(data, split), goal, data.class_names[1], chosen)
            sentence = sentence.markdown(words)  # which is said once more when it is trained

        network = trained(settings, waits_in, meanwhile)
        shown = NetworkRows(network, split, chosen, situation=goal)
        same = _one_word_for_all(shown.view)
    sentence.markdown((_in_brief(shown) if is_brief else _whole(shown)) + same)
    if of_classes and not mine:
        st.caption(
            "Your predictions have a score for each class: the categorical pages show them, this "
            "one shows the trained network, or one class against the rest."
        )
    if shown.network and shown.network.stopped:
        st.warning(f"{shown.network.stopped} {SLOWER}", icon=":material/warning:")
    return shown.with_row(threshold_on(shown.view.scale).value)


def _own_rows(
    mine: OwnRows, rule: str | None, *, is_brief: bool, has_goal: bool, is_folded: bool
) -> SessionRows:
    """Let a person choose what is shown of rows of their own."""
    model = shown_model(mine) if is_brief else choose_model(mine)
    back_to_the_network("back_from_page")
    scale = mine.by_model[model].scale
    signs = {each: SIGNS[scale.shown_rule(each)] for each in RULE.labels}
    labels = {each: f"{sign} threshold" for each, sign in signs.items()}
    said = RULE.help if scale.higher_is_yes else RULE_WHERE_LOWER_IS_YES
    with _choices(f"“Yes” when {labels[RULE.value]}", is_folded=is_folded):
        chosen = rule or (
            RULE.hold() if is_brief else RULE.draw(format_func=labels.__getitem__, help=said)
        )
        goal = _situation(mine.sample, is_brief=is_brief) if has_goal else None
    return SessionRows(mine, chosen, model, situation=goal)


def _rows_of_network(
    settings: Settings, rule: str | None, *, is_brief: bool, has_goal: bool, is_folded: bool
) -> tuple[str, str, Situation | None]:
    """Let a person choose split, rule and situation, of what a network is trained on."""
    choose = Parameter.hold if is_brief else Parameter.draw
    now = f"{ROWS.labels[ROWS.value]} rows, “yes” when {RULE.labels[RULE.value]}"
    with _choices(now, is_folded=is_folded):
        split, chosen = choose(ROWS), rule or choose(RULE)
        goal = _situation(settings.data, is_brief=is_brief) if has_goal else None
    return split, chosen, goal


def place_of_words() -> DeltaGenerator:
    """Mark the place of the sentence, and of the choices beside it."""
    # With a border, which its style takes away: only such a place is there while it is empty.
    return st.container(horizontal=True, vertical_alignment="bottom", key="what", border=True)


def _choices(now: str, *, is_folded: bool) -> AbstractContextManager[object]:
    """Mark the place of the choices, which a button opens that says what is chosen now."""
    return st.popover(now, key="choices", width="content") if is_folded else nullcontext()


def _situation(on: str, *, is_brief: bool) -> Situation | None:
    """Let a person choose what is at stake, of what stands on a data set or a sample."""
    possible = situations_on(on)
    if not possible:
        SITUATION.hide()
        return None
    usual = next(iter(possible))
    choose = Parameter.hold if is_brief else partial(Parameter.draw, width=300)
    return possible.get(choose(SITUATION, default=usual, options=[*possible, "none"]))


def _in_brief(shown: Shown) -> str:
    view = shown.view
    yes = view.predictions.class_names[1]
    return _one(shown.brief, shown.situation, yes, view.shown_rule) + shown.notes


def _whole(shown: Shown) -> str:
    no, yes = (named(name) for name in shown.view.predictions.class_names)
    return (
        f"{shown.sentence} “Yes” is **{yes}**, “no” is **{no}**. "
        "Colour is the true class; solid is right, hatched or hollow is wrong."
    )


def _one(rows: str, situation: Situation | None, yes: str, rule: str) -> str:
    """Say in one sentence whose rows these are, and what the line does to them."""
    things = f", say {situation.things}" if situation and situation.things else ""
    side = {">": "above", ">=": "on or above", "<": "below", "<=": "on or below"}[rule]
    means = situation.yes if situation else f"**{named(yes)}**"
    return f"{rows}{things}: drag the line, and what scores {side} it is predicted “yes” ({means})."


def _one_word_for_all(view: View) -> str:
    """Say that a network says the same to every row at the threshold where the slider begins."""
    counts = view.curve.at(view.start.threshold)
    n_yes = counts.tp + counts.fp
    if 0 < n_yes < view.predictions.n_samples:
        return ""
    scores = view.predictions.y_score
    return (
        f" **At {view.start.threshold:g} this network predicts “{'yes' if n_yes else 'no'}” for "
        f"every row**: its scores lie between {scores.min():.3f} and {scores.max():.3f}."
    )


def threshold_on(scale: Scale) -> Number:
    """Return the parameter that holds the threshold of scores on a scale."""
    return THRESHOLD if scale == PROBABILITY else THRESHOLD_AT
