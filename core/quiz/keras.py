"""Questions about what Keras makes of shapes, columns and several classes."""

from __future__ import annotations

import numpy as np

from core.keras.accuracy import (
    ACCURACIES,
    Accuracy,
    BinaryAccuracy,
    CategoricalAccuracy,
    SparseCategoricalAccuracy,
    SparseTopKCategoricalAccuracy,
    StreamingAccuracy,
    explain_resolution,
    sparse_categorical_accuracy,
)
from core.keras.multiclass import scores_above
from core.keras.resolution import Rule
from core.mlp.activations import sigmoid
from core.quiz.drawing import pick, right_first, share, short, until
from core.quiz.question import Draft, Kind, Reading, Table

N_ROWS = 32
MODELS = {  # last layer and loss: shapes of y_true and y_pred for m outputs
    ("Dense(1), sigmoid", "binary_crossentropy"): lambda m: ((N_ROWS,), (N_ROWS, 1)),
    ("Dense(1), no activation", "mean_squared_error"): lambda m: ((N_ROWS, 1), (N_ROWS, 1)),
    ("Dense({m}), softmax", "sparse_categorical_crossentropy"): lambda m: (
        (N_ROWS,),
        (N_ROWS, m),
    ),
    ("Dense({m}), no activation", "sparse_categorical_crossentropy"): lambda m: (
        (N_ROWS, 1),
        (N_ROWS, m),
    ),
    ("Dense({m}), softmax", "categorical_crossentropy"): lambda m: ((N_ROWS, m), (N_ROWS, m)),
    ("Dense({m}), sigmoid", "binary_crossentropy"): lambda m: ((N_ROWS, m), (N_ROWS, m)),
}
_WHY = {
    Rule.OTHERWISE: "y_true has as many dimensions as y_pred, and neither has a last dimension of 1"
}
Drawn = tuple[np.ndarray, np.ndarray]  # labels and scores
LOGIT_THRESHOLDS = (0.5, 0.0, 1.0, 2.0, -0.5, -1.0)


def resolves(rng: np.random.Generator) -> Draft:
    """Ask what metrics=["accuracy"] becomes."""
    layer, loss = pick(rng, MODELS)
    m = int(rng.integers(3, 7))
    shapes = MODELS[layer, loss](m)
    resolution = explain_resolution(*shapes)
    names = [cls.__name__ for cls in ACCURACIES[:4]]
    right = resolution.cls.__name__
    return Draft(
        'Which metric does metrics=["accuracy"] become?',
        Table(
            ("last layer", "loss", "y_true", "y_pred"),
            ((layer.format(m=m), loss, *map(str, shapes)),),
        ),
        right_first(right, names),
        f"Keras asks for the shapes, never for the loss or the activation. Here "
        f"{_WHY.get(resolution.rule, resolution.rule.value)}, so it takes {right}.",
        (Reading("Keras takes", f"{right}()"),),
    )


def logits(rng: np.random.Generator) -> Draft:
    """Ask at which probability a threshold cuts that is compared with a logit."""
    threshold = pick(rng, LOGIT_THRESHOLDS)
    cut = [f"{p:.3f}" for p in (sigmoid(threshold), sigmoid(-threshold))]
    others = [cut[1], "0.500", "0.622", "0.731", "1.000"]
    return Draft(
        "The last layer has no activation and the loss has from_logits=True, so the model puts "
        f"out logits. BinaryAccuracy(threshold={threshold:g}) compares them as they are. At which "
        "probability does it cut?",
        Table(
            ("last layer", "threshold", "compared with"), (("Dense(1)", f"{threshold:g}", "logit"),)
        ),
        right_first(cut[0], others),
        f"A logit of {threshold:g} is the probability 1 / (1 + exp({-threshold + 0:g})) = "
        f"{cut[0]}. The metric does not know that it sees logits; only a threshold of 0 cuts at "
        "0.5.",
        (Reading(f"sigmoid({threshold:g})", cut[0]),),
    )


