"""Rates: each a function of the confusion counts, scalar or vector.

Every rate takes `Counts` of scalars, or of arrays of one shape, and returns a float, or an ndarray
of float64 of that shape: from `Rate.low`, 0 or -1, to 1, or nan. 0/0 is nan everywhere, never 0:
"no row was said positive" is not "every answer was wrong".

`RATES` lists them with what people read: label, formula, meaning, and what Keras and scikit-learn
print where we say undefined (each printed value was checked by running Keras 3.15 and scikit-learn
1.9).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeVar, overload

import numpy as np
from numpy.typing import ArrayLike

from core.decision.counts import Counts, Number


class RateFunction(Protocol):
    """A function of this module that takes counts only."""

    __name__: str

    def __call__(self, counts: Counts[Number], /) -> Number: ...


@dataclass(frozen=True)
class Rate:
    """A rate and the words for it.

    Attributes
    ----------
    name : str
        The key in `RATES`, and the name of the function.
    label : str
        For a heading or a table.
    compute : callable
        ``compute(counts)`` → float, or ndarray of float64.
    formula : str
        Plain text.
    meaning : str
        One plain sentence.
    undefined_note : str
        When the rate is nan, and what Keras and scikit-learn print there.
    low : float
        The smallest that it can be, 0 or -1; the largest is 1.
    """

    name: str
    label: str
    compute: RateFunction
    formula: str
    meaning: str
    undefined_note: str
    low: float = 0.0

    @property
    def short(self) -> str:
        """The label without what stands behind it in brackets."""
        return self.label.split(" (")[0]


RATES: dict[str, Rate] = {}
"""Name → `Rate`, in the order people should meet them."""

_F = TypeVar("_F", bound=RateFunction)


def _listed(
    label: str, formula: str, meaning: str, undefined: str, low: float = 0.0
) -> Callable[[_F], _F]:
    """List a function in `RATES` with its words."""

    def enter(compute: _F) -> _F:
        name = compute.__name__
        RATES[name] = Rate(name, label, compute, formula, meaning, f"undefined: {undefined}", low)
        return compute

    return enter


@overload
def ratio(numerator: float, denominator: float) -> float: ...
@overload
def ratio(numerator: np.ndarray, denominator: np.ndarray) -> np.ndarray: ...
def ratio(numerator: ArrayLike, denominator: ArrayLike) -> float | np.ndarray:
    """Divide; nan where the denominator is 0. A float for scalars, else a float64 array."""
    numerator, denominator = np.asarray(numerator), np.asarray(denominator)
    quotient = np.full(numerator.shape, np.nan)
    np.divide(numerator, denominator, out=quotient, where=denominator != 0)
    return quotient if quotient.ndim else quotient.item()


@_listed(
    "Accuracy",
    "(TP + TN) / (TP + FP + FN + TN)",
    "Of all rows, the share that is predicted correctly.",
    "there is no row with any weight; Keras prints 0, scikit-learn refuses",
)
def accuracy(counts: Counts[Number]) -> Number:
    """Compute the share of rows predicted correctly; nan when there is no row (or no weight).

    Source: Keras 3.15 ``metrics.BinaryAccuracy``; scikit-learn 1.9 ``metrics.accuracy_score``.
    """
    return ratio(counts.tp + counts.tn, counts.n)


@_listed(
    "Precision",
    "TP / (TP + FP)",
    "Of all rows predicted “yes”, the share that is “yes”.",
    "no row was predicted “yes”; Keras and scikit-learn print 0",
)
def precision(counts: Counts[Number]) -> Number:
    """Compute the share of true positives among the rows said positive; nan when no row is.

    Source: Keras 3.15 ``metrics.Precision``; scikit-learn 1.9 ``metrics.precision_score``.
    """
    return ratio(counts.tp, counts.predicted_positives)


@_listed(
    "Recall (true positive rate)",
    "TP / (TP + FN)",
    "Of all rows that are “yes”, the share predicted “yes”.",
    "no row is “yes”; Keras and scikit-learn print 0",
)
def recall(counts: Counts[Number]) -> Number:
    """Compute what share of the positive rows is said positive; nan when no row is positive.

    Source: Keras 3.15 ``metrics.Recall``; scikit-learn 1.9 ``metrics.recall_score``.
    """
    return ratio(counts.tp, counts.positives)


@_listed(
    "Specificity (true negative rate)",
    "TN / (TN + FP)",
    "Of all rows that are “no”, the share predicted “no”.",
    "no row is “no”; scikit-learn prints 0, Keras has no such metric",
)
def specificity(counts: Counts[Number]) -> Number:
    """Compute what share of the negative rows is said negative; nan when no row is negative.

    Source: scikit-learn 1.9 ``metrics.recall_score(pos_label=0)``.
    """
    return ratio(counts.tn, counts.negatives)


@_listed(
    "False positive rate",
    "FP / (FP + TN)",
    "Of all rows that are “no”, the share wrongly predicted “yes”.",
    "no row is “no”; scikit-learn prints nan, Keras has no such metric",
)
def false_positive_rate(counts: Counts[Number]) -> Number:
    """Compute what share of the negative rows is said positive; nan when no row is negative.

    Source: scikit-learn 1.9 ``metrics.roc_curve``.
    """
    return ratio(counts.fp, counts.negatives)


@_listed(
    "Negative predictive value",
    "TN / (TN + FN)",
    "Of all rows predicted “no”, the share that is “no”.",
    "no row was predicted “no”; scikit-learn prints 0, Keras has no such metric",
)
def negative_predictive_value(counts: Counts[Number]) -> Number:
    """Compute the share of true negatives among the rows said negative; nan when no row is.

    Source: scikit-learn 1.9 ``metrics.precision_score(pos_label=0)``.
    """
    return ratio(counts.tn, counts.predicted_negatives)


@_listed(
    "F1 score",
    "2·TP / (2·TP + FP + FN)",
    "One number for precision and recall together, low as soon as one of them is low.",
    "no row is “yes” and none was predicted “yes”; Keras and scikit-learn print 0",
)
def f1(counts: Counts[Number]) -> Number:
    """Compute the harmonic mean of precision and recall, `f_beta` with beta 1.

    nan only when there is neither a positive row nor one said positive; 0 when just one of the two
    is missing.

    Source: Keras 3.15 ``metrics.F1Score``; scikit-learn 1.9 ``metrics.f1_score``.
    """
    return f_beta(counts, 1.0)


def f_beta(counts: Counts[Number], beta: float) -> Number:
    """Compute the weighted harmonic mean in which recall weighs beta times as much as precision.

    nan as `f1`; Keras and scikit-learn print 0.

    Parameters
    ----------
    beta : float
        Finite, above 0. 1 gives F1; 2 favours recall; 0.5 favours precision.

    Raises
    ------
    ValueError
        When `beta` is not a finite number above 0.

    Source: van Rijsbergen (1979), Information Retrieval, chapter 7; Keras 3.15
    ``metrics.FBetaScore``; scikit-learn 1.9 ``metrics.fbeta_score``.
    """
    if not (np.isfinite(beta) and beta > 0):
        raise ValueError(f"`beta` must be a finite number above 0; got {beta}.")
    counts = counts.each(_float)
    weight = float(beta) ** 2
    gain = (1 + weight) * counts.tp
    return ratio(gain, gain + weight * counts.fn + counts.fp)


@_listed(
    "Balanced accuracy",
    "(TP / (TP + FN) + TN / (TN + FP)) / 2",
    "The share predicted correctly in each class, averaged, so that a rare class counts as much.",
    "one class has no row; scikit-learn warns and prints the share predicted correctly in the "
    "other class, Keras has no such metric",
)
def balanced_accuracy(counts: Counts[Number]) -> Number:
    """Compute the mean of recall and specificity; nan when a class has no row.

    Source: scikit-learn 1.9 ``metrics.balanced_accuracy_score``.
    """
    return (recall(counts) + specificity(counts)) / 2


@_listed(
    "Matthews correlation (MCC)",
    "(TP·TN − FP·FN) / √((TP + FP)·(TP + FN)·(TN + FP)·(TN + FN))",
    "How closely predicted and true classes go together: 1 always, 0 as by chance, −1 never.",
    "all rows are, or were predicted to be, of one class; scikit-learn prints 0, "
    "Keras has no such metric",
    low=-1.0,
)
def mcc(counts: Counts[Number]) -> Number:
    """Compute Matthews' correlation coefficient between the true and the said class.

    nan when a class has no row or is never said.

    Source: Matthews (1975), doi:10.1016/0005-2795(75)90109-9; scikit-learn 1.9
    ``metrics.matthews_corrcoef``.
    """
    counts = counts.each(_float)
    # In this order the product is a square when all rows are right, or all wrong: its root is
    # then exact, and the result is exactly 1 or -1.
    spread = np.sqrt(
        (counts.predicted_positives * counts.predicted_negatives)
        * (counts.positives * counts.negatives)
    )
    return ratio(counts.tp * counts.tn - counts.fp * counts.fn, spread)


@_listed(
    "Cohen’s kappa",
    "2·(TP·TN − FP·FN) / ((TP + FP)·(FP + TN) + (TP + FN)·(FN + TN))",
    "How much better than chance predicted and true classes agree: 1 fully, 0 as by chance.",
    "all rows are and were predicted to be of the same one class; scikit-learn prints nan, "
    "Keras has no such metric",
    low=-1.0,
)
def cohen_kappa(counts: Counts[Number]) -> Number:
    """Compute Cohen's kappa: agreement beyond chance, as a share of what chance leaves open.

    nan when every row has, and is said to have, one and the same class: chance alone explains it.

    Source: Cohen (1960), doi:10.1177/001316446002000104; scikit-learn 1.9
    ``metrics.cohen_kappa_score``.
    """
    counts = counts.each(_float)
    # (observed - chance) / (1 - chance), multiplied out: no subtraction from 1, so a perfect
    # answer gives exactly 1 and the undefined case exactly 0/0.
    return ratio(
        2 * (counts.tp * counts.tn - counts.fp * counts.fn),
        counts.predicted_positives * counts.negatives
        + counts.positives * counts.predicted_negatives,
    )


@_listed(
    "Youden’s J",
    "TP / (TP + FN) + TN / (TN + FP) − 1",
    "How far the point lies above the diagonal of the ROC curve.",
    "one class has no row; scikit-learn (balanced accuracy, adjusted) prints −inf or nan, "
    "Keras has no such metric",
    low=-1.0,
)
def youden_j(counts: Counts[Number]) -> Number:
    """Compute recall + specificity − 1; nan when a class has no row.

    Source: Youden (1950), doi:10.1002/1097-0142(1950)3:1<32::AID-CNCR2820030106>3.0.CO;2-3;
    scikit-learn 1.9 ``metrics.balanced_accuracy_score(adjusted=True)``.
    """
    return recall(counts) + specificity(counts) - 1


@_listed(
    "Share predicted “yes” (predicted positive rate)",
    "(TP + FP) / (TP + FP + FN + TN)",
    "Of all rows, the share predicted “yes”.",
    "there is no row with any weight; Keras and scikit-learn have no such metric",
)
def predicted_positive_rate(counts: Counts[Number]) -> Number:
    """Compute the share of rows that are said positive; nan when there is no row (or no weight)."""
    return ratio(counts.predicted_positives, counts.n)


@_listed(
    "Prevalence",
    "(TP + FN) / (TP + FP + FN + TN)",
    "Of all rows, the share that is “yes”, whatever the threshold.",
    "there is no row with any weight; Keras and scikit-learn have no such metric",
)
def prevalence(counts: Counts[Number]) -> Number:
    """Compute the share of rows that are positive; nan when there is no row (or no weight)."""
    return ratio(counts.positives, counts.n)


@dataclass(frozen=True)
class MajorityBaseline:
    """What always saying the more common class would score.

    Attributes
    ----------
    accuracy : float
        In [0.5, 1]; nan when there is no row.
    label : int
        The class it always says, 0 or 1; 0 when both are equally common.
    """

    accuracy: float
    label: int


def majority_baseline(counts: Counts[float]) -> MajorityBaseline:
    """Compute the accuracy of always saying the more common class.

    Any row of a curve, scalars, gives the same answer: it depends on the true classes only.

    Source: scikit-learn 1.9 ``dummy.DummyClassifier(strategy="prior")``.
    """
    label = int(counts.positives > counts.negatives)
    most = counts.positives if label == 1 else counts.negatives
    return MajorityBaseline(accuracy=ratio(most, counts.n), label=label)


def _float(count: ArrayLike) -> np.ndarray:
    """Convert to float64: products of counts beyond 2^63 then round instead of wrapping."""
    return np.asarray(count, np.float64)
