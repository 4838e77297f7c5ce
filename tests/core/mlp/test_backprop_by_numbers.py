from dataclasses import astuple

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.mlp.backprop_by_numbers import backward, finite_differences, forward
from core.mlp.descent import Trainer
from core.mlp.losses import LOSSES
from core.mlp.network import Network

losses = st.sampled_from(sorted(LOSSES))
labels = st.integers(0, 1)


@st.composite
def samples(draw):
    n_inputs, n_hidden = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    network = Network((n_inputs, n_hidden, 1), np.float64)
    network.parameters[:] = rng.normal(size=network.parameters.size)
    return network, rng.normal(size=n_inputs)


def textbook(network, x):
    """Compute sums, hidden units, logit and score in plain Python."""
    hidden_weights, (output_weights,) = (matrix.tolist() for matrix in network.matrices())
    sums = [sum(w * v for w, v in zip(row, [*x, 1], strict=True)) for row in hidden_weights]
    hidden = [max(s, 0) for s in sums]
    logit = sum(w * v for w, v in zip(output_weights, [*hidden, 1], strict=True))
    return sums, hidden, logit, 1 / (1 + np.exp(-logit))


@given(samples(), labels, losses)
def test_values_are_the_textbook_s_and_the_network_s(sample, y_true, loss):
    network, x = sample
    values = forward(network, x, y_true, loss)
    sums, hidden, logit, score = textbook(network, x)
    np.testing.assert_allclose(values.sums, sums)
    np.testing.assert_allclose(values.hidden, hidden)
    np.testing.assert_allclose([values.logit, values.score], [logit, score], rtol=1e-9)
    np.testing.assert_allclose(values.logit, network.logits(x[None, :])[0], atol=1e-12)
    held = min(max(score, 1e-7), 1 - 1e-7)  # as Keras does before it takes the logarithm
    by_hand = {
        "crossentropy": -np.log(held if y_true else 1 - held),
        "squared_error": (score - y_true) ** 2,
    }
    np.testing.assert_allclose(values.loss, by_hand[loss], rtol=1e-6)


@given(samples(), labels, losses)
def test_derivatives_are_those_of_finite_differences(sample, y_true, loss):
    network, x = sample
    before = network.parameters.copy()
    values = forward(network, x, y_true, loss)
    assume(np.abs(values.sums).min() > 1e-3)  # not at the corner of the ReLU
    assume(0.01 < values.score < 0.99)  # a steep loss makes its finite difference coarse
    pairs = zip(
        astuple(backward(network, values, y_true, loss)),
        astuple(finite_differences(network, values, y_true, loss)),
        strict=True,
    )
    for exact, estimate in pairs:
        np.testing.assert_allclose(exact, estimate, rtol=1e-6, atol=1e-7)
    np.testing.assert_array_equal(network.parameters, before)


@given(samples(), labels, losses, st.floats(0.01, 2))
def test_one_step_of_training_moves_the_weights_by_these_derivatives(sample, y_true, loss, rate):
    network, x = sample
    values = forward(network, x, y_true, loss)
    derivatives = backward(network, values, y_true, loss)
    trainer = Trainer(
        *(network, np.zeros_like(network.parameters), x[None, :], np.array([y_true])),
        loss=loss,
        output="probability",
        learning_rate=rate,
        momentum=0.0,
        batch_size=1,
        dropout=(0,),
        dropout_rng=None,
    )
    before = network.parameters.copy()
    (score,) = trainer.run_epoch(np.array([0]))
    moved = network.matrices(network.parameters - before)
    np.testing.assert_allclose(score, values.score)
    np.testing.assert_allclose(moved[0], -rate * derivatives.hidden_weights, atol=1e-12)
    np.testing.assert_allclose(moved[1][0], -rate * derivatives.output_weights, atol=1e-12)


def test_a_saturated_wrong_sample_hardly_moves_under_the_squared_error():
    network = Network((1, 1, 1), np.float64)
    network.parameters[:] = [1, 0, -8, 0]  # logit -8 for x = 1
    by_logit = {}
    for loss in LOSSES:
        values = forward(network, [1.0], 1, loss)
        by_logit[loss] = backward(network, values, 1, loss).logit
    p = 1 / (1 + np.exp(8.0))
    assert by_logit["crossentropy"] == pytest.approx(p - 1)
    assert by_logit["squared_error"] == pytest.approx(2 * (p - 1) * p * (1 - p))
    assert round(by_logit["crossentropy"], 4) == -0.9997
    assert round(by_logit["squared_error"], 4) == -0.0007


@pytest.mark.parametrize("sizes", [(2, 1), (2, 3, 3, 1), (2, 3, 2)])
def test_only_one_hidden_layer_and_one_output(sizes):
    with pytest.raises(ValueError, match="`network` must have one hidden layer"):
        forward(Network(sizes, np.float64), [1.0, 2.0], 1, "crossentropy")


def test_only_float64():
    with pytest.raises(ValueError, match="float32"):
        forward(Network((2, 2, 1)), [1.0, 2.0], 1, "crossentropy")
