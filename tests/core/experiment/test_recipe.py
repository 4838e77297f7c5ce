"""Settings ↔ recipe: what is encoded reads back the same, and what cannot be used is named."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.data.datasets import DATASETS, MULTICLASS_DATASETS
from core.experiment.recipe import (
    BOUNDS,
    DROPOUT_RANGE,
    LOSSES,
    MAX_LAYERS,
    RECIPE_MAX_CHARS,
    REFERENCE,
    UNITS_RANGE,
    Settings,
    decode,
    encode,
    multiclass,
    normalised,
)


def decimals(low, high):
    return st.integers(round(low * 1000), round(high * 1000)).map(lambda k: round(k / 1000, 3))


@st.composite
def settings(draw):
    numbers = {
        name: draw(st.integers(b.low, b.high) if b.kind is int else decimals(b.low, b.high))
        for name, b in BOUNDS.items()
    }
    hidden = draw(st.lists(st.integers(*UNITS_RANGE), max_size=MAX_LAYERS))
    return normalised(
        Settings(
            data=draw(st.sampled_from(sorted(DATASETS))),
            hidden=tuple(hidden),
            dropout=tuple(draw(decimals(*DROPOUT_RANGE)) for _ in hidden),
            loss=draw(st.sampled_from(sorted(LOSSES))),
            **numbers,
        )
    )


@given(settings())
def test_recipe_round_trip(wanted):
    recipe = encode(wanted)
    assert decode(recipe) == (wanted, [])
    assert re.fullmatch(r"[a-z0-9._-]*", recipe), "a URL must carry it unescaped"
    assert len(recipe) <= RECIPE_MAX_CHARS


@given(st.text(max_size=300))
def test_any_text_gives_settings_in_range(text):
    shown, _ = decode(text)
    assert decode(encode(shown)) == (shown, [])


def test_reference_is_the_empty_word():
    assert encode(REFERENCE) == ""
    assert decode("") == (REFERENCE, [])
    assert decode("moons") == (REFERENCE, [])


def test_reference_is_the_question_s_network():
    assert (REFERENCE.hidden, REFERENCE.dropout) == ((124, 124), (0.5, 0.1))
    assert (REFERENCE.learning_rate, REFERENCE.momentum) == (0.1, 0.003)
    assert (REFERENCE.loss, REFERENCE.n_samples) == ("crossentropy", 2000)


def test_recipe_is_readable():
    wanted = replace(
        REFERENCE, data="breast_cancer", hidden=(16, 8), dropout=(0.0, 0.25), loss="squared_error"
    )
    assert encode(wanted) == "breast-cancer_hidden16x8_dropout0x0.25_mse"
    assert decode(" Breast-Cancer_HIDDEN16x8_dropout0x0.25_mse ") == (wanted, [])


@pytest.mark.parametrize(
    ("recipe", "named", "rule"),
    [
        ("venus", "venus", "known are moons, circles"),
        ("moons_noise7", "noise7", "from 0 to 1"),
        ("moons_noisenan", "noisenan", "from 0 to 1"),
        ("moons_noise", "noise", "from 0 to 1"),
        ("moons_n99", "n99", "from 100 to 20000"),
        ("moons_n1e3", "n1e3", "whole number"),
        ("moons_pos0", "pos0", "from 0.01 to 0.99"),
        ("moons_hidden8x", "hidden8x", "whole number"),
        ("moons_hidden8x8x8x8", "hidden8x8x8x8", "at most 3"),
        ("moons_hidden0x8", "hidden0x8", "from 1 to 256"),
        ("moons_dropout0.95", "dropout0.95", "from 0 to 0.9"),
        ("moons_lr-1", "lr-1", "from 0 to 10"),
        ("moons_epochs201", "epochs201", "from 1 to 200"),
        ("moons_batch7", "batch7", "from 8 to 20000"),
        ("moons_colour3", "colour3", "no setting"),
        ("moons__", "", "no setting"),
    ],
)
def test_bad_part_is_named_with_its_rule_and_replaced(recipe, named, rule):
    shown, problems = decode(recipe)
    assert shown == REFERENCE
    assert f"“{named}”" in problems[0]
    assert rule in problems[0]


def test_bad_part_does_not_take_the_good_ones_along():
    shown, problems = decode("circles_n500_noise9_epochs7")
    assert shown == replace(REFERENCE, data="circles", n_samples=500, epochs=7)
    assert len(problems) == 1


def test_more_decimals_than_the_sidebar_has_are_rounded_in_a_link_too():
    assert decode("moons_lr0.12345678")[0].learning_rate == 0.123457
    assert decode("moons_lr0.0000001")[0].learning_rate == 0


def test_dropout_has_one_rate_per_layer_whatever_a_link_says():
    assert decode("moons_hidden5")[0].dropout == (0.5,)
    assert decode("moons_hidden5x6x7")[0].dropout == (0.5, 0.1, 0.0)
    assert decode("moons_hidden0")[0].dropout == ()


def test_what_a_data_set_does_not_use_does_not_make_a_new_training():
    assert decode("wine-1_n500_noise0.9_pos0.1") == (replace(REFERENCE, data="wine_1"), [])


@given(settings(), st.integers(3, 10))
def test_network_goes_to_more_classes_and_the_data_s_own_settings_only(binary, n_classes):
    for data, spec in MULTICLASS_DATASETS.items():
        taken = multiclass(binary, data, n_classes)
        network = ("hidden", "dropout", "loss", "learning_rate", "momentum", "batch_size", "epochs")
        for name in (*network, "seed"):
            assert getattr(taken, name) == getattr(binary, name)
        given_up = replace(binary, n_samples=100, noise=0.1, data="xor")
        if not spec.parameters:
            assert multiclass(given_up, data, 3) == taken
        else:
            assert (taken.n_samples, taken.noise) == (binary.n_samples, binary.noise)
            assert taken.n_classes == n_classes


def test_recipe_knows_no_more_than_two_classes():
    for data in MULTICLASS_DATASETS:
        shown, problems = decode(data.replace("_", "-"))
        assert shown == REFERENCE
        assert "The link asks for the data" in problems[0]
    assert decode("moons_classes4")[0] == REFERENCE
