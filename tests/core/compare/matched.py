"""Which row of a curve matches each of another, of what `core.compare.matching` finds."""

import numpy as np

from core.compare.matching import NO_ROW, matching


def matching_rows(reference, curve, by):
    """Find the row of `curve` that matches each of `reference`, where all scores are rows."""
    found = matching(reference, curve, by)
    rows = np.full(len(reference), NO_ROW)
    known = ~np.isnan(found.thresholds)
    rows[known] = [curve.index(threshold) for threshold in found.thresholds[known]]
    for name in ("tp", "fp", "fn", "tn"):
        reached = getattr(found.counts, name)
        assert np.isnan(reached[~known]).all()
        assert reached[known].tolist() == getattr(curve, f"{name}s")[rows[known]].tolist()
    return rows
