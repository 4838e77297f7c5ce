"""The drawer: drafts of data and network, the Train button, and the settings that are shown.

It stands beside the page, in the sidebar, once a person asks for it. A draft becomes what is shown
when a person presses Train: it is written to the recipe, and the recipe is in the link. Whatever
changes the recipe (a link, the Back button) refills the drafts.
"""

from __future__ import annotations

import streamlit as st

from core.data.datasets import DATASETS
from core.experiment.recipe import (
    BOUNDS,
    DECIMALS,
    DROPOUT_RANGE,
    LOSSES,
    MAX_LAYERS,
    RECIPE_MAX_CHARS,
    REFERENCE,
    UNITS_RANGE,
    Settings,
    decode,
    normalised,
)
from core.parsing.plural import counted
from core.situations import situations_on
from ui.address.parameters import DRAWER, link_problems
from ui.address.recipe import DRAFT_OF, RECIPE_KEY, ask_for, ask_for_recipe, asked, take_up
from ui.source import own
from ui.streamlit_inside.hearing import said_last
from ui.text import literal, named
from ui.training.queue import trainer

DATA_NUMBERS = ("n_samples", "noise", "positive_share")
NETWORK_NUMBERS = ("learning_rate", "momentum", "batch_size", "epochs", "seed")
_NOTHING_NEW = "trained_already"
_TYPED = "typed_recipe"


def drawer(*, is_offered: bool = True) -> Settings:
    """Draw the drawer where it is open, and return the settings that are shown.

    The recipe is there in any case: the link carries it.

    What a link asks for and cannot have is named above the page and replaced by the reference.
    """
    problems = link_problems()
    take_up()
    is_open = is_offered and DRAWER.keep(DRAWER.value)
    # Always in one place: a field that moves takes its word out of the address when it is left.
    place = st.container(key="carried_recipe")
    with said_last(), place:
        recipe = st.text_input(
            "Recipe in the link",
            key=RECIPE_KEY,
            bind="query-params",
            persist_state="session",
            max_chars=RECIPE_MAX_CHARS,
            on_change=own.show_network,
        )
    settings, of_recipe = decode(recipe)
    problems += map(literal, of_recipe)
    if problems:
        st.warning("\n\n".join(problems), icon=":material/link_off:")
    if is_open:
        with st.sidebar:
            _close_and_own()
            _drafts(settings)
            _recipe(recipe)
    return settings


def _close_and_own() -> None:
    st.button(
        "Close settings",
        key="close_drawer",
        on_click=DRAWER.set,
        args=(False,),
        icon=":material/close:",
        type="tertiary",
    )
    mine = own.own()
    if mine is None:
        return
    predictions = own.predictions_shown(mine)
    where = "the explorer and the binary pages" if mine.is_binary else "the categorical pages"
    if own.one_class(mine):
        where = "the categorical pages, one class against the rest on all others"
    with st.container(border=True):
        st.markdown(
            f"**Your predictions** are shown on {where}: {named(predictions.source)}, "
            f"{counted(predictions.n_samples, 'row')}. A link does not carry them."
        )
        st.button(
            "Back to the trained network",
            key="back_from_sidebar",
            on_click=own.show_network,
            width="stretch",
            icon=":material/undo:",
        )


def _recipe(recipe: str) -> None:
    if st.session_state.get(_TYPED) != recipe:
        st.session_state[_TYPED] = recipe
    st.text_input(
        "Recipe",
        key=_TYPED,
        max_chars=RECIPE_MAX_CHARS,
        on_change=_take_recipe,
        placeholder="the reference network",
        help="Data and network in one word; the link carries it. Paste another one and press "
        "Enter. Empty is the reference network.",
    )


def _take_recipe() -> None:
    own.show_network()
    ask_for_recipe(st.session_state[_TYPED])


@st.fragment
def _drafts(shown: Settings) -> None:
    if asked():
        st.rerun()  # a button was pressed: the whole page follows
    trainer().foresee()  # who opens the drawer, or changes a setting in it, is about to train
    if st.session_state.get(DRAFT_OF) != shown:
        _fill(shown)
    train = st.container(key="train")
    st.button(
        "Reset to the reference network",
        on_click=_reset,
        width="stretch",
        icon=":material/restart_alt:",
    )
    _data_inputs()
    _network_inputs()
    with train:
        _train_button(shown, _impossible())


def _train_button(shown: Settings, impossible: list[str]) -> None:
    changed = not impossible and _read() != shown
    st.button(
        "Train",
        on_click=_train,
        args=(shown,),
        type="primary" if changed else "secondary",
        disabled=bool(impossible),
        width="stretch",
        icon=":material/play_arrow:",
        help="Train a network with these settings. Equal settings are trained once for everybody.",
    )
    if impossible:
        st.error("\n\n".join(impossible))
    elif changed:
        st.caption("Changed, not trained yet: the page still shows the last training.")
    elif st.session_state.pop(_NOTHING_NEW, False):
        st.caption("These settings are trained already: they are what you see.")