def top_k(rng: np.random.Generator) -> Draft:
    """Ask for a top-k accuracy; with k = 5 on few classes it is always 1."""
    k = pick(rng, (1, 2, 5))
    n_classes = 3 if k == 1 else int(rng.integers(3, 5))
    n = 4

    def answers(drawn: Drawn) -> list[str]:
        y_true, y_score = drawn
        rights = [int((scores_above(y_true, y_score) < j).sum()) for j in (k, *{1, 2, 5} - {k})]
        return [share(right, n) for right in rights]

    y_true, y_score = until(
        lambda: _class_rows(rng, n, n_classes), lambda drawn: len(set(answers(drawn))) == 3
    )
    right = _share_right(SparseTopKCategoricalAccuracy(k), y_true, y_score)
    named = "with its default, k = 5" if k == 5 else f"with k = {k}"
    why = (
        f"There are only {n_classes} classes, so the label is always among the 5 best: this "
        "accuracy is always 1 and says nothing."
        if k >= n_classes
        else "A row is right when "
        + ("no score is" if k == 1 else f"fewer than {k} scores are")
        + " greater than that of its class."
    )
    return Draft(
        f"What is sparse_top_k_categorical_accuracy {named}?",
        _row_table(("class", *(f"score {c}" for c in range(n_classes))), y_true, y_score),
        right_first(right, (*answers((y_true, y_score)), share(0, n))),
        why,
        (
            Reading(
                "Greater scores, row by row", ", ".join(map(str, scores_above(y_true, y_score)))
            ),
            Reading(f"Top-{k} accuracy", right),
        ),
    )


