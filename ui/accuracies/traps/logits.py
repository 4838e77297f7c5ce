"""Logits, compared with a threshold that was meant for probabilities."""

from __future__ import annotations

import numpy as np

from core.decision.rule import predict_positive
from core.keras.accuracy import binary_accuracy
from core.mlp.activations import sigmoid
from core.parsing.numbers import minus
from core.parsing.plural import part_of
from ui.accuracies.traps.box import Told, numbers, prints, slide, trap_on_rows
from ui.accuracies.traps.network import Rows
from ui.accuracies.traps.rows import SHOWN, sign, word
from ui.text import four
from ui.variants import VARIANTS


@trap_on_rows(
    "logits",
    "logits against 0.5",
    "People leave the sigmoid to the loss (`from_logits=True`) and keep "
    '`metrics=["accuracy"]`, so the threshold 0.5 meets logits instead of probabilities.',
)
def against_half(shown: Rows) -> Told:
    """Show it on the logits of the model."""
    cut = slide("Threshold on the logit", -4.0, 4.0, 0.5, 0.05, "logits_cut")
    y_true, logits = shown.predictions.y_true, shown.logits
    truth = prints("binary_accuracy", y_true, shown.predictions.y_score)
    numbers(
        {
            f"`BinaryAccuracy({_shown(cut)})` prints": prints(
                "binary_accuracy", y_true, logits, threshold=cut
            ),
            "Really right, p > 0.5": truth,
            "At logit > 0": prints("binary_accuracy", y_true, logits, threshold=0.0),
        }
    )
    between = predict_positive(logits, cut) != predict_positive(logits, 0.0)
    matches = binary_accuracy(y_true, logits, threshold=cut)
    near = np.flatnonzero(between)[:SHOWN]
    caption = f"Rows with a logit between 0 and {_shown(cut)}: {near.size} of {between.sum():,}"
    if not near.size:
        caption = f"No row has a logit between 0 and {_shown(cut)}: nothing differs here."
    return Told(
        _why(cut, int(between.sum()), len(logits)),
        "a probability of 0.5 is a logit of 0, so say so.",
        VARIANTS["binary_accuracy"].keras(0.0),
        caption,
        ["y_true", "logit", "p", "p > 0.5", f"logit > {_shown(cut)}", "right?"],
        [
            [
                str(y_true[i]),
                four(logits[i]),
                f"{sigmoid(logits[i]):.4f}",
                word(predict_positive(sigmoid(logits[i]), 0.5)),
                word(predict_positive(logits[i], cut)),
                sign(matches[i]),
            ]
            for i in near
        ],
    )


def _why(cut: float, n_between: int, n: int) -> str:
    if cut == 0:
        return "logit > 0 is p > 0.5: nothing is in between, and both say the same of every row."
    says = "“no” although p > 0.5" if cut > 0 else "“yes” although p is at most 0.5"
    return (
        f"logit > {_shown(cut)} means p > {sigmoid(cut):.4f}. "
        f"{part_of(n_between, n, 'row', 'lies', 'lie')} between, predicted {says}."
    )


def _shown(cut: float) -> str:
    return minus(f"{cut:g}")
