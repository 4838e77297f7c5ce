"""The boxes of the traps as Streamlit runs them: every number on screen, counted here."""

import ast
import itertools
import re
from dataclasses import replace

import numpy as np
import pytest

from core.experiment.recipe import REFERENCE, encode
from tests.browser.independent import scores_of
from tests.sweep import picked, sweep
from ui import layout
from ui.accuracies.traps import TRAPS, multi_label, tied_scores, too_few_classes
from ui.training import progress, queue
from ui.variants import VARIANTS

QUICK = replace(REFERENCE, hidden=(8,), dropout=(0.0,), epochs=3)


@pytest.fixture
def app(quick):
    return quick


@pytest.fixture(scope="module")
def rows():
    """Labels and scores of the test rows, trained here."""
    y_true, y_score = scores_of(QUICK)
    return np.array(y_true), y_score


@pytest.fixture
def whole(app):
    def open_page(name, settings=QUICK):
        app.query_params["recipe"] = encode(settings)
        app.switch_page(f"pages/{name}.py").run()
        assert not app.exception
        return app

    return open_page


@pytest.fixture
def page(whole, monkeypatch):
    """A page as it stands in one of others, with its traps alone: the rest is most of its cost."""
    monkeypatch.setattr(layout, "is_embedded", lambda: True)
    return whole


def metric(app, label) -> str:
    return next(m.value for m in app.metric if label in m.label)


def value(app, label) -> float:
    assert re.fullmatch(r"[01]\.\d{4}", metric(app, label))
    return float(metric(app, label))


def about(number):
    return pytest.approx(number, abs=5.1e-5)


def choose(app, key, option):
    return quiet(app.segmented_control(key=f"trap_{key}").set_value(option).run())


def slide(app, key, number):
    return quiet(app.slider(key=f"trap_{key}").set_value(number).run())


def quiet(app):
    assert not app.exception
    return app


def reasons(app) -> str:
    return " ".join(m.value for m in app.markdown if m.value.startswith("**Why?**"))


def drawn(app, caption) -> str:
    tables = [e.proto.body for e in app.get("html") if "<caption>" in e.proto.body]
    return next(table for table in tables if caption in table)


@pytest.mark.parametrize(
    "name", sweep(list(VARIANTS), "accuracy", "sparse_top_k_categorical_accuracy")
)
def test_every_page_ends_its_boxes_with_a_way_out_that_is_python(whole, name):
    app = whole(name)
    boxes = [h.value for h in app.header if h.value.startswith("The trap: ")]
    assert len(boxes) == len(TRAPS[name])
    ways = [m for m in app.markdown if m.value.startswith("**The way out:**")]
    assert len(ways) == len(boxes)
    for block in app.code:
        if block.value.startswith("metrics="):
            ast.parse(block.value)


def test_probabilities_into_accuracy(page, rows):
    y_true, y_score = rows
    app = page("accuracy")
    truth = np.mean((y_score > np.float32(0.5)) == y_true)
    equal = np.mean([s == y for s, y in zip(y_score, y_true, strict=True)])
    assert value(app, "`Accuracy()` prints") == about(equal)
    assert value(app, "Really right") == about(truth)
    assert "✗" in drawn(app, "Some of the 400 rows")
    for how in ("rounded", "decided"):
        assert value(choose(app, "exact_predictions", how), "`Accuracy()`") == about(truth)
    choose(app, "exact_labels", "smoothed")
    assert value(app, "`Accuracy()`") == about(np.mean(y_score <= np.float32(0.5)))
    assert value(app, "Really right") == about(truth)
    assert "cuts 0.05 and 0.95 both off" in reasons(app)
    assert value(choose(app, "exact_predictions", "rounded"), "`Accuracy()`") == 0
    choose(app, "exact_rows", "small")
    assert value(app, "Really right") == about(5 / 6)
    assert "BinaryAccuracy" in " ".join(m.value for m in app.markdown if "way out" in m.value)


