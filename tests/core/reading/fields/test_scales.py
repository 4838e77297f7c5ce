import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.reading.fields.scales import KINDS, is_called_confidence, profile_of, propose_kind


def proposed(name, *values, has_sign=False):
    return propose_kind(name, profile_of(np.array(values, float), has_sign))


@pytest.mark.parametrize(
    ("name", "values", "kind"),
    [
        ("s", (0.2, 0.9, 1), "probability"),
        # Rounded, not outside.
        ("s", (0.2, 1.0000001, -1e-9), "probability"),
        ("logit", (0.2, 0.9), "log_odds"),
        ("model_logits", (0.9, 6, 3), "log_odds"),
        ("LogOdds", (-4, 2), "log_odds"),
        ("log_odds", (0.2, 40, 3), "log_odds"),
        ("odds", (0.2, 40, 3), "score"),
        ("log_prob", (-3, -0.1), "log_probability"),
        ("logproba", (-3, 0), "log_probability"),
        ("log_prob", (0.1, 0.9), "score"),
        ("s", (50, 7, 0.5), "percent"),
        ("risk_pct", (3, 1.5, 8), "percent"),
        ("pct", (0.3, 0.5), "percent"),
        ("s", (0.9, 2, 6), "score"),
        ("s", (300, 850, 500), "score"),
        # Mostly below 1 and never negative: no logits.
        ("s", (0.2, 0.4, 1.4), "score"),
        # A linear model.
        ("s", (-0.27, 1.23, 0.4, 0.6), "score"),
        ("s", (-4, 3, -2, 0.5), "log_odds"),
        ("s", (-400, 300, 2), "score"),
        ("s", (-4, -0.5), "score"),
        # What boosters put out before the sigmoid, also where “yes” is rare; an SVM’s is none.
        ("margin", (-4, 3, -2, 0.5), "log_odds"),
        ("output_margin", (-6, -0.5, -3), "log_odds"),
        ("raw_score", (-6, -0.5, -3), "log_odds"),
        ("svm_margin", (-4, 3, -2, 0.5), "score"),
        ("margin", (0.2, 0.4), "score"),
        ("E-value", (1e-9, 0.5), "score"),
        ("adj.P.Val", (0.1, 0.5), "score"),
        ("padj", (0.1, 0.5), "score"),
        ("predicted value", (0.1, 0.5), "probability"),
    ],
)
def test_name_and_range_decide_what_is_proposed(name, values, kind):
    assert proposed(name, *values)[0] == kind


def test_logarithms_of_an_answer_are_told_from_those_of_yes():
    sure, unsure = np.log(np.linspace(0.51, 1, 30)), np.log(np.linspace(0.2, 1, 30))
    assert "of the answer that was given" in proposed("logprob", *sure)[1]
    assert "of the answer that was given" not in proposed("logprob", *unsure)[1]


def test_only_a_probability_is_beyond_doubt():
    assert proposed("s", 0.25, 0.5)[1] == ""
    assert proposed("logit", 0.25, 0.5)[1]
    assert proposed("s", 0.5, 0.25, has_sign=True) == ("percent", "The cells carry %.")


@given(st.lists(st.floats(-1e6, 1e6) | st.just(np.nan), min_size=1, max_size=30))
def test_a_profile_counts_what_lies_outside(values):
    values = np.array(values)
    known = values[~np.isnan(values)]
    profile = profile_of(values)
    if not known.size:
        assert profile is None
        return
    distance = np.maximum(-known, known - 1)
    assert (profile.n, profile.lowest, profile.highest) == (known.size, known.min(), known.max())
    assert profile.n_outside == (distance >= 1e-6).sum()
    assert profile.n_near == ((distance > 0) & (distance < 1e-6)).sum()
    assert profile.n_distinct == min(3, len(np.unique(known)))
    assert profile.n_above_1 == (known > 1).sum()
    if profile.n_outside:
        first = values[profile.first_outside]
        assert first < 0 or first > 1
    assert KINDS[propose_kind("s", profile)[0]].fits(profile)


@pytest.mark.parametrize(
    "name", ["confidence", "prediction_score", "Predicted Probability", "conf"]
)
def test_a_confidence_is_known_by_its_name(name):
    assert is_called_confidence(name)
    assert not is_called_confidence("y_score")