# Buttons act in callbacks, before any page runs: what was pressed is not lost when the page has to
# start again.
def _train(shown: Settings) -> None:
    draft = _read()
    was_own = own.own() is not None
    own.show_network()
    if draft == shown and not was_own:
        st.session_state[_NOTHING_NEW] = True
    else:
        _ask_for(draft)


def _reset() -> None:
    own.show_network()
    _ask_for(REFERENCE)


def _ask_for(settings: Settings) -> None:
    ask_for(settings)
    _fill(settings)  # now: what is changed next is a change of these


def _data_inputs() -> None:
    st.header("Data", anchor=False)
    st.selectbox(
        "Data set",
        list(DATASETS),
        key="draft_data",
        format_func=lambda name: DATASETS[name].title,
        persist_state="session",
    )
    spec = DATASETS[st.session_state["draft_data"]]
    st.caption(spec.description)
    for situation in situations_on(spec.name).values():
        st.caption(f"**{situation.title}.** {situation.story} Goal: {situation.goal}.")
    _numbers(*(name for name in DATA_NUMBERS if name in spec.parameters))


def _network_inputs() -> None:
    st.header("Network", anchor=False)
    st.segmented_control(
        "Hidden layers",
        range(MAX_LAYERS + 1),
        key="draft_layers",
        required=True,
        persist_state="session",
        help="Each with ReLU. Without one it is logistic regression.",
    )
    for layer in range(st.session_state["draft_layers"] or 0):
        units, dropout = st.columns(2)
        units.number_input(
            f"Units {layer + 1}", step=1, key=f"draft_units_{layer}", persist_state="session"
        )
        dropout.number_input(
            f"Dropout {layer + 1}",
            step=0.05,
            key=f"draft_dropout_{layer}",
            persist_state="session",
            help="Share of the units dropped in each step of training, never when predicting.",
        )
    st.selectbox(
        "Loss",
        list(LOSSES),
        key="draft_loss",
        format_func=LOSSES.__getitem__,
        persist_state="session",
        help="What training makes small. The threshold is not in it.",
    )
    _numbers(*NETWORK_NUMBERS)


def _numbers(*names: str) -> None:
    # Row by row, as the Tab key goes.
    for first in range(0, len(names), 2):
        for column, name in zip(st.columns(2), names[first : first + 2], strict=False):
            bound = BOUNDS[name]
            column.number_input(
                bound.label,
                step=bound.kind(bound.step),
                format=None if bound.kind is int else "%.6g",
                key=f"draft_{name}",
                persist_state="session",
                help=bound.help,
            )


def _impossible() -> list[str]:
    """Say of each number that was typed and cannot be trained with what can be."""
    state = st.session_state
    drawn = {f"draft_{name}": (each.label, each.low, each.high) for name, each in BOUNDS.items()}
    for layer in range(state["draft_layers"] or 0):
        drawn[f"draft_units_{layer}"] = (f"Units {layer + 1}", *UNITS_RANGE)
        drawn[f"draft_dropout_{layer}"] = (f"Dropout {layer + 1}", *DROPOUT_RANGE)
    typed = {key: state.get(key) for key in drawn}
    return [
        f"{label}: {low:,.9g} to {high:,.9g} is possible; got {value:,.9g}."
        for key, (label, low, high) in drawn.items()
        if (value := typed[key]) is not None and not low <= value <= high
    ]


def _fill(settings: Settings) -> None:
    drafts = {name: getattr(settings, name) for name in ("data", "loss", *BOUNDS)}
    drafts["layers"] = len(settings.hidden)
    for layer in range(MAX_LAYERS):
        given = layer < len(settings.hidden)
        drafts[f"units_{layer}"] = settings.hidden[layer] if given else 16
        drafts[f"dropout_{layer}"] = settings.dropout[layer] if given else 0.0
    state = st.session_state
    for name, value in drafts.items():
        key = f"draft_{name}"
        if key not in state or state[key] != value:  # else what is being typed there would be lost
            state[key] = value
    state[DRAFT_OF] = settings


def _read() -> Settings:
    state = st.session_state
    layers = range(state["draft_layers"] or 0)
    values = {name: state.get(f"draft_{name}", getattr(REFERENCE, name)) for name in BOUNDS}
    return normalised(
        Settings(
            data=state["draft_data"],
            loss=state["draft_loss"],
            hidden=tuple(state[f"draft_units_{layer}"] for layer in layers),
            dropout=tuple(round(state[f"draft_dropout_{layer}"], DECIMALS) for layer in layers),
            **{name: round(value, DECIMALS) for name, value in values.items()},
        )
    )
