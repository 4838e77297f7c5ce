"""Where each kind of question is explained."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """Hold a place of the app: a page, or a step of the story.

    Parameters
    ----------
    path, label : str
        Of the page; empty for a step.
    step : str, optional
        Key of `ui.address.parameters.STEP`.
    """

    path: str = ""
    label: str = ""
    step: str | None = None


_EXPLORER = Place("pages/explorer.py", "Explorer")
_FORMULAS = Place("pages/formulas.py", "Formulas")
_BINARY = Place("pages/binary_accuracy.py", "binary_accuracy")

PAGES = {
    "accuracy": _EXPLORER,
    "recall": _EXPLORER,
    "precision": _EXPLORER,
    "cell": _EXPLORER,
    "false_alarms": _EXPLORER,
    "roc": _EXPLORER,
    "best": _EXPLORER,
    "loss": Place(step="loss"),
    "what_changes": Place(step="loss"),
    "on_threshold": _BINARY,
    "binary_accuracy": _BINARY,
    "logits": _BINARY,
    "sample_weight": Place("pages/beyond_the_six.py", "Beyond the six"),
    "majority": _FORMULAS,
    "nothing_said": _FORMULAS,
    "auc": _FORMULAS,
    "worst_loss": _FORMULAS,
    "resolves": Place("pages/which_accuracy.py", "Which accuracy?"),
    "top_k": Place(
        "pages/sparse_top_k_categorical_accuracy.py", "sparse_top_k_categorical_accuracy"
    ),
    "constant": Place(
        "pages/sparse_top_k_categorical_accuracy.py", "sparse_top_k_categorical_accuracy"
    ),
    "one_column": Place("pages/categorical_accuracy.py", "categorical_accuracy"),
    "tied_argmax": Place("pages/sparse_categorical_accuracy.py", "sparse_categorical_accuracy"),
    "exact": Place("pages/accuracy.py", "accuracy"),
    "unit": Place(step="unit"),
    "softmax": Place("pages/sparse_categorical_accuracy.py", "sparse_categorical_accuracy"),
    "gradient": Place(step="regression"),
}
"""Name of a kind, of `core.quiz.KINDS`, to where it is explained."""
