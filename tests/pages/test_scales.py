"""Scores on scales of their own, on every binary page: as Streamlit runs them."""

import numpy as np
import pytest
from sklearn import metrics

from core.live.view import view_of_rows
from core.predictions.groups import Groups
from core.predictions.models import Models
from core.predictions.predictions import Predictions
from core.predictions.scale import Scale
from tests.pages.person import go, press, said, upload
from tests.pages.test_matrix_rows import panel
from ui.source.rows import OwnRows

rng = np.random.default_rng(8)
IS_YES = rng.integers(0, 2, 240)
COMPARE = {">": np.greater, ">=": np.greater_equal, "<": np.less, "<=": np.less_equal}
FILES = {
    "points": (Scale("score", higher_is_yes=False), rng.normal(640 - 80 * IS_YES, 60).round()),
    "log-odds": (Scale("log_odds"), rng.normal(3 * IS_YES - 2, 2).round(3)),
    "percent": (Scale("percent"), (100 * rng.beta(2 + 2 * IS_YES, 4)).round(1)),
    "of no": (Scale("probability", higher_is_yes=False), rng.beta(4, 2 + 2 * IS_YES).round(3)),
}


def own_rows(scale, shown):
    other = shown[::-1].copy()
    predictions = {
        name: Predictions(IS_YES, scale.decided(scores), source="own.csv", scale=scale)
        for name, scores in (("first", shown), ("second", other))
    }
    return OwnRows(Models(predictions, Groups("half", np.arange(240) % 2, ("a", "b"))))


@pytest.fixture(params=FILES)
def file(request, app):
    scale, shown = FILES[request.param]
    app.session_state["own_predictions"] = own_rows(scale, shown)
    app.session_state["own_predictions_shown"] = True
    return app, scale, np.float32(shown)


def right(scale, shown, threshold, rule=">"):
    decided = COMPARE[scale.shown_rule(rule)](shown, np.float32(threshold))
    return (decided == (IS_YES == 1)).mean()


@pytest.mark.long
def test_every_page_shows_them(file):
    app, scale, _ = file
    for page in ("explorer", "models", "groups", "beyond_the_six", "binary_accuracy", "accuracy"):
        go(app, page)
        text = said(app)
        assert "**Your predictions**" in text
        if page == "binary_accuracy":
            for trap in ("logits against 0.5", "exactly on the threshold"):
                needs = f"The trap “{trap}” needs probabilities" in text
                assert needs == (not scale.has_probability)
        assert "The scores are" in text
        assert ("lower means “yes”" in text) == (not scale.higher_is_yes)
        typed = app.number_input(key="at")
        start = {"percent": 50, "log_odds": 0, "probability": 0.5}
        if scale.has_probability:
            assert typed.value == start[scale.kind]
        assert not [n for n in app.number_input if n.key == "t"]


def test_the_typed_threshold_is_in_their_numbers_and_has_a_word_of_its_own(file):
    app, scale, shown = file
    go(app, "binary_accuracy")
    threshold = float(np.sort(shown)[100])
    app.number_input(key="at").set_value(threshold).run()
    assert not app.exception
    assert f"over these 240 rows: **{right(scale, shown, threshold):.4f}**" in said(app)
    assert float(app.query_params["at"]) == pytest.approx(threshold)
    assert "t" not in app.query_params


def test_the_rule_reads_in_their_numbers(file):
    app, scale, _ = file
    go(app, "explorer")
    signs = [">", "≥"] if scale.higher_is_yes else ["<", "≤"]
    rule = app.segmented_control(key="rule")
    assert rule.options == [f"{sign} threshold" for sign in signs]
    assert ("Lower means “yes” here" in rule.help) == (not scale.higher_is_yes)
    no_loss = "No cross-entropy is drawn" in said(app)
    assert no_loss == (not scale.has_probability)


def test_a_new_file_begins_at_its_own_start_and_another_answer_keeps_the_threshold(app):
    odds = "defaulted,logit\n" + "".join(f"{i % 2},{i / 10 - 2}\n" for i in range(40))
    go(app, "your_predictions")
    press(upload(app, odds.encode()), "Yes, read it so")
    go(app, "explorer")
    assert app.number_input(key="at").value == 0
    app.number_input(key="at").set_value(1.5).run()
    go(app, "your_predictions")
    app.session_state["own_brought"].answer({"positive": "0"})
    app.run()
    assert go(app, "explorer").number_input(key="at").value == 1.5
    go(app, "your_predictions")
    press(upload(app, odds.replace("-2", "-3").encode()), "Yes, read it so")
    app.query_params.clear()  # as a browser leads from page to page
    assert go(app, "explorer").number_input(key="at").value == 0
    assert "at" not in app.query_params