@pytest.mark.parametrize("cut", sweep([0.5, 0.0, -2.0, 3.95], 0.5, -2.0))
def test_logits_against_a_threshold(page, rows, cut):
    y_true, y_score = rows
    app = slide(page("binary_accuracy"), "logits_cut", cut)
    edge = 1 / (1 + np.exp(-cut))
    # A score of float32 next to the edge may fall on either side of it: there is none here.
    assert np.abs(y_score - edge).min() > 1e-6
    assert value(app, "`BinaryAccuracy(") == about(np.mean((y_score > edge) == y_true))
    truth = np.mean((y_score > 0.5) == y_true)
    assert value(app, "At logit > 0") == about(truth)
    assert value(app, "Really right, p > 0.5") == about(truth)
    low, high = sorted((0.5, edge))
    n_between = int(((y_score > low) & (y_score <= high)).sum())
    if cut:
        assert f"means p > {edge:.4f}. {n_between:,} of 400 rows" in reasons(app)
    if n_between:
        assert drawn(app, "Rows with a logit").count("<tr>") == 1 + min(6, n_between)


@pytest.mark.parametrize(("decimals", "threshold"), [("1", 0.5), ("1", 0.3), ("2", 0.15)])
def test_exactly_on_the_threshold(page, rows, decimals, threshold):
    y_true, y_score = rows
    app = choose(page("binary_accuracy"), "on_threshold_rounded", decimals)
    slide(app, "on_threshold_t", threshold)
    scores = np.array([round(float(s), int(decimals)) for s in y_score])
    assert value(app, "Keras, score > t") == about(np.mean((scores > threshold) == y_true))
    assert value(app, "score ≥ t") == about(np.mean((scores >= threshold) == y_true))
    n_on = int((scores == threshold).sum())
    assert n_on
    assert f"{n_on} of 400 rows have a score of exactly {threshold:g}" in reasons(app)
    assert drawn(app, "score of exactly").count("<tr>") == 1 + min(6, n_on)


def test_nothing_on_the_threshold_is_said(page):
    app = choose(page("binary_accuracy"), "on_threshold_rounded", "")
    assert "No row has a score of exactly 0.5" in " ".join(c.value for c in app.caption)
    assert metric(app, "Keras, score > t") == metric(app, "score ≥ t")


def test_several_sigmoid_units(page):
    app = page("binary_accuracy")
    y_true, y_score = multi_label.tagged(3)
    first_largest = [
        list(a).index(max(a)) == list(b).index(max(b)) for a, b in zip(y_true, y_score, strict=True)
    ]
    assert value(app, '"accuracy" is `CategoricalAccuracy`') == about(np.mean(first_largest))
    assert value(app, "each tag at 0.5") == about(np.mean((y_score > 0.5) == y_true))
    n_not_one = sum(sum(row) != 1 for row in y_true.tolist())
    assert f"{n_not_one} of 200 rows have no tag or more than one" in reasons(app)
    shown = " ".join(element.proto.body for element in app.get("html"))
    assert "0.85" in shown
    assert not re.search(r"0\.\d{9}", shown), "two decimals, as they were made"
    slide(app, "multi_label_tags", 1)
    assert metric(app, '"accuracy" is `BinaryAccuracy`') == metric(app, "each tag at 0.5")


@pytest.mark.parametrize(
    "what", sweep(["network", "opposite", "noise", "wrong"], "network", "wrong")
)
def test_one_column_is_always_100_percent(page, rows, what):
    y_true, y_score = rows
    app = choose(page("categorical_accuracy"), "always_right_says", what)
    for threshold in (0.0, 0.37, 1.0):
        slide(app, "always_right_t", threshold)
        assert metric(app, "`CategoricalAccuracy()` prints") == "1.0000"
        scores = {"network": y_score, "opposite": 1 - y_score, "wrong": 1 - y_true}.get(what)
        if scores is not None:
            real = np.mean((scores > np.float32(threshold)) == y_true)
            assert value(app, f"Really right, p > {threshold:g}") == about(real)
    assert "in all 400 rows" in reasons(app)


