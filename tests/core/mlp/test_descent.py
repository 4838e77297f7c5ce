import json
from pathlib import Path

import numpy as np
import pytest

from core.mlp.activations import output_scores, sigmoid
from core.mlp.descent import MASK_BLOCK, Trainer, random_streams
from core.mlp.losses import LOSSES, mean_loss
from core.mlp.network import BLOCK, Network

GOLDEN = Path(__file__).parents[1] / "golden"
TORCH = json.loads((GOLDEN / "mlp_golden.json").read_text("utf-8"))
KERAS = json.loads((GOLDEN / "keras_golden.json").read_text("utf-8"))


def make_trainer(network, X, y, **changes):
    settings = {
        "loss": "crossentropy",
        "output": "probability",
        "learning_rate": 0.1,
        "momentum": 0.0,
        "batch_size": len(X),
        "dropout": (0,) * (len(network.layer_sizes) - 2),
        "dropout_rng": np.random.Generator(np.random.SFC64(0)),
        **changes,
    }
    return Trainer(network, np.zeros_like(network.parameters), X, y, **settings)


def small_problem(n_outputs, n=12, dtype=np.float64, layers=(5, 4)):
    rng = np.random.default_rng(1)
    network = Network((3, *layers, n_outputs), dtype)
    network.parameters[:] = rng.normal(size=network.parameters.size) / 2
    X = rng.normal(size=(n, 3)).astype(dtype)
    labels = rng.integers(0, max(2, n_outputs), n)
    y = labels.astype(dtype) if n_outputs == 1 else np.eye(n_outputs, dtype=dtype)[labels]
    return network, X, y


def set_layers(network, layers):
    for matrix, (coefs, intercepts) in zip(network.matrices(), layers, strict=True):
        matrix[:, :-1] = np.transpose(coefs)
        matrix[:, -1] = intercepts


def assert_layers_close(network, layers):
    for matrix, (coefs, intercepts) in zip(network.matrices(), layers, strict=True):
        np.testing.assert_allclose(matrix[:, :-1].T, coefs, rtol=0, atol=1e-6)
        np.testing.assert_allclose(matrix[:, -1], intercepts, rtol=0, atol=1e-6)


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("output", ["probability", "linear"])
@pytest.mark.parametrize("n_outputs", [1, 3])
@pytest.mark.parametrize("dropout", [(0, 0), (0.5, 0.25)], ids=["plain", "dropout"])
@pytest.mark.parametrize("weighted", [False, True], ids=["even", "weighted"])
def test_step_is_the_gradient_by_finite_differences(loss, output, n_outputs, dropout, weighted):
    network, X, y = small_problem(n_outputs)
    weight = np.random.default_rng(2).integers(0, 3, len(X)) if weighted else None
    if (loss, output) == ("crossentropy", "linear"):
        # Keep every score inside the clip, where that loss has a gradient.
        network.matrices()[-1][:, :-1] *= 0.02
        network.matrices()[-1][:, -1] = 0.4
    start, order = network.parameters.copy(), np.arange(len(X))

    def run(parameters, learning_rate):
        # The same seed draws the same masks each time.
        network.parameters[:] = parameters
        trainer = make_trainer(
            network,
            X,
            y,
            loss=loss,
            output=output,
            learning_rate=learning_rate,
            dropout=dropout,
            dropout_rng=np.random.Generator(np.random.SFC64(7)),
            sample_weight=weight,
        )
        scores = trainer.run_epoch(order)
        return mean_loss(LOSSES[loss].values(y, scores), weight)

    run(start, learning_rate=1)
    gradient = start - network.parameters
    assert np.abs(gradient).max() > 0.01
    step = 1e-6
    for i in range(len(start)):
        shift = np.zeros_like(start)
        shift[i] = step
        slope = (run(start + shift, 0) - run(start - shift, 0)) / (2 * step)
        assert gradient[i] == pytest.approx(slope, abs=2e-8)


