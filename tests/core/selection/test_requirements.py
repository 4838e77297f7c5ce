"""Requirements: the reference, and a naive search that tries every threshold for each of them."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.decision.rates import RATES
from core.decision.tally import tally
from core.selection.cost import Costs, LeastCost
from core.selection.metric import of_rate
from core.selection.points import operating_points
from core.selection.requirements import Requirement, Requirements
from tests.core.selection import naive
from tests.core.selection.naive import share
from tests.core.selection.reference import RULES, as_dict, cases, intervals, points_of

NAMES = {
    "fpr": "false_positive_rate",
    "n_flag": "rows_flagged",
    "flag_rate": "predicted_positive_rate",
}


def asked(inputs):
    """The rule of a case."""
    requirements = tuple(
        Requirement(NAMES.get(name, name), sense, value)
        for name, sense, value in inputs["constraints"]
    )
    return Requirements(requirements, of_rate(inputs["goal"]))


@cases("constraints/")
@pytest.mark.parametrize("rule", RULES)
def test_the_reference(case, rule):
    expected = case["expected"]
    points, requirements = points_of(case["inputs"], rule), asked(case["inputs"])
    choice = requirements.choose(points)
    assert choice.is_possible == expected["feasible"]
    if expected["feasible"]:
        assert choice.permitted == intervals(expected["feasible_thresholds"][rule])
        assert choice.value == pytest.approx(expected["best"], abs=1e-12)
        assert choice.optimal == intervals(expected["optimal_thresholds"][rule])
        here = {**as_dict(choice.counts), "n_flag": points.flagged[points.index(choice.threshold)]}
        assert here in expected["counts"]
        return
    why = expected["why_impossible"]
    assert choice.permitted == ()
    (trade,) = (
        trade
        for trade in requirements.trades(points)
        if trade.requirement.name == NAMES.get(why["rate"], why["rate"])
    )
    assert [[r.name, r.sense, r.value] for r in trade.others] == [
        [NAMES.get(name, name), sense, value] for name, sense, value in why["given"]
    ]
    assert trade.best == pytest.approx(why["true_maximum"], abs=1e-12)
    assert trade.thresholds == intervals(why["thresholds"][rule])
    for counts in trade.counts:
        assert any(as_dict(counts).items() <= each.items() for each in why["counts"])
    assert len(trade.counts) == len(why["counts"])
    assert str(trade) in choice.why


def measures(c):
    return {
        "recall": share(c["tp"], c["tp"] + c["fn"]),
        "precision": share(c["tp"], c["tp"] + c["fp"]),
        "false_positive_rate": share(c["fp"], c["fp"] + c["tn"]),
        "predicted_positive_rate": share(c["tp"] + c["fp"], sum(c.values())),
        "rows_flagged": c["tp"] + c["fp"],
        "rows_missed": c["fn"],
        "rows_alarmed": c["fp"],
        "specificity": share(c["tn"], c["fp"] + c["tn"]),
    }


def keeps(measured, sense, value):
    if measured is None:
        return False
    return measured >= value if sense == ">=" else measured <= value


WANTED = st.lists(
    st.one_of(
        st.tuples(
            st.sampled_from(
                [
                    *("recall", "precision", "specificity"),
                    *("false_positive_rate", "predicted_positive_rate"),
                ]
            ),
            st.sampled_from([">=", "<="]),
            st.integers(0, 20).map(lambda k: Fraction(k, 20)),
        ),
        st.tuples(
            st.sampled_from(["rows_flagged", "rows_missed", "rows_alarmed"]),
            st.sampled_from([">=", "<="]),
            st.integers(0, 20).map(Fraction),
        ),
    ),
    max_size=3,
    unique_by=lambda each: each[0],
)


@given(samples=naive.SAMPLES, rule=naive.RULES, wanted=WANTED)
def test_equals_the_naive_search(samples, rule, wanted):
    y_true, y_score = zip(*samples, strict=True)
    points = operating_points(tally(y_true, y_score), rule)
    requirements = Requirements(
        tuple(Requirement(name, sense, float(value)) for name, sense, value in wanted),
        of_rate("specificity"),
    )
    choice = requirements.choose(points)

    def feasible(c, but=None):
        found = measures(c)
        return all(keeps(found[n], s, v) for n, s, v in wanted if n != but)

    _, good = naive.best(
        y_true, y_score, rule, lambda c: measures(c)["specificity"] if feasible(c) else None
    )
    assert naive.agrees(choice.optimal, good, y_score)
    permitted = [
        t for t in naive.candidates(y_score) if feasible(naive.matrix(y_true, y_score, t, rule))
    ]
    assert naive.agrees(choice.permitted, permitted, y_score)
    for trade, (name, sense, _) in zip(requirements.trades(points), wanted, strict=True):
        sign = 1 if sense == ">=" else -1

        def signed(c, name=name, sign=sign):
            found = measures(c)[name]
            return None if found is None or not feasible(c, but=name) else sign * found

        best, there = naive.best(y_true, y_score, rule, signed)
        assert naive.agrees(trade.thresholds, there, y_score)
        if best is None:
            assert np.isnan(trade.best)
        else:
            assert trade.best == pytest.approx(float(sign * best), abs=1e-12)


Y_TRUE = [1, 0, 1, 0, 1, 0, 0, 0, 0, 0]
Y_SCORE = [0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0.05]


def test_impossible_says_what_is_possible_and_for_which_trade():
    points = operating_points(tally(Y_TRUE, Y_SCORE), rows="the test rows")
    rule = Requirements((Requirement("recall", ">=", 0.9), Requirement("precision", ">=", 0.95)))
    assert rule.choose(points).why == (
        "Impossible on the test rows: with precision at least 0.95 recall is at most 0.3333; "
        "with recall at least 0.9 precision is at most 0.6."
    )
    alone = Requirements(
        (Requirement("rows_missed", "<=", 0), Requirement("rows_flagged", "<=", 2))
    )
    assert (
        "with missed rows at most 0 rows predicted “yes” is at least 5" in alone.choose(points).why
    )


def test_when_no_single_change_is_enough():
    points = operating_points(tally([1, 0, 1], [0.2, 0.5, 0.8]))
    asked = ("recall", ">=", 1), ("false_positive_rate", "<=", 0), ("accuracy", ">=", 1)
    rule = Requirements(tuple(Requirement(*each) for each in asked))
    assert "no change of one requirement alone" in rule.choose(points).why


def test_what_is_undefined_everywhere_is_named():
    points = operating_points(tally([0, 0], [0.1, 0.2]))
    rule = Requirements((Requirement("precision", ">=", 0.5), Requirement("recall", ">=", 0.5)))
    assert (
        rule.choose(points).why
        == "Impossible on these rows: recall is undefined at every threshold."
    )
    goal = of_rate("false_positive_rate")
    of_yes = operating_points(tally([1, 1], [0.1, 0.2]))
    said = Requirements((Requirement("recall", ">=", 0.5),), goal).choose(of_yes).why
    assert said.endswith("is undefined on these rows wherever recall at least 0.5 is met.")
    assert Requirements((), goal).choose(of_yes).why == goal.choose(of_yes).why, "none is met"


def test_the_feasible_thresholds_may_be_several_intervals():
    points = operating_points(tally([1, 0, 0, 1, 0], [0.9, 0.8, 0.7, 0.6, 0.5]))
    choice = Requirements((Requirement("precision", ">=", 0.5),)).choose(points)
    assert len(choice.permitted) == 2


def test_exactly_met_is_met():
    # 0.9 of 10 positives, and 0.1 as a sum of weights that floats do not hold.
    points = operating_points(tally([1] * 10, [k / 10 for k in range(10)]))
    choice = Requirements(
        (Requirement("recall", ">=", 0.9),), of_rate("predicted_positive_rate")
    ).choose(points)
    assert choice.counts.fn == 1
    weighted = operating_points(tally([1] * 10, np.arange(10) / 10, sample_weight=[0.1] * 10))
    choice = Requirements(
        (Requirement("recall", ">=", 0.7),), of_rate("predicted_positive_rate")
    ).choose(weighted)
    assert choice.value == pytest.approx(0.7)


def test_a_cost_may_be_the_goal():
    points = operating_points(tally(Y_TRUE, Y_SCORE))
    rule = Requirements((Requirement("recall", ">=", 0.5),), LeastCost(Costs(fp=1, fn=1)))
    choice = rule.choose(points)
    assert choice.value == pytest.approx(0.2)
    assert choice.goal == "least cost per row with recall at least 0.5"


def test_words():
    assert str(Requirement("false_positive_rate", "<=", 0.05)) == "false positive rate at most 0.05"
    assert str(Requirement("f1", ">=", 0.5)) == "F1 score at least 0.5"
    assert str(Requirement("rows_flagged", "<=", 2000)) == "rows predicted “yes” at most 2,000"


@pytest.mark.parametrize(
    ("name", "sense", "value", "text"),
    [
        ("recall", ">=", 1.2, "Recall must be a number from 0 to 1; got 1.2"),
        ("rows_flagged", "<=", -1, "must be a number of at least 0"),
        ("recall", ">", 0.5, "`sense` must be one of >=, <="),
        ("nonsense", ">=", 0.5, "`name` must be one of"),
        ("recall", ">=", float("nan"), "from 0 to 1"),
        ("rows_missed", "<=", float("inf"), "of at least 0"),
    ],
)
def test_what_is_refused(name, sense, value, text):
    with pytest.raises(ValueError, match=text):
        Requirement(name, sense, value)


def test_what_a_rate_can_be_can_be_asked_of_it():
    for name, rate in RATES.items():
        Requirement(name, ">=", rate.low)
        with pytest.raises(ValueError, match=f"from {rate.low:g} to 1"):
            Requirement(name, ">=", rate.low - 0.1)


@pytest.mark.parametrize("name", ["rows_missed", "rows_alarmed"])
def test_rows_of_one_kind_are_not_counted_with_weights(name):
    points = operating_points(tally([1, 0], [0.9, 0.1], sample_weight=[2, 1]))
    with pytest.raises(ValueError, match="with weights ask for a rate"):
        Requirements((Requirement(name, "<=", 1),)).choose(points)
