import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.mlp.activations import (
    logit,
    output_scores,
    relu,
    relu_backward,
    sigmoid,
    sigmoid_backward,
    softmax,
    softmax_backward,
)

DTYPES = [np.float32, np.float64]
moderate = st.floats(-30, 30)
probabilities = st.floats(1e-12, 1 - 1e-12)


def by_finite_differences(function, z, step=1e-6):
    jacobian = np.empty((z.size, z.size))
    for i in range(z.size):
        shift = np.zeros_like(z)
        shift[i] = step
        jacobian[i] = (function(z + shift) - function(z - shift)) / (2 * step)
    return jacobian


@given(moderate)
def test_sigmoid_is_the_logistic_function(z):
    assert sigmoid(z) == pytest.approx(1 / (1 + math.exp(-z)), rel=1e-14)


@given(probabilities)
def test_logit_and_sigmoid_undo_each_other(p):
    assert sigmoid(logit(p)) == pytest.approx(p, rel=1e-12)
    assert logit(p) == pytest.approx(math.log(p / (1 - p)), rel=1e-12, abs=1e-15)


@given(moderate)
def test_sigmoid_is_symmetric(z):
    assert sigmoid(z) + sigmoid(-z) == pytest.approx(1, abs=1e-15)


@given(st.floats(width=32), st.floats(width=32))
def test_sigmoid_never_decreases(a, b):
    if a <= b:
        assert sigmoid(np.float32(a)) <= sigmoid(np.float32(b))


@pytest.mark.parametrize("dtype", DTYPES)
def test_extreme_logits_give_no_warning_and_exact_ends(dtype):
    z = np.array([-np.inf, -1e30, -1e4, 0, 1e4, 1e30, np.inf, np.nan], dtype)
    np.testing.assert_array_equal(sigmoid(z), [0, 0, 0, 0.5, 1, 1, 1, np.nan])


def test_small_probabilities_keep_their_digits_in_float32():
    z = np.float32([-10, -20, -80])
    exact = [4.5397868e-5, 2.0611536e-9, 1.8048513e-35]
    np.testing.assert_allclose(sigmoid(z), exact, rtol=1e-5)


def test_logit_at_the_ends_is_infinite_and_nan_stays():
    np.testing.assert_array_equal(logit([0, 0.5, 1, np.nan]), [-np.inf, 0, np.inf, np.nan])


@pytest.mark.parametrize("p", [-1e-9, 1.5, np.inf, [0.5, 2]])
def test_logit_rejects_what_is_no_probability(p):
    with pytest.raises(ValueError, match=r"`p` must lie in \[0, 1\]; got "):
        logit(p)


@pytest.mark.parametrize("function", [sigmoid, logit, softmax])
@pytest.mark.parametrize("dtype", DTYPES)
def test_float32_stays_and_everything_else_becomes_float64(function, dtype):
    assert function(np.array([0.25, 0.5], dtype)).dtype == dtype
    assert function([0, 1]).dtype == np.float64


@given(st.lists(moderate, min_size=1, max_size=6), moderate)
def test_softmax_rows_sum_to_one_whatever_is_added(row, constant):
    p = softmax(row)
    assert p.sum() == pytest.approx(1)
    np.testing.assert_allclose(softmax(np.add(row, constant)), p, rtol=1e-12)


@given(moderate)
def test_softmax_over_two_is_the_sigmoid_of_their_difference(z):
    np.testing.assert_allclose(softmax([[0.0, z]])[0], [sigmoid(-z), sigmoid(z)], rtol=1e-13)


@pytest.mark.parametrize("dtype", DTYPES)
def test_softmax_is_stable(dtype):
    z = np.array([[1e30, -1e30, 0], [1e4, 1e4, -1e4], [-1e4, -1e4, -1e4]], dtype)
    third = dtype(1) / dtype(3)
    np.testing.assert_array_equal(softmax(z), [[1, 0, 0], [0.5, 0.5, 0], [third] * 3])


def test_softmax_of_a_row_without_finite_maximum_is_nan():
    assert np.isnan(softmax([[np.inf, 0], [np.nan, 0], [-np.inf, -np.inf]])).any(axis=1).all()


def test_sigmoid_backward_is_its_derivative():
    z, upstream = np.linspace(-4, 4, 9), np.linspace(-1, 2, 9)
    expected = by_finite_differences(sigmoid, z) @ upstream
    np.testing.assert_allclose(sigmoid_backward(sigmoid(z), upstream), expected, atol=1e-9)


def test_relu_is_the_positive_part_and_keeps_nan():
    z = np.array([-2, -0.0, 0, 3, np.inf, np.nan], np.float32)
    np.testing.assert_array_equal(relu(z), np.array([0, 0, 0, 3, np.inf, np.nan], np.float32))
    assert relu(z).dtype == np.float32
    assert relu([1]).dtype == np.float64


def test_relu_backward_is_its_derivative_and_0_at_the_corner():
    z = np.array([-2.0, -0.1, 0.1, 3.0])
    upstream = np.array([1.0, -2.0, 3.0, -4.0])
    expected = by_finite_differences(relu, z) @ upstream
    np.testing.assert_allclose(relu_backward(relu(z), upstream), expected, atol=1e-9)
    assert relu_backward(relu(np.zeros(1)), np.ones(1)) == 0


def test_softmax_backward_is_its_derivative():
    z, upstream = np.array([0.3, -1.2, 2.0, 0.1]), np.array([1.0, -2.0, 0.5, 3.0])
    expected = by_finite_differences(softmax, z) @ upstream
    gradient = softmax_backward(softmax(z), upstream)
    np.testing.assert_allclose(gradient, expected, atol=1e-9)
    # Rows do not mix.
    pair = softmax_backward(softmax(np.stack([z, -z])), np.stack([upstream, upstream]))
    np.testing.assert_array_equal(pair[0], gradient)


def test_output_scores_picks_the_activation_by_the_number_of_units():
    one, three = np.float32([-1, 2]), np.float32([[1, 2, 3]])
    np.testing.assert_array_equal(output_scores(one, "probability"), sigmoid(one))
    np.testing.assert_array_equal(output_scores(three, "probability"), softmax(three))
    assert output_scores(three, "linear") is three
