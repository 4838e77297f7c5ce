import numpy as np
import pytest

from core.mlp.network import BLOCK, Network, per_sample


def random_network(layer_sizes, dtype=np.float32, seed=0):
    network = Network(layer_sizes, dtype)
    network.parameters[:] = np.random.default_rng(seed).normal(size=network.parameters.size) / 4
    return network


def by_hand(network, X):
    """Compute the logits sample by sample and unit by unit."""
    *hidden, last = network.matrices()
    rows = []
    for x in X.astype(np.float64):
        for matrix in hidden:
            x = [max(float(unit[:-1] @ x + unit[-1]), 0) for unit in matrix.astype(np.float64)]
        rows.append([float(unit[:-1] @ x + unit[-1]) for unit in last.astype(np.float64)])
    return np.array(rows)


def test_the_reference_network_has_15997_parameters():
    assert Network((2, 124, 124, 1)).parameters.size == 15_997


def test_matrices_are_views_that_tile_the_parameters():
    network = Network((3, 4, 2))
    for number, matrix in enumerate(network.matrices(), start=1):
        matrix[:] = number
    np.testing.assert_array_equal(network.parameters, [1] * 16 + [2] * 10)
    assert [matrix.shape for matrix in network.matrices()] == [(4, 4), (2, 5)]
    other = np.arange(26.0)
    assert network.matrices(other)[1][-1, -1] == 25


def test_initial_weights_are_glorot_uniform_and_biases_zero():
    network = Network((50, 200, 100, 1))
    network.parameters[:] = np.nan
    network.initialise(np.random.default_rng(0))
    for matrix, limit in zip(network.matrices(), np.sqrt([6 / 250, 6 / 300, 6 / 101]), strict=True):
        weights = matrix[:, :-1]
        assert np.abs(weights).max() <= limit
        assert np.abs(weights).max() > 0.9 * limit
        assert weights.std() == pytest.approx(limit / np.sqrt(3), rel=0.12)
        assert weights.mean() == pytest.approx(0, abs=0.15 * limit)
        assert not matrix[:, -1].any()


@pytest.mark.parametrize("layer_sizes", [(2, 7, 5, 1), (3, 4, 3), (4, 1)])
@pytest.mark.parametrize("n", [1, 5, BLOCK, BLOCK + 3])
def test_logits_match_unit_by_unit_sums(layer_sizes, n):
    network = random_network(layer_sizes)
    X = np.random.default_rng(1).normal(size=(n, layer_sizes[0])).astype(np.float32)
    logits = network.logits(X)
    assert logits.dtype == np.float32
    assert logits.shape == ((n,) if layer_sizes[-1] == 1 else (n, layer_sizes[-1]))
    np.testing.assert_allclose(logits.reshape(n, -1), by_hand(network, X), rtol=1e-6, atol=1e-6)


def test_a_samples_logit_does_not_depend_on_its_company():
    network = random_network((2, 124, 124, 1))
    X = np.random.default_rng(2).normal(size=(600, 2)).astype(np.float32)
    together = network.logits(X)
    order = np.random.default_rng(3).permutation(600)
    np.testing.assert_array_equal(network.logits(X[order]), together[order])
    alone = [network.logits(X[i : i + 1])[0] for i in range(0, 600, 37)]
    np.testing.assert_array_equal(alone, together[::37])


def test_overflow_gives_infinity_without_a_warning():
    network = Network((1, 1, 1))
    network.parameters[:] = 3e38
    assert network.logits(np.float32([[2]])) == np.inf


def test_the_bound_holds_for_every_unit():
    rng = np.random.default_rng(5)
    for seed in range(20):
        network = random_network((3, 6, 5, 2), seed=seed)
        X = rng.uniform(-7, 7, size=(50, 3)).astype(np.float32)
        assert np.abs(network.logits(X)).max() <= network.output_bound(np.abs(X).max())


def test_the_bound_is_reached():
    network = Network((2, 1, 1))
    network.parameters[:] = [1, 2, 3, 4, 5]
    network.parameters[-1] = 0
    assert network.output_bound(1) == 24 == network.logits(np.float32([[1, 1]]))[0]


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_the_bound_of_broken_weights_is_not_finite(value):
    network = random_network((2, 3, 1))
    network.parameters[4] = value
    assert not np.isfinite(network.output_bound(1))


def test_per_sample_drops_a_single_unit_and_transposes_several():
    assert per_sample(np.zeros((1, 5))).shape == (5,)
    assert per_sample(np.zeros((3, 5))).shape == (5, 3)
