"""Write keras_golden.json: losses, their gradients, and what `fit` reports, from Keras itself.

Needs Keras and JAX, which the project itself does not; the tests read the file only:

    python3 -m venv /tmp/keras-env
    /tmp/keras-env/bin/pip install keras==3.15.1 jax numpy
    KERAS_BACKEND=jax /tmp/keras-env/bin/python tests/core/golden/make_keras_golden.py
"""

import json
from pathlib import Path

import jax
import keras
import numpy as np

LOSSES = {
    ("crossentropy", 1): keras.losses.BinaryCrossentropy,
    ("crossentropy", 3): keras.losses.CategoricalCrossentropy,
    ("squared_error", 1): keras.losses.MeanSquaredError,
    ("squared_error", 3): keras.losses.MeanSquaredError,
}


def main():
    rng = np.random.default_rng(15)
    golden = {
        "keras": keras.__version__,
        "losses": [loss_case(rng, *key) for key in LOSSES],
        "fits": [fit_case(rng, loss, weighted) for loss, weighted in FITS],
    }
    path = Path(__file__).with_name("keras_golden.json")
    path.write_text(json.dumps(golden, separators=(",", ":")) + "\n", encoding="utf-8")


def loss_case(rng, loss, n_outputs):
    """Score probabilities and any other numbers; the binary case also at and beyond the clip."""
    if n_outputs == 1:
        scores = np.concatenate([rng.uniform(0, 1, 8), [0, 0, 1, 1, 1e-8, -0.4, 1.7, 2]])
        labels = np.concatenate([rng.integers(0, 2, 8), [0, 1, 0, 1, 1, 1, 0, 1]])
    else:
        scores = np.vstack([rng.dirichlet([1, 1, 1], 6), rng.uniform(0.1, 2, (6, 3))])
        scores = np.vstack([scores, [[1, 0, 0], [1, 0, 0], [-0.5, 1, 2], [0.9, -0.2, 0.5]]])
        labels = np.eye(3)[[*rng.integers(0, 3, 12), 0, 1, 0, 0]]
    scores, labels = scores.astype("float32").round(4), labels.astype("float32")
    columns = scores.reshape(len(scores), n_outputs), labels.reshape(len(scores), n_outputs)
    per_sample = LOSSES[loss, n_outputs](reduction="none")
    gradient = jax.grad(lambda score: per_sample(columns[1], score).sum())(columns[0])
    return {
        "loss": loss,
        "y_true": digits(labels),
        "y_score": digits(scores),
        "values": digits(per_sample(columns[1], columns[0])),
        "gradient": digits(np.asarray(gradient).reshape(scores.shape)),
    }


FITS = [("crossentropy", False), ("crossentropy", True), ("squared_error", True)]


def fit_case(rng, loss, weighted):
    """Train a 2-5-1 network in the given order; 40 samples in batches of 16 leave a batch of 8."""
    X = rng.normal(size=(40, 2)).round(4).astype("float32")
    y = (X[:, 0] + 0.5 * X[:, 1] > 0).astype("float32")
    sample_weight = rng.integers(0, 4, 40).astype("float32") if weighted else None
    model = keras.Sequential(
        [
            keras.Input((2,)),
            keras.layers.Dense(5, activation="relu"),
            keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    initial = [rng.uniform(-0.8, 0.8, w.shape).round(4).astype("float32") for w in model.weights]
    model.set_weights(initial)
    model.compile(
        keras.optimizers.SGD(learning_rate=0.1, momentum=0.3),
        LOSSES[loss, 1](),
        metrics=["acc"],
    )
    history = model.fit(
        X, y, batch_size=16, epochs=3, shuffle=False, sample_weight=sample_weight, verbose=0
    ).history
    evaluated = model.evaluate(X, y, sample_weight=sample_weight, verbose=0)
    return {
        "loss": loss,
        "X": digits(X),
        "y": digits(y),
        "sample_weight": None if sample_weight is None else digits(sample_weight),
        "initial": [digits(w) for w in initial],
        "final": [digits(w) for w in model.get_weights()],
        "running_loss": digits(history["loss"]),
        "running_accuracy": digits(history["acc"]),
        "evaluated": digits(evaluated),
    }


def digits(array):
    """Return nested lists of numbers with float32's nine digits."""
    array = np.asarray(array)
    if array.ndim:
        return [digits(element) for element in array]
    return float(f"{float(array):.9g}")


if __name__ == "__main__":
    main()
