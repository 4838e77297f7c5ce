"""Example rows in words, so that a person sees at once whether a file was understood."""

from __future__ import annotations

import numpy as np

from core.parsing.numbers import minus
from core.predictions.scale import Scale
from core.reading.understanding.parts import ExampleRow
from core.reading.understanding.work import Work


def show_examples(work: Work) -> None:
    """Choose up to three rows: a yes, a no, and where the model decided wrongly."""
    near = np.flatnonzero(work.kept[: len(work.table.sample)])
    if not near.size:
        near = np.flatnonzero(work.kept)[:50]
    is_yes = work.codes[near] == work.yes_code
    first = [near[is_yes][:1], near[~is_yes][:1]]
    if work.predicted:
        said_yes = next(iter(work.predicted.values()))[near]
        first.append(near[(said_yes == 0) & is_yes][:1])
        first.append(near[(said_yes == 1) & is_yes][:1])
    chosen = list(dict.fromkeys(np.concatenate([*first, near]).tolist()))[:3]
    for row in sorted(chosen):
        is_yes_here = work.codes[row] == work.yes_code
        told = tuple(
            (name, _field(work, name, row), _read_as(work, scores[row], scale))
            for name, (scores, scale) in work.decided.items()
        )
        label = work.yes if is_yes_here else work.no
        work.examples.append(ExampleRow(row + 1, label.text, told))


def _field(work: Work, name: str, row: int) -> str:
    if row < len(work.table.sample):
        field = work.table.sample[name].iloc[row]
        return minus(f"{field:.6g}") if isinstance(field, float) else str(field)
    return minus(f"{work.raw(name)[row]:.6g}")


def _read_as(work: Work, decided: float, scale: Scale) -> str:
    probability = scale.probability(decided)
    if probability is not None:
        return f"P({work.yes.text}) = {float(probability):.4g}"
    more = "higher" if scale.higher_is_yes else "lower"
    return minus(f"{scale.shown(float(decided)):.6g}") + f", {more} speaks for {work.yes.text}"