def constant(rng: np.random.Generator) -> Draft:
    """Ask what a model gets that gives every class the same score."""
    n_classes, n = int(rng.integers(4, 6)), 6
    y_score = np.full((n, n_classes), 1 / n_classes, np.float32)
    y_true = until(
        lambda: rng.integers(0, n_classes, n),
        lambda labels: 1 <= (labels == 0).sum() <= 4,
    )
    metrics = {
        "sparse_top_k_categorical_accuracy with k = 1": SparseTopKCategoricalAccuracy(1),
        "sparse_categorical_accuracy": SparseCategoricalAccuracy(),
    }
    name = pick(rng, metrics)
    shares = {name: _share_right(metric, y_true, y_score) for name, metric in metrics.items()}
    top, argmax = shares.values()
    return Draft(
        f"A model gives each of {n_classes} classes the same score in every row. What is {name}?",
        _row_table(("class", f"each of the {n_classes} scores"), y_true, y_score[:, :1]),
        right_first(shares[name], (top, argmax, share(0, n), share(n // 2, n))),
        "Top-k counts a row as right when fewer than k scores are greater than the label’s; with "
        "equal scores none is, so it is 1. Argmax takes the first of equal scores, so "
        "sparse_categorical_accuracy is the share of class 0.",
        (Reading("Top-1", top), Reading("sparse_categorical_accuracy", argmax)),
    )


def one_column(rng: np.random.Generator) -> Draft:
    """Ask what a categorical accuracy says of a single sigmoid unit."""
    is_sparse = bool(rng.integers(2))
    n = 6

    def answers(drawn: Drawn) -> list[str]:
        metrics = (CategoricalAccuracy(), SparseCategoricalAccuracy(), BinaryAccuracy())
        return [_share_right(metric, *drawn) for metric in metrics]

    y_true, y_score = drawn = until(
        lambda: (rng.integers(0, 2, (n, 1)), rng.integers(5, 96, (n, 1)) / 100),
        lambda drawn: len(set(answers(drawn))) == 3 and (drawn[1] != 0.5).all(),
    )
    categorical, sparse, binary = answers(drawn)
    name = "sparse_categorical_accuracy" if is_sparse else "categorical_accuracy"
    return Draft(
        f"A model ends with one sigmoid unit, and somebody takes {name} for it. What does Keras "
        "print?",
        _row_table(("y_true", "y_pred"), y_true[:, 0], y_score),
        right_first(sparse if is_sparse else categorical, (categorical, sparse, binary)),
        "The largest score of a row with one score is always at place 0. "
        + (
            "So class 0 is predicted for every row, and the result is the share of class 0."
            if is_sparse
            else "So is the largest label, and the two always match: it is always 1."
        )
        + " binary_accuracy is the one to take.",
        (
            Reading("categorical_accuracy", categorical),
            Reading("sparse_categorical_accuracy", sparse),
            Reading("binary_accuracy", binary),
        ),
    )


def exact(rng: np.random.Generator) -> Draft:
    """Ask what Accuracy() says of probabilities."""
    n = 6

    def draw() -> Drawn:
        scores = rng.integers(1, 100, n)
        ends = rng.random(n) < 0.3
        return rng.integers(0, 2, n), np.where(ends, 100 * rng.integers(0, 2, n), scores) / 100

    def answers(drawn: Drawn) -> list[str]:
        return [_share_right(metric, *drawn) for metric in (Accuracy(), BinaryAccuracy())]

    y_true, y_score = drawn = until(
        draw, lambda drawn: len(set(answers(drawn))) == 2 and (drawn[1] != 0.5).all()
    )
    right, binary = answers(drawn)
    return Draft(
        "A model ends with one sigmoid unit. What does keras.metrics.Accuracy(), the class and "
        "not the word “accuracy”, print?",
        _row_table(("y_true", "y_pred"), y_true, y_score[:, np.newaxis]),
        right_first(right, (binary, share(n, n), share(0, n))),
        "Accuracy() compares with ==, and no threshold occurs in it: right are only scores that "
        "equal their label exactly. The word “accuracy” would become BinaryAccuracy here.",
        (Reading("Accuracy()", right), Reading("BinaryAccuracy()", binary)),
    )


def tied_argmax(rng: np.random.Generator) -> Draft:
    """Ask which class is predicted when two share the largest score."""
    n_classes = int(rng.integers(3, 5))
    low, high = sorted(int(c) for c in rng.choice(n_classes, 2, replace=False))
    scores = rng.permutation(np.arange(5, 5 + 5 * n_classes, 5)) / 100
    scores[[low, high]] = 0.4
    matches = sparse_categorical_accuracy(np.arange(n_classes), np.tile(scores, (n_classes, 1)))
    said = int(matches.argmax())
    texts = [f"Class {c}." for c in range(n_classes)]
    others = [texts[c] for c in (low, high) if c != said]
    return Draft(
        "Two classes share the largest score. Which class does sparse_categorical_accuracy take "
        "as predicted?",
        Table(
            ("", *(f"class {c}" for c in range(n_classes))),
            (("score", *map(short, scores)),),
        ),
        right_first(texts[said], (*others, "Both: either counts as right.", *texts)),
        "Argmax takes the first of equal values, so only that class counts as predicted. "
        "Top-k accuracy would count both.",
        (Reading("Predicted", f"class {said}"),),
    )


def _class_rows(rng: np.random.Generator, n: int, n_classes: int) -> Drawn:
    scores = np.array([rng.permutation([10, 20, 30, 40][-n_classes:]) for _ in range(n)])
    return rng.integers(0, n_classes, n), scores / 100


def _share_right(metric: StreamingAccuracy, y_true: np.ndarray, y_score: np.ndarray) -> str:
    metric.update_state(y_true, y_score)
    return share(round(metric.result() * len(y_true)), len(y_true))


def _row_table(head: tuple[str, ...], y_true: np.ndarray, y_score: np.ndarray) -> Table:
    return Table(
        ("row", *head),
        tuple(
            (str(i), str(label), *map(short, scores))
            for i, (label, scores) in enumerate(zip(y_true, y_score, strict=True), 1)
        ),
    )


KINDS = {
    "resolves": Kind('What metrics=["accuracy"] becomes', resolves),
    "logits": Kind("A threshold on logits", logits),
    "top_k": Kind("Top-k accuracy", top_k),
    "constant": Kind("Equal scores for every class", constant),
    "one_column": Kind("A categorical accuracy on one sigmoid unit", one_column),
    "exact": Kind("Accuracy() on probabilities", exact),
    "tied_argmax": Kind("Two largest scores", tied_argmax),
}
"""Name of a kind to what it is about and how it is made."""