def test_what_nobody_moved_stands_at_the_start_of_what_is_shown(app):
    scale, shown = FILES["points"]
    first = Predictions(IS_YES, scale.decided(shown), source="own.csv", scale=scale)
    second = Predictions(IS_YES, scale.decided(shown / 2), source="own.csv", scale=scale)
    app.session_state["own_predictions"] = OwnRows(Models({"first": first, "second": second}))
    app.session_state["own_predictions_shown"] = True
    starts = [view_of_rows(each, ">").start.threshold for each in (first, second)]
    go(app, "explorer")
    for name, start in zip(("first", "second"), starts, strict=True):
        next(e for e in app.selectbox if e.label == "Model").set_value(name).run()
        assert app.number_input(key="at").value == start
        assert "at" not in app.query_params
    assert starts[0] > starts[1]


def test_code_of_metrics_with_a_name_decides_as_the_page(file):
    app, scale, shown = file
    go(app, "beyond_the_six")
    threshold = app.number_input(key="at").value
    said_yes = COMPARE[scale.shown_rule(">")](shown, np.float32(threshold)).astype(int)
    names = {
        **{name: getattr(metrics, name) for name in dir(metrics)},
        **{"np": np, "y_true": IS_YES, "y_score": shown, "t": threshold, "keras": FakeKeras()},
    }
    codes = [block.value for block in app.code if " t)" in block.value]
    assert len(codes) == 4
    results = []
    for code in codes:
        assert f"y_score {scale.shown_rule('>')} t" in code
        *lines, last = code.splitlines()
        exec("\n".join(lines), names)
        results.append(eval(last, names))
    assert results == pytest.approx(
        [
            metrics.balanced_accuracy_score(IS_YES, said_yes),
            np.average(said_yes == IS_YES, weights=np.where(IS_YES == 1, 5, 1)),
            metrics.f1_score(IS_YES, said_yes),
            np.mean(said_yes != IS_YES),
        ]
    )
    if scale.has_probability:
        p = scale.probability(scale.decided(shown.astype(np.float64)))
        assert names["p"] == pytest.approx(p, rel=1e-4, abs=1e-6)
    assert ("MeanAbsoluteError()(y_true, p)" in codes[3]) == scale.has_probability


class FakeKeras:
    """Stand in for Keras, whose metrics refuse a threshold that is not from 0 to 1."""

    @property
    def metrics(self):
        return self

    def __getattr__(self, name):
        def metric(threshold=0.5, **_):
            assert 0 <= threshold <= 1
            return lambda y_true, y_score, **_: None

        return metric


@pytest.mark.parametrize(
    ("scores", "threshold", "rows"),
    [
        ([597, 640, 641, 655], 640, [["2", "640", "0, on it"], ["1", "597", "−43"]]),
        ([12.5, 50, 50.5, 62.5], 50, [["2", "50", "0, on it"], ["1", "12.5", "−37.5"]]),
        ([1.5e8, 31857144, 2e8, 3e8], 3.2e7, [["2", "31,857,144", "−142,856"]]),
        ([3e-9, 1e-9, 4e-9, 5e-9], 2e-9, [["2", "1e−9", "−1e−9"]]),
        ([-0.25, -4.125, 1, 2], -0.5, [["2", "−4.125", "−3.625"]]),
    ],
)
def test_rows_behind_a_cell_have_the_numbers_of_the_file(tools, scores, threshold, rows):
    rows_of_file = Predictions([1, 1, 0, 0], scores, source="own.csv", scale=Scale("score"))
    tools.session_state["own_predictions"] = OwnRows(Models({"first": rows_of_file}))
    tools.session_state["own_predictions_shown"] = True
    tools.query_params.update({"at": str(threshold), "cell": "fn"})
    go(tools, "explorer")
    assert panel(tools)[2] == rows


def test_a_link_with_their_threshold_leaves_the_networks_alone(app):
    app.query_params["at"] = "620"
    go(app, "explorer")
    assert app.number_input(key="t").value == 0.5
    assert not app.warning
