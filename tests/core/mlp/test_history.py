"""The scores of every epoch are those of a training that ends there."""

import numpy as np
import pytest

from core.data.datasets import load_dataset
from core.mlp.estimator import MLPClassifier
from core.mlp.history import N_CELLS, Recorder
from core.mlp.regions import decision_grid


def network(epochs):
    return MLPClassifier((8,), dropout=0.2, epochs=epochs, random_state=3)


def record(dataset, epochs):
    model = network(epochs)
    recorder = Recorder(dataset, model)
    run = model.iter_fit(*dataset.split("train"))
    recorder.note()
    for epoch in run:
        recorder.note(epoch.train_loss)
    return recorder.history()


def test_each_epoch_is_a_training_that_ends_there():
    dataset = load_dataset("moons", n_samples=200, seed=1)
    history = record(dataset, 4)
    X, _ = dataset.split("test")
    assert len(history) == 5
    assert history.y_score.shape == (5, len(X))
    assert history.y_score.dtype == np.float32
    for epochs in (1, 2, 4):
        model = network(epochs).fit(*dataset.split("train"))
        np.testing.assert_array_equal(history.y_score[epochs], model.predict_proba(X)[:, 1])
        grid = decision_grid(dataset, model, N_CELLS)
        np.testing.assert_array_equal(history.grids[epochs].scores, grid.scores)
        assert history.loss[epochs] == model.evaluate(*dataset.split("train")).loss
        gradient = model.gradient(*dataset.split("train"))
        assert history.gradient[epochs] == np.linalg.norm(gradient)
    assert not np.array_equal(history.y_score[0], history.y_score[1])
    assert history.loss[0] > history.loss[4]


def test_nothing_of_it_can_change():
    history = record(load_dataset("moons", n_samples=100), 1)
    with pytest.raises(ValueError, match="read-only"):
        history.y_score[0, 0] = 1


def test_data_of_more_features_has_no_grids():
    history = record(load_dataset("breast_cancer"), 1)
    assert history.grids == ()
