import json
from pathlib import Path

import numpy as np
import pytest

from core.mlp.activations import output_scores
from core.mlp.losses import (
    LOSSES,
    crossentropy,
    crossentropy_gradient,
    logit_gradient,
    mean_loss,
    squared_error,
)

KERAS = json.loads((Path(__file__).parents[1] / "golden" / "keras_golden.json").read_text("utf-8"))


def by_finite_differences(values, y_score, step=1e-6):
    """Differentiate per-sample values by each sample's own scores."""
    gradient = np.empty_like(y_score)
    for unit in np.ndindex(y_score.shape[1:]):
        shift = np.zeros_like(y_score)
        shift[(slice(None), *unit)] = step
        slope = (values(y_score + shift) - values(y_score - shift)) / (2 * step)
        gradient[(slice(None), *unit)] = slope
    return gradient


def labels_for(n_outputs, rng, n=12):
    if n_outputs == 1:
        return rng.integers(0, 2, n).astype(float)
    return np.eye(n_outputs)[rng.integers(0, n_outputs, n)]


@pytest.mark.parametrize("case", KERAS["losses"], ids=lambda case: case["loss"])
def test_values_and_gradients_are_those_of_keras(case):
    y_true, y_score = np.float32(case["y_true"]), np.float32(case["y_score"])
    loss = LOSSES[case["loss"]]
    values, gradient = loss.values(y_true, y_score), loss.gradient(y_true, y_score)
    assert values.dtype == gradient.dtype == np.float32
    np.testing.assert_allclose(values, case["values"], rtol=1e-5, atol=1e-9)
    np.testing.assert_allclose(gradient, case["gradient"], rtol=1e-5, atol=1e-6)


def test_the_worst_crossentropy_in_float32_differs_between_the_ends():
    values = crossentropy([1, 0], np.float32([0, 1]))
    np.testing.assert_allclose(values, [16.118, 15.942], atol=5e-4)


def test_float64_clips_at_both_ends_alike():
    np.testing.assert_allclose(crossentropy([1, 0], [0.0, 1.0]), -np.log(1e-7), rtol=1e-9)


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("n_outputs", [1, 2, 4])
def test_gradient_by_finite_differences(loss, n_outputs):
    rng = np.random.default_rng(3)
    y_true = labels_for(n_outputs, rng)
    y_score = rng.uniform(0.05, 0.95, y_true.shape)
    expected = by_finite_differences(lambda score: LOSSES[loss].values(y_true, score), y_score)
    np.testing.assert_allclose(LOSSES[loss].gradient(y_true, y_score), expected, atol=1e-6)


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("output", ["probability", "linear"])
@pytest.mark.parametrize("n_outputs", [1, 3])
def test_logit_gradient_by_finite_differences(loss, output, n_outputs):
    rng = np.random.default_rng(4)
    y_true = labels_for(n_outputs, rng)
    low, high = (-3, 3) if output == "probability" else (0.05, 0.95)
    logits = rng.uniform(low, high, y_true.shape)
    expected = by_finite_differences(
        lambda z: LOSSES[loss].values(y_true, output_scores(z, output)), logits
    )
    gradient = logit_gradient(loss, output)(y_true, output_scores(logits, output))
    np.testing.assert_allclose(gradient, expected, atol=1e-6)


def test_a_saturated_wrong_probability_keeps_learning():
    gradient = logit_gradient("crossentropy", "probability")
    np.testing.assert_array_equal(gradient(np.float32([1, 0]), np.float32([0, 1])), [-1, 1])
    rows = gradient(np.float32([[0, 1, 0]]), np.float32([[1, 0, 0]]))
    np.testing.assert_array_equal(rows, [[1, -1, 0]])


@pytest.mark.parametrize("score", [-0.4, 0.0, 1.0, 1.7])
def test_crossentropy_on_a_linear_score_outside_the_clip_has_no_gradient(score):
    assert logit_gradient("crossentropy", "linear")([1], [score]) == 0


@pytest.mark.parametrize("row", [[0.5, -0.5, 0], [0, 0, 0], [1e-40, 0, 0], [3e38, -3e38, 1e-38]])
@pytest.mark.parametrize("label", [0, 1])
def test_rows_of_scores_without_a_usable_sum_stay_finite(row, label):
    y_true, y_score = np.float32([np.eye(3)[label]]), np.float32([row])
    assert 0 <= crossentropy(y_true, y_score)[0] < 16.2
    assert np.isfinite(crossentropy_gradient(y_true, y_score)).all()


def test_a_row_summing_to_zero_counts_as_all_zeros():
    values = crossentropy(np.float32([[1, 0, 0]]), np.float32([[0.5, -0.5, 0]]))
    assert values[0] == pytest.approx(16.118, abs=5e-4)


def test_squared_error_averages_over_the_units():
    # The example of Keras's MeanSquaredError documentation.
    y_true, y_score = [[0, 1], [0, 0]], [[1, 1], [1, 0]]
    np.testing.assert_array_equal(squared_error(y_true, y_score), [0.5, 0.5])
    assert mean_loss([0.5, 0.5]) == 0.5
    assert mean_loss([0.5, 0.5], [0.7, 0.3]) == 0.25


def test_mean_loss_divides_by_the_number_of_samples():
    assert mean_loss([1, 2, 3], [2, 0, 2]) == pytest.approx(8 / 3)
    assert mean_loss([1, 2, 3], [0, 0, 0]) == 0


def test_mean_loss_is_summed_in_float64():
    assert mean_loss(np.full(100_000, 0.1, np.float32)) == float(np.float32(0.1))


def test_nan_scores_give_nan():
    for loss in LOSSES.values():
        assert np.isnan(loss.values([1, 0], [np.nan, 0.5])).tolist() == [True, False]


@pytest.mark.parametrize("loss", LOSSES.values(), ids=LOSSES.keys())
@pytest.mark.parametrize("part", ["values", "gradient"])
def test_shapes_must_match(loss, part):
    function = getattr(loss, part)
    with pytest.raises(ValueError, match=r"same shape; got \(3,\) and \(2,\)"):
        function([1, 0, 1], [0.1, 0.2])
    # One column would be normalised to 1 by its own sum.
    with pytest.raises(ValueError, match=r"C >= 2; got \(2, 1\)"):
        function([[1], [0]], [[0.1], [0.2]])


def test_mean_loss_rejects_nothing_and_misfits():
    with pytest.raises(ValueError, match="at least one loss; got none"):
        mean_loss([])
    with pytest.raises(ValueError, match=r"shape \(2,\); got shape \(3,\)"):
        mean_loss([1, 2], [1, 2, 3])