@pytest.mark.parametrize("case", TORCH["cases"].values(), ids=TORCH["cases"].keys())
def test_five_epochs_end_at_the_weights_of_pytorch(case):
    X, labels = np.float32(TORCH["X"]), np.array(case["labels"])
    n_outputs = len(case["initial"][-1][1])
    network = Network((2, 8, 6, n_outputs))
    set_layers(network, case["initial"])
    y = labels if n_outputs == 1 else np.eye(n_outputs)[labels]
    settings = {name: case[name] for name in ("loss", "learning_rate", "momentum")}
    trainer = make_trainer(network, X, y, batch_size=TORCH["batch_size"], **settings)
    for order in TORCH["orders"]:
        trainer.run_epoch(np.array(order))
    assert_layers_close(network, case["final"])


@pytest.mark.parametrize(
    "case",
    KERAS["fits"],
    ids=lambda case: f"{case['loss']}, weights: {bool(case['sample_weight'])}",
)
def test_fit_reports_and_learns_what_keras_does(case):
    network = Network((2, 5, 1))
    set_layers(network, [case["initial"][:2], case["initial"][2:]])
    X, y, weight = (np.float32(case[name]) for name in ("X", "y", "sample_weight"))
    weight = None if case["sample_weight"] is None else weight
    trainer = make_trainer(
        network, X, y, loss=case["loss"], momentum=0.3, batch_size=16, sample_weight=weight
    )
    values = LOSSES[case["loss"]].values
    for loss, accuracy in zip(case["running_loss"], case["running_accuracy"], strict=True):
        scores = trainer.run_epoch(np.arange(40))
        assert mean_loss(values(y, scores), weight) == pytest.approx(loss, rel=1e-6)
        assert np.mean((scores > 0.5) == y) == pytest.approx(accuracy)
    assert_layers_close(network, [case["final"][:2], case["final"][2:]])
    scores = sigmoid(network.logits(X))
    assert mean_loss(values(y, scores), weight) == pytest.approx(case["evaluated"][0], rel=1e-6)
    assert np.mean((scores > 0.5) == y) == pytest.approx(case["evaluated"][1])


def test_scores_come_in_the_given_order_and_before_each_step():
    network, X, y = small_problem(1, n=10)
    order = np.random.default_rng(3).permutation(10)
    trainer = make_trainer(network, X, y, batch_size=4)
    before = sigmoid(network.logits(X))
    scores = trainer.run_epoch(order)
    np.testing.assert_allclose(scores[:4], before[order[:4]], rtol=1e-12)
    assert (np.abs(scores[4:] - before[order[4:]]) > 1e-6).all()


def test_a_smaller_last_batch_is_averaged_over_its_own_size():
    network, X, y = small_problem(1, n=7)
    twin = Network(network.layer_sizes, np.float64)
    twin.parameters[:] = network.parameters
    make_trainer(network, X, y, batch_size=5).run_epoch(np.arange(7))
    for batch in (slice(0, 5), slice(5, 7)):
        make_trainer(twin, X[batch], y[batch]).run_epoch(np.arange(batch.stop - batch.start))
    np.testing.assert_allclose(network.parameters, twin.parameters, rtol=1e-12)


def test_momentum_adds_to_the_velocity():
    network, X, y = small_problem(1)
    order, start = np.arange(len(X)), network.parameters.copy()
    velocity = np.full_like(start, 0.5)
    settings = {"loss": "squared_error", "output": "linear", "momentum": 0.4, "batch_size": 12}
    Trainer(
        network,
        velocity,
        X,
        y,
        learning_rate=0,
        dropout=(0, 0),
        dropout_rng=None,
        **settings,
    ).run_epoch(order)
    np.testing.assert_allclose(velocity, 0.2)
    np.testing.assert_allclose(network.parameters, start + 0.2)


def test_a_batch_of_several_blocks_takes_one_step():
    n = 2 * BLOCK + 7
    network, X, y = small_problem(1, n=n)
    start, mean = network.parameters.copy(), np.zeros(network.parameters.size)
    for block in (slice(0, BLOCK), slice(BLOCK, n - 7), slice(n - 7, n)):
        network.parameters[:] = start
        make_trainer(network, X[block], y[block]).run_epoch(np.arange(len(y[block])))
        mean += (network.parameters - start) * len(y[block]) / n
    network.parameters[:] = start
    velocity = np.full_like(start, 0.5)
    settings = {"loss": "crossentropy", "output": "probability", "dropout_rng": None}
    Trainer(
        network,
        velocity,
        X,
        y,
        learning_rate=0.1,
        momentum=0.4,
        batch_size=n,
        dropout=(0, 0),
        **settings,
    ).run_epoch(np.arange(n))
    np.testing.assert_allclose(velocity, 0.2 + mean, rtol=1e-12)
    np.testing.assert_allclose(network.parameters, start + velocity, rtol=1e-12)