@pytest.mark.parametrize(
    "what", sweep(["network", "opposite", "noise", "wrong"], "network", "noise")
)
def test_one_column_is_the_share_of_class_0(page, rows, what):
    y_true, y_score = rows
    app = choose(page("sparse_categorical_accuracy"), "share_says", what)
    for percent in (0, 37, 100):
        slide(app, "share_percent", percent)
        assert value(app, "`SparseCategoricalAccuracy()` prints") == about(percent / 100)
        if what == "network":
            zeros = np.flatnonzero(y_true == 0)[:percent]
            ones = np.flatnonzero(y_true == 1)[: 100 - percent]
            right = (y_score[zeros] <= 0.5).sum() + (y_score[ones] > 0.5).sum()
            assert value(app, "Really right, p > 0.5") == about(right / 100)
    assert "the 100 rows of class 0, wrong for the other 0," in reasons(app)


def test_one_class_only_is_said(page):
    lonely = replace(QUICK, n_samples=100, positive_share=0.01)
    app = page("sparse_categorical_accuracy", lonely)
    assert value(app, "`SparseCategoricalAccuracy()` prints") in (0.0, 1.0)
    assert "all of one class" in " ".join(c.value for c in app.caption)


def test_label_row_that_is_not_one_hot(page):
    app = page("categorical_accuracy")
    for row, n_named, taken in (("0, 1, 1", 2, 1), ("0, 0, 0", 0, 0), ("0, 0.45, 0.55", 2, 2)):
        choose(app, "only_argmax_row", row)
        assert metric(app, "the metric accepts") == "1"
        assert metric(app, "the label row names") == str(n_named)
        assert f"becomes class {taken}:" in reasons(app)
        assert drawn(app, "Three answers").count(">✓<") == 1


def test_one_hot_labels_by_mistake(page):
    app = page("sparse_categorical_accuracy")
    for n in range(1, 7):
        slide(app, "one_hot_rows", n)
        printed = [m.value for m in app.metric if "`SparseCategoricalAccuracy()`" in m.label][-1]
        if n in (1, 3):
            assert re.fullmatch(r"0\.\d{4}", printed)
            assert drawn(app, "Each label number")
        else:
            assert printed == "an error"
            assert f"got \\({n}, 3\\)" in reasons(app)
        assert [m.value for m in app.metric if m.label == "Really right"] == ["1.0000"]


@pytest.mark.parametrize(
    ("n_classes", "k"), picked([(3, 5), (3, 2), (10, 5), (2, 1), (10, 10)], 0, 2)
)
def test_top_k_of_few_classes(page, n_classes, k):
    app = slide(page("top_k_categorical_accuracy"), "too_few_classes", n_classes)
    slide(app, "too_few_k", k)
    labels, scores = too_few_classes.scored(n_classes, "random")
    hits = [sum(s > row[y] for s in row) < k for y, row in zip(labels, scores, strict=True)]
    assert value(app, f"`TopKCategoricalAccuracy(k={k})` prints") == about(np.mean(hits))
    top = np.mean(
        [row.tolist().index(max(row)) == y for y, row in zip(labels, scores, strict=True)]
    )
    assert value(app, "The largest score is right") == about(top)
    assert value(app, "Guessing, on average") == about(min(1, k / n_classes))
    table = drawn(app, "of 200 rows")
    assert table.count("step-best") == 4 * min(k, n_classes)
    assert table.count("step-own") == 4
    choose(app, "too_few_says", "worst")
    worst = 1.0 if k >= n_classes else 0.0
    assert value(app, f"`TopKCategoricalAccuracy(k={k})` prints") == worst
    assert value(app, "The largest score is right") == 0


