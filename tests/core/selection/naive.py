"""All reachable confusion matrices, found without any of the code under test, and in fractions."""

from fractions import Fraction
from itertools import pairwise

from hypothesis import strategies as st

SAMPLES = st.lists(
    st.tuples(st.integers(0, 1), st.integers(0, 16).map(lambda k: k / 16)), min_size=1, max_size=20
)
RULES = st.sampled_from([">", ">="])


def candidates(y_score):
    """A threshold for each thing that can be decided: below, at and between all scores, above."""
    scores = sorted(set(y_score))
    between = [(a + b) / 2 for a, b in pairwise(scores)]
    return sorted([scores[0] - 1, *scores, *between, scores[-1] + 1])


def matrix(y_true, y_score, threshold, rule, weights=None):
    """Count tp, fp, fn, tn by looking at each row."""
    cells = {"tp": Fraction(0), "fp": Fraction(0), "fn": Fraction(0), "tn": Fraction(0)}
    for i, (label, score) in enumerate(zip(y_true, y_score, strict=True)):
        said = score > threshold if rule == ">" else score >= threshold
        cell = ("tp" if label else "fp") if said else ("fn" if label else "tn")
        cells[cell] += 1 if weights is None else Fraction(weights[i])
    return cells


def share(part, whole):
    return part / whole if whole else None


def best(y_true, y_score, rule, value_of, weights=None):
    """Find the largest value and all candidates that have it; (None, []) where none is defined."""
    values = {t: value_of(matrix(y_true, y_score, t, rule, weights)) for t in candidates(y_score)}
    defined = [value for value in values.values() if value is not None]
    if not defined:
        return None, []
    return max(defined), [t for t, value in values.items() if value == max(defined)]


def agrees(optimal, good, y_score):
    """Whether intervals hold exactly the good ones among all candidates."""
    return all(any(t in i for i in optimal) == (t in good) for t in candidates(y_score))