def dropout_scores(rate, n, batch_size, epochs=1, seed=0):
    """Return 1 / scale or 0 per sample: what one dropped-out unit lets through."""
    network = Network((1, 1, 1), np.float64)
    network.parameters[:] = [0, 1, 1, 0]  # a unit that is always 1, passed on unchanged
    trainer = make_trainer(
        network,
        np.zeros((n, 1)),
        np.zeros(n),
        output="linear",
        learning_rate=0,
        batch_size=batch_size,
        dropout=(rate,),
        dropout_rng=np.random.Generator(np.random.SFC64(seed)),
    )
    return [trainer.run_epoch(np.arange(n)) for _ in range(epochs)]


@pytest.mark.parametrize("rate", [0.1, 0.5, 0.9])
@pytest.mark.parametrize("batch_size", [32, 20_000])
def test_dropout_silences_its_share_and_scales_the_rest(rate, batch_size):
    (scores,) = dropout_scores(rate, 20_000, batch_size)
    kept = scores > 0
    np.testing.assert_allclose(scores[kept], 1 / (1 - rate), rtol=1e-3)
    assert kept.mean() == pytest.approx(1 - rate, abs=4 * np.sqrt(rate * (1 - rate) / 20_000))
    # Neither neighbours nor mask blocks repeat.
    for distance in (1, 32, BLOCK, MASK_BLOCK):
        agreement = np.mean(kept[distance:] == kept[:-distance])
        assert agreement == pytest.approx(rate**2 + (1 - rate) ** 2, abs=0.02)


def test_dropout_draws_anew_each_epoch_and_repeats_from_its_seed():
    first, second = dropout_scores(0.5, 100, 32, epochs=2)
    assert 20 < np.count_nonzero(first != second) < 80
    np.testing.assert_array_equal(dropout_scores(0.5, 100, 32)[0], first)
    assert np.any(dropout_scores(0.5, 100, 32, seed=1)[0] != first)


def test_a_rate_next_to_one_still_keeps_a_unit_now_and_then():
    (scores,) = dropout_scores(1 - 1e-9, 400_000, 400_000)
    np.testing.assert_array_equal(np.unique(scores), [0, 2**16])


def test_overflow_in_training_gives_no_warning():
    for output in ("probability", "linear"):
        for n_outputs in (1, 3):
            for loss in LOSSES:
                network, X, y = small_problem(n_outputs, dtype=np.float32)
                trainer = make_trainer(
                    network, X, y, loss=loss, output=output, learning_rate=1e39, batch_size=3
                )
                for _ in range(3):
                    trainer.run_epoch(np.arange(len(X)))


def test_a_network_without_hidden_layers_is_logistic_regression():
    network, X, y = small_problem(1, layers=())
    start = network.parameters.copy()
    make_trainer(network, X, y).run_epoch(np.arange(len(X)))
    inputs = np.column_stack([X, np.ones(len(X))])
    gradient = inputs.T @ (output_scores(inputs @ start, "probability") - y) / len(X)
    np.testing.assert_allclose(network.parameters, start - 0.1 * gradient, rtol=1e-12)


def test_random_streams_repeat_from_a_seed_and_differ_from_each_other():
    draws = [rng.random() for rng in random_streams(3)]
    assert draws == [rng.random() for rng in random_streams(3)]
    assert draws != [rng.random() for rng in random_streams(4)]
    assert len(set(draws)) == 3


@pytest.mark.parametrize("kind", [np.random.default_rng, np.random.RandomState])
def test_a_generator_is_advanced(kind):
    def draw(random_state):
        return [rng.random() for rng in random_streams(random_state)]

    one, other = kind(5), kind(5)
    first, second = draw(one), draw(one)
    assert first != second
    assert [draw(other), draw(other)] == [first, second]


@pytest.mark.parametrize("random_state", [-1, "seed", 1.5])
def test_random_streams_reject_what_is_no_seed(random_state):
    with pytest.raises(ValueError, match=r"`random_state` must be None, an integer .*; got "):
        random_streams(random_state)
