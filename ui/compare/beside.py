"""Another summary beside the one that is shown: a model of which only the counts are known, too."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import PurePath

import streamlit as st

from core.predictions.groups import free
from core.predictions.models import MAX_MODELS, Models
from core.predictions.predictions import Predictions
from core.reading.summary import read_summary
from ui.once import take_once
from ui.source import own
from ui.source.rows import File, OwnRows
from ui.source.shown import Shown
from ui.text import named


def offer(shown: Shown) -> None:
    """Take in another summary, which becomes a model beside those that are there."""
    mine = own.own(binary=True, counts=True)
    assert mine is not None, "a summary is a person's own"
    if len(mine.by_model) < MAX_MODELS:
        _ask(mine)
    _say_who_is_yes(shown)


def _ask(mine: OwnRows) -> None:
    take_once(
        "Another summary, of another model or of other rows, to set beside it",
        "beside",
        lambda name, data: _take(mine, name, data),
        "Opening the summary",
        help="As `python -m core.summarize` writes it. A file with rows and several scores is for "
        "the page “Your predictions”.",
    )


def _take(mine: OwnRows, name: str, data: bytes) -> None:
    """Add a model, each named by its file."""
    counted = read_summary(data, name)
    models: dict[str, Predictions] = {}
    files: dict[str, File] = {}
    file = File(name, "", hashlib.sha256(data).hexdigest())
    for model, each in [*mine.by_model.items(), ("", counted)]:
        called = model or free(PurePath(each.source).stem, models)
        models[called] = each
        files[called] = mine.files.get(model, mine.file) if each is not counted else file
    first = own.shown_model(mine) or next(iter(models))
    own.take(replace(mine, models=Models(models), files=files, made={}))
    st.session_state[own.MODEL_KEY] = first


def _say_who_is_yes(shown: Shown) -> None:
    every = {model: each.class_names[1] for model, each in shown.models.items()}
    if len(set(every.values())) > 1:
        said = ", ".join(f"**{named(yes)}** in {named(model)}" for model, yes in every.items())
        st.warning(f"“Yes” is {said}.", icon=":material/difference:")
