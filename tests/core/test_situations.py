"""Situations: each stands on something, and its goal is missed at first and can be met."""

import re
from fractions import Fraction

import numpy as np
import pytest

from core.data.datasets import DATASETS
from core.decision.tally import tally
from core.decision.thresholds import threshold_curve
from core.experiment.recipe import Settings, normalised
from core.experiment.trained import train
from core.live.view import view_of_rows, view_of_training
from core.predictions.samples import SAMPLES, sample_models
from core.selection.points import operating_points
from core.situations import SITUATIONS, Aim, situations_on
from tests.core.selection.reference import RULES

ON = [*DATASETS, *SAMPLES]


def views(on, rule):
    """The rows as a person sees them first, of each model where there are several."""
    if on in SAMPLES:
        return [view_of_rows(each, rule) for each in sample_models(on).predictions.values()]
    return [view_of_training(train(normalised(Settings(data=on))), "test", rule)]


@pytest.mark.long
@pytest.mark.parametrize("on", ON)
def test_each_goal_is_missed_where_the_slider_begins_and_can_be_met(on):
    for view in views(on, ">"):
        points = operating_points(view.predictions.tally(), ">")
        start = points.index(view.scale.decided(view.start.threshold))
        for situation in situations_on(on).values():
            rule = situation.rule
            assert not rule.judged(points)[1][start]
            choice = rule.choose(points)
            assert choice.is_possible
            assert not choice.flags_everybody
            assert not choice.flags_nobody
            for aim in situation.aims:  # each of them asks for something
                assert not aim.requirement.met(aim.requirement.measured(points)).all()


def test_every_data_set_and_every_sample_has_a_situation_and_words_for_it():
    assert {each.on for each in SITUATIONS.values()} == set(ON)
    for name, situation in SITUATIONS.items():
        assert name == situation.name
        assert name.isalpha()
        assert situation.story.endswith(".")
        for aim in situation.aims:
            in_words = re.findall(r"(\d+) \w+(?: \w+)? in (\d+)|(\d+) in (\d+)", str(aim))
            if "{}" in aim.words or not in_words:
                continue
            few, many = (int(text) for text in in_words[0] if text)
            share, limit = Fraction(few, many), Fraction(str(aim.requirement.value))
            assert limit in (share, 1 - share)


def counted(y_true, y_score, threshold, rule):
    """Count the rows that are found, alarmed and missed at one threshold."""
    scores = np.float32(y_score)
    yes = scores > np.float32(threshold) if rule == ">" else scores >= np.float32(threshold)
    tp, fp = int((yes & (y_true == 1)).sum()), int((yes & (y_true == 0)).sum())
    return tp, fp, int((~yes & (y_true == 1)).sum())


def naive(aim, tp, fp, fn):
    """Decide for one threshold, in whole numbers."""
    measured = {
        "rows_alarmed": fp,
        "rows_missed": fn,
        "rows_flagged": tp + fp,
        "recall": Fraction(tp, tp + fn) if tp + fn else None,
        "precision": Fraction(tp, tp + fp) if tp + fp else None,
    }[aim.requirement.name]
    limit = Fraction(str(aim.requirement.value))
    if measured is None:
        return False
    return measured >= limit if aim.requirement.sense == ">=" else measured <= limit


@pytest.mark.long
@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("n_positive", [0, 9, 40])
def test_where_an_aim_is_met_is_exact_with_ties_both_rules_and_no_class_at_all(rule, n_positive):
    rng = np.random.default_rng(n_positive)
    y_true = (np.arange(40) < n_positive).astype(int)
    y_score = np.round(rng.beta(2, 2, 40) + 0.1 * y_true, 1).clip(0, 1)  # many ties
    curve = threshold_curve(y_true, y_score, rule=rule)
    points = operating_points(tally(y_true, y_score), rule)
    counts = [counted(y_true, y_score, threshold, rule) for threshold in curve.thresholds]
    for situation in SITUATIONS.values():
        for aim in situation.aims:
            if aim.requirement.name == "false_positive_rate":
                continue
            small = aim.requirement.value if aim.requirement.value < 1 else 7
            asked = Aim(
                type(aim.requirement)(aim.requirement.name, aim.requirement.sense, small), ""
            )
            turns = asked.turns(points, curve)
            assert turns == sorted(set(turns))
            for row, threshold in enumerate(curve.thresholds):
                is_met = sum(turn <= row for turn in turns) % 2 == 1
                assert is_met == naive(asked, *counts[row]), (aim, threshold)


def test_what_is_measured_stands_in_the_live_table():
    view = view_of_rows(sample_models("ties").first, ">")
    points = operating_points(view.predictions.tally(), ">")
    for situation in SITUATIONS.values():
        for aim in situation.aims:
            measured = aim.requirement.measured(points)[points.index(view.curve.thresholds)]
            np.testing.assert_array_equal(view.table[aim.column], measured)