@pytest.mark.parametrize("how", sweep(tied_scores.COARSE, "equal", "1", "float16"))
def test_ties_at_the_last_place(page, subtests, how):
    app = choose(page("sparse_top_k_categorical_accuracy"), "ties_coarse", how)
    labels, exact = tied_scores.softmaxed()
    for k in (1, 2, 4):
        with subtests.test(k=k):
            slide(app, "ties_k", k)
            scores = tied_scores.coarse(exact, how)
            rows = [(int(y), row.tolist()) for y, row in zip(labels, scores, strict=True)]
            keras = [sum(s > row[y] for s in row) < k for y, row in rows]
            last = [y in sorted(range(6), key=lambda c: (-row[c], -c))[:k] for y, row in rows]
            first = [row.index(max(row)) == y for y, row in rows]
            assert value(app, "Keras prints") == about(np.mean(keras))
            assert value(app, "scikit-learn prints") == about(np.mean(last))
            assert value(app, "argmax prints") == about(np.mean(first))
            all_digits = [
                sum(s > row[y] for s in row) < k for y, row in zip(labels, exact, strict=True)
            ]
            assert value(app, "Keras, all digits") == about(np.mean(all_digits))
            n_tied = sum(sum(sorted(row)[-k] <= s for s in row) > k for _, row in rows)
            assert f"In {n_tied} of 200 rows several scores tie for place {k}." in reasons(app)


def test_ids_taken_for_scores(page, subtests):
    app = page("sparse_top_k_categorical_accuracy")
    labels, y_score = tied_scores.softmaxed()
    ranked = [sorted(range(6), key=lambda c, row=row: -row[c]) for row in y_score.tolist()]
    orders = {
        "best": ranked,
        "worst": [row[::-1] for row in ranked],
        "number": [list(range(6))] * 200,
    }
    for (order, rows), k in itertools.product(orders.items(), (2, 3)):
        with subtests.test(order=order, k=k):
            app.segmented_control(key="trap_ids_order").set_value(order)
            slide(app, "ids_k", k)
            first = [y in row[:k] for y, row in zip(labels, rows, strict=True)]
            as_scores = [
                sum(s > row[y] for s in row) < k for y, row in zip(labels, rows, strict=True)
            ]
            truth = [y in row[:k] for y, row in zip(labels, ranked, strict=True)]
            assert value(app, "From sorted IDs") == about(np.mean(first))
            assert value(app, "IDs taken for scores") == about(np.mean(as_scores))
            assert value(app, "From the scores") == about(np.mean(truth))
            assert drawn(app, "among the first").count(">✓<") == sum(first[:6])


@pytest.mark.parametrize("name", picked(["categorical_accuracy", "sparse_categorical_accuracy"], 0))
def test_network_is_waited_for_in_one_line_below_another_progress(whole, monkeypatch, name):
    monkeypatch.setattr(progress, "SECONDS_BEFORE_PROGRESS", 0)
    monkeypatch.setattr(queue, "_trainer", queue.Trainer(at_once=0))
    app = whole(name)
    waiting = [c.value for c in app.caption if "shown when it is trained" in c.value]
    assert waiting == ["The trap on your network is shown when it is trained: epoch 0 of 3."]
    headers = [h.value for h in app.main.header]
    assert headers[-1] == "Do it yourself"
    assert len([h for h in headers if h.startswith("The trap: ")]) == 1
    assert len(app.get("progress")) == 1


def test_network_that_failed_is_said(whole, monkeypatch):
    real = queue.Training.run

    def run(asked, *given):
        if asked.settings == QUICK:
            raise MemoryError
        real(asked, *given)

    monkeypatch.setattr(queue.Training, "run", run)
    monkeypatch.setattr(queue, "_trainer", queue.Trainer())
    app = whole("categorical_accuracy")
    assert "was not trained to its end" in app.error[0].value
    assert app.main.header[-1].value == "Do it yourself"


def test_controls_keep_their_value_on_another_page(whole):
    app = choose(whole("categorical_accuracy"), "always_right_says", "noise")
    slide(app, "always_right_t", 0.25)
    app.switch_page("pages/formulas.py").run()
    app.switch_page("pages/categorical_accuracy.py").run()
    quiet(app)
    assert app.segmented_control(key="trap_always_right_says").value == "noise"
    assert app.slider(key="trap_always_right_t").value == 0.25
