"""Where each kind of question is explained."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """Hold a place of the app: a page, or a step of the story, key of `STEP`."""

    path: str = ""
    label: str = ""
    step: str | None = None


def _accuracy(name: str) -> Place:
    return Place(f"pages/{name}.py", name)


_KINDS = {
    Place("pages/explorer.py", "Explorer"): (
        *("accuracy", "recall", "precision", "cell", "false_alarms", "roc", "best"),
    ),
    Place("pages/formulas.py", "Formulas"): ("majority", "nothing_said", "auc", "worst_loss"),
    Place("pages/beyond_the_six.py", "Beyond the six"): ("sample_weight",),
    Place("pages/which_accuracy.py", "Which accuracy?"): ("resolves",),
    _accuracy("accuracy"): ("exact",),
    _accuracy("binary_accuracy"): ("on_threshold", "binary_accuracy", "logits"),
    _accuracy("categorical_accuracy"): ("one_column",),
    _accuracy("sparse_categorical_accuracy"): ("tied_argmax", "softmax"),
    _accuracy("sparse_top_k_categorical_accuracy"): ("top_k", "constant"),
    Place(step="unit"): ("unit",),
    Place(step="loss"): ("loss", "what_changes", "uses_threshold"),
    Place(step="regression"): ("gradient",),
    Place(step="accuracies"): ("fit_and_evaluate",),
}
PAGES = {kind: place for place, kinds in _KINDS.items() for kind in kinds}
"""Name of a kind, of `core.quiz.KINDS`, to where it is explained."""
