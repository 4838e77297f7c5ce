"""What a record says of its rule is what the rule does, ties included."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from core.decision.tally import tally
from core.predictions.scale import Scale
from core.selection.abstain import best_pair
from core.selection.cost import Costs
from core.selection.metric import of_rate
from core.selection.points import operating_points
from core.selection.record import Origin, record_of, record_of_two
from ui.record.words import decides, facts, lines

LABELS, SCORES = np.array([0, 0, 1, 1, 0, 1]), np.array([0.1, 0.25, 0.25, 0.5, 0.5, 0.75])
ABOUT = {"class_names": ("no", "yes"), "origin": Origin("six rows"), "day": date(2026, 5, 31)}
COMPARE = {">": np.greater, "≥": np.greater_equal, "<": np.less, "≤": np.less_equal}


@pytest.mark.parametrize("rule", [">", ">="])
@pytest.mark.parametrize("higher", [True, False])
def test_the_sentence_decides_as_the_record_does(rule, higher):
    scale = Scale("score", higher)
    points = operating_points(tally(LABELS, scale.decided(SCORES)), rule)
    by, costs = of_rate("accuracy"), Costs(fp=1, fn=1)
    low, high = ("0.25", "0.5") if higher else ("0.5", "0.25")  # on scores: what of a tie?
    one = replace(record_of(by.choose(points), by, scale, **ABOUT), threshold=low)
    sign, threshold = decides(one).removeprefix("“Yes” when score ").split()
    yes = COMPARE[sign](SCORES, float(threshold))
    assert (yes & (LABELS == 1)).sum() == one.on(points).counts.tp
    assert (yes & (LABELS == 0)).sum() == one.on(points).counts.fp

    pair = best_pair(points, costs, 0.2)
    two = record_of_two(pair, points, scale, costs, 0.2, **ABOUT)
    two = replace(two, threshold=low, second=high)
    here = two.on(points)
    no, yes = decides(two).removesuffix(", else ask").split(", ")
    shown = [text.split()[-2:] for text in (no, yes)]
    no, yes = (COMPARE[sign](SCORES, float(at)) for sign, at in shown)
    assert not (no & yes).any()
    assert (~no & ~yes).sum() == sum(here.undecided) > 0
    assert (no & (LABELS == 1)).sum() == here.counts.fn
    assert (yes & (LABELS == 1)).sum() == here.counts.tp
    said = dict(facts(two))
    assert ("first is predicted “no”" in said["Rule"]) == (rule == ">")
    asked = next(line for line in lines(two, [here]) if line.label == "Asked about")
    assert asked.texts == (str(sum(here.undecided)),)
