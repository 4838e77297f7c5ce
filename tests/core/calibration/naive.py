"""Calibration by looking at each row, in fractions, without any of the code under test."""

from collections import defaultdict
from fractions import Fraction


def pooled(y_true, y_score, weights=None):
    """The isotonic value at each distinct score: neighbours that fall are pooled."""
    sums = defaultdict(lambda: [Fraction(0), Fraction(0)])
    for i, (label, score) in enumerate(zip(y_true, y_score, strict=True)):
        weight = Fraction(1) if weights is None else Fraction(weights[i])
        sums[score][0] += weight * int(label)
        sums[score][1] += weight
    blocks = [[[score], *sums[score]] for score in sorted(sums) if sums[score][1]]
    i = 0
    while i + 1 < len(blocks):
        (scores, yes, n), (more, also, m) = blocks[i], blocks[i + 1]
        if yes * m >= also * n:
            blocks[i : i + 2] = [[scores + more, yes + also, n + m]]
            i = max(0, i - 1)
        else:
            i += 1
    return {score: yes / n for scores, yes, n in blocks for score in scores}


def mean_squares(y_true, y_score, value_of, weights=None):
    """The weighted mean of (value − label)²."""
    total = n = Fraction(0)
    for i, (label, score) in enumerate(zip(y_true, y_score, strict=True)):
        weight = Fraction(1) if weights is None else Fraction(weights[i])
        total += weight * (Fraction(value_of(score)) - int(label)) ** 2
        n += weight
    return total / n


def expected_error(y_true, y_score, n_bins):
    """The calibration error of bins as wide as each other, closed on the right."""
    bins = defaultdict(list)
    for label, score in zip(y_true, y_score, strict=True):
        of = next(k for k in range(n_bins) if score <= Fraction(k + 1, n_bins))
        bins[of].append((Fraction(score), int(label)))
    gaps = [abs(sum(score - label for score, label in rows)) for rows in bins.values()]
    return sum(gaps) / len(y_true)
