"""The six accuracies of Keras for people: `VARIANTS` says in words what each of them is."""

from __future__ import annotations

from dataclasses import dataclass

from core.keras import accuracy as core_accuracy
from core.keras.accuracy import StreamingAccuracy


@dataclass(frozen=True)
class Variant:
    """Describe one accuracy of Keras for people.

    `cls`: of `core.keras.accuracy.ACCURACIES`.
    `title`: the question its page answers.
    `y_true`, `y_pred`: what each must look like, Markdown.
    `when`: the case in which to use it, as the end of "Use it when …".
    `parameter`: the name of its one parameter, "threshold" or "k".
    """

    cls: type[StreamingAccuracy]
    title: str
    sentence: str
    formula: str
    y_true: str
    y_pred: str
    when: str
    parameter: str | None = None

    @property
    def name(self) -> str:
        """Name of the function in Keras, of the page, and in a link."""
        return self.cls.function.__name__

    @property
    def is_one_hot(self) -> bool:
        """Whether its labels are rows with a one at the class."""
        return self.name in ("categorical_accuracy", "top_k_categorical_accuracy")

    def keras(self, value: float | int | None = None) -> str:
        """Write the `metrics` line of `compile`, with this value for its parameter."""
        option = "" if self.parameter is None or value is None else f"{self.parameter}={value!r}"
        return f"metrics=[keras.metrics.{self.cls.__name__}({option})]"

    @property
    def keras_default(self) -> str:
        """Write the shortest `metrics` line that means this accuracy."""
        if self.cls is core_accuracy.Accuracy:
            return '# not metrics=["accuracy"]: that word goes by shape'
        return f'metrics=["{self.name}"]'


_LABELS = "class numbers, shape (N,) or (N, 1)"
_ONE_HOT = "one-hot rows, shape (N, C): a 1 at the class, else 0"
_SCORES = "one score for each class, shape (N, C), such as a softmax"
_ARGMAX = r"\operatorname{argmax}_c\,"
_MEAN = r"\frac{1}{N}\sum_{i=1}^{N}"
_AMONG_BEST = r"\left[\,\#\{c : \hat y_{i,c} > \hat y_{i,\,%s}\} < k\,\right]"
_ONE_AMONG_BEST = _MEAN + _AMONG_BEST % r"\ell_i"

VARIANTS = {
    variant.name: variant
    for variant in (
        Variant(
            core_accuracy.Accuracy,
            "Is each answer exactly the label?",
            "The share of predictions that equal their label exactly.",
            rf"{_MEAN}\left[\,\hat y_i = y_i\,\right]",
            "labels, shape (N,) or (N, 1)",
            "**labels too**, not probabilities; same shape",
            "both sides are class numbers already",
        ),
        Variant(
            core_accuracy.BinaryAccuracy,
            "Is each score on its label’s side of the threshold?",
            "The share of scores that lie on the right side of the threshold: above it for class "
            "1, at or below it for class 0.",
            rf"{_MEAN}\left[\,[\,\hat y_i > t\,] = y_i\,\right]",
            "0 or 1, shape (N,) or (N, 1)",
            "one score, shape (N,) or (N, 1), such as one sigmoid unit",
            "the network ends in one sigmoid unit",
            "threshold",
        ),
        Variant(
            core_accuracy.CategoricalAccuracy,
            "Is the largest score where the one is?",
            "The share of rows whose largest score is at the place of the 1 in the label row.",
            rf"{_MEAN}\left[\,{_ARGMAX}\hat y_{{i,c}} = {_ARGMAX}y_{{i,c}}\,\right]",
            _ONE_HOT,
            _SCORES,
            "labels are one-hot and the network gives one score per class",
        ),
        Variant(
            core_accuracy.SparseCategoricalAccuracy,
            "Is the largest score at the label’s place?",
            "The share of rows whose largest score is at the place the label names.",
            rf"{_MEAN}\left[\,{_ARGMAX}\hat y_{{i,c}} = y_i\,\right]",
            _LABELS,
            _SCORES,
            "labels are class numbers and the network gives one score per class",
        ),
        Variant(
            core_accuracy.TopKCategoricalAccuracy,
            "Is the one among the k best scores?",
            "The share of rows in which the class of the label row has one of the k best scores.",
            rf"\begin{{gathered}}{_ONE_AMONG_BEST}\\ \ell_i = {_ARGMAX}y_{{i,c}}\end{{gathered}}",
            _ONE_HOT,
            _SCORES,
            "labels are one-hot and a near miss counts as right",
            "k",
        ),
        Variant(
            core_accuracy.SparseTopKCategoricalAccuracy,
            "Is the label among the k best scores?",
            "The share of rows in which the class that the label names has one of the k best "
            "scores.",
            _MEAN + _AMONG_BEST % "y_i",
            _LABELS,
            _SCORES,
            "labels are class numbers and a near miss counts as right",
            "k",
        ),
    )
}
"""Name in Keras → `Variant`, in the order of the pages."""
