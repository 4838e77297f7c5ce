"""The categorical pages on a trained softmax network: the numbers, the choices and the link."""

import base64
import json
from dataclasses import replace

import numpy as np
import pytest
from sklearn.metrics import accuracy_score, top_k_accuracy_score

from core.data.datasets import MULTICLASS_DATASETS, load_dataset
from core.experiment.recipe import REFERENCE, encode, multiclass
from tests.sweep import picked, sweep
from ui.accuracies import on_model
from ui.training import progress, queue

QUICK = replace(REFERENCE, n_samples=300, hidden=(6,), dropout=(0.0,), epochs=2)
ARGMAX = ("categorical_accuracy", "sparse_categorical_accuracy")
TOP_K = ("top_k_categorical_accuracy", "sparse_top_k_categorical_accuracy")
TITLES = {name: spec.title for name, spec in MULTICLASS_DATASETS.items()}


@pytest.fixture
def open_page(app):
    def opened(page, recipe=None, **params):
        app.query_params["recipe"] = encode(QUICK) if recipe is None else recipe
        app.switch_page(f"pages/{page}.py")
        for key, value in params.items():
            app.query_params[key] = value
        app.run()
        assert not app.exception
        return app

    return opened


@pytest.fixture
def trained(monkeypatch):
    """Note every training that begins."""
    begun = []
    run = queue.Training.run
    monkeypatch.setattr(queue, "_trainer", None)
    monkeypatch.setattr(
        queue.Training,
        "run",
        lambda self, *handed: (begun.append(self.settings), run(self, *handed)),
    )
    return begun


def reading(app) -> tuple[str, str]:
    """Return label and value of the page's own metric."""
    found = next(metric for metric in app.metric if "rows right" in metric.label)
    return found.label, found.value


def baseline(app) -> tuple[str, str]:
    found = next(metric for metric in app.metric if metric.label.startswith("Always"))
    return found.label, found.value


def choose(app, key, value):
    app.segmented_control(key=key).set_value(value).run()
    assert not app.exception
    return app


def said(app) -> str:
    return " ".join(element.value for element in (*app.markdown, *app.caption))


def expected(data, n_classes=5, settings=QUICK):
    """Train here, as `MLPClassifier` does, and return the test rows' labels and scores."""
    wanted = multiclass(settings, data, n_classes)
    one = queue.Training(wanted)
    n_train = load_dataset(data, n_samples=wanted.n_samples, n_classes=wanted.n_classes).train.size
    one.settings = replace(
        wanted, epochs=wanted.epochs * on_model._repeats(n_train, wanted.batch_size)
    )
    one.run()
    test = one.trained.predictions["test"]
    return test.y_true, test.y_score


@pytest.mark.parametrize("page", ARGMAX)
@pytest.mark.parametrize("data", MULTICLASS_DATASETS)
def test_accuracy_is_scikit_learn_s(open_page, page, data):
    app = open_page(page, softmax_data=TITLES[data])
    y_true, y_score = expected(data)
    n_right = accuracy_score(y_true, y_score.argmax(axis=1), normalize=False)
    label, value = reading(app)
    assert label == f"`{page}`: {n_right:.0f} of {y_true.size} rows right"
    assert value == f"{n_right / y_true.size:.4f}"
    assert baseline(app)[1] == f"{np.bincount(y_true).max() / y_true.size:.4f}"
    assert "gives the same number" in said(app)
    assert not app.warning


@pytest.mark.long
@pytest.mark.parametrize("page", TOP_K)
def test_top_k_is_scikit_learn_s_for_every_k(open_page, page):
    app = open_page(page, softmax_data="Digits")
    y_true, y_score = expected("digits")
    most_common = np.sort(np.bincount(y_true))[::-1]
    for k in (1, 2, 5, 9):
        choose(app, "softmax_k", k)
        label, value = reading(app)
        assert label.startswith(f"`{page}`, k = {k}: ")
        assert value == f"{top_k_accuracy_score(y_true, y_score, k=k):.4f}"
        assert baseline(app)[1] == f"{most_common[:k].sum() / y_true.size:.4f}"
    choose(app, "softmax_k", 10)
    assert reading(app)[1] == baseline(app)[1] == "1.0000"


def test_curve_on_the_page_is_top_k_for_every_k(open_page):
    app = open_page("top_k_categorical_accuracy", softmax_data="Blobs", softmax_classes="6")
    y_true, y_score = expected("blob_ring", 6)
    specs = [json.loads(chart.proto.spec) for chart in app.get("plotly_chart")]
    chart = next(s for s in specs if s["layout"]["title"]["text"].startswith("Top-k"))
    curve = [top_k_accuracy_score(y_true, y_score, k=k) for k in range(1, 6)]
    drawn = next(trace for trace in chart["data"] if trace["mode"] == "lines+markers")
    y = np.frombuffer(base64.b64decode(drawn["y"]["bdata"]), drawn["y"]["dtype"])
    assert y == pytest.approx([*curve, 1])


@pytest.mark.parametrize("n_classes", sweep(range(3, 11), 3, 10))
def test_blobs_come_in_any_number_of_classes_and_k_goes_up_to_it(open_page, n_classes):
    app = open_page(
        "sparse_top_k_categorical_accuracy",
        softmax_data="Blobs",
        softmax_classes=str(n_classes),
        softmax_k=str(n_classes),
    )
    assert f"Blobs, {n_classes} classes: " in said(app)
    options = app.segmented_control(key="softmax_k").options
    assert [str(getattr(option, "content", option)) for option in options] == [
        str(k) for k in range(1, n_classes + 1)
    ]
    assert reading(app)[1] == "1.0000"


@pytest.mark.parametrize("rows", picked(["Train", "Validation", "Test"], 0))
def test_rows_come_from_the_link(open_page, rows):
    app = open_page("categorical_accuracy", softmax_data="Iris", softmax_rows=rows)
    n_rows = 90 if rows == "Train" else 30
    assert f"**{n_rows} {rows.lower()} rows**" in said(app)
    assert f"of {n_rows} rows right" in reading(app)[0]


def test_small_data_is_trained_longer_and_the_page_says_so(open_page):
    app = open_page("categorical_accuracy", softmax_data="Iris")
    assert "24 epochs (12 times the 2 of the explorer, because an epoch on so few rows is" in said(
        app
    )
    assert float(reading(app)[1]) > 0.5
    assert " times the " not in said(choose(app, "softmax_data", "digits"))


@pytest.mark.long
def test_reference_network_knows_its_irises(open_page):
    app = open_page("categorical_accuracy", recipe="", softmax_data="Iris")
    assert "124–124 hidden units and a softmax of 3 (16,495 parameters)" in said(app)
    assert float(reading(app)[1]) > 0.9


def test_network_is_the_sidebar_s(open_page):
    app = open_page(
        "sparse_categorical_accuracy",
        encode(replace(QUICK, hidden=(), dropout=(), loss="squared_error")),
    )
    assert "no hidden layer, only a softmax of 10 (650 parameters)" in said(app)
    assert "with squared error" in said(app)


def test_other_rows_k_and_data_seen_before_train_nothing(open_page, trained):
    app = open_page("top_k_categorical_accuracy", softmax_data="Digits")
    choose(app, "softmax_data", "iris")

    def softmaxes():
        return [one for one in trained if one.data in MULTICLASS_DATASETS]

    assert len(softmaxes()) == 2
    choose(app, "softmax_k", 3)
    choose(app, "softmax_rows", "train")
    choose(app, "softmax_data", "digits")
    app.text_input(key="recipe").set_value(encode(replace(QUICK, data="circles"))).run()
    assert not app.exception
    assert len(softmaxes()) == 2


def test_k_that_was_wanted_comes_back_with_the_classes(open_page):
    app = open_page("top_k_categorical_accuracy", softmax_data="Digits", softmax_k="7")
    assert "k = 7" in reading(app)[0]
    choose(app, "softmax_data", "iris")
    assert "k = 3" in reading(app)[0]
    assert "You asked for k = 7, but there are only 3 classes" in said(app)
    choose(app, "softmax_data", "digits")
    assert "k = 7" in reading(app)[0]
    assert "You asked for" not in said(app)


def test_link_with_more_k_than_classes_says_so(open_page):
    app = open_page("sparse_top_k_categorical_accuracy", softmax_data="Iris", softmax_k="5")
    assert "k = 3" in reading(app)[0]
    assert "You asked for k = 5, but there are only 3 classes" in said(app)
    choose(app, "softmax_k", 1)
    assert "You asked for" not in said(app)
    assert "k = 1" in reading(app)[0]


@pytest.mark.parametrize(
    ("params", "named", "instead"),
    picked(
        [
            ({"softmax_data": "Wine"}, "softmax\\_data=Wine", "Digits is used"),
            ({"softmax_classes": "11"}, "softmax\\_classes=11", "5 is used"),
            ({"softmax_rows": "All"}, "softmax\\_rows=All", "Test is used"),
            ({"softmax_k": "0"}, "softmax\\_k=0", "2 is used"),
            ({"softmax_k": "11"}, "softmax\\_k=11", "2 is used"),
            ({"softmax_k": "9" * 5000}, "softmax\\_k=999", "2 is used"),
            ({"softmax_k": "<b>"}, "softmax\\_k=\\<b\\>", "2 is used"),
        ],
        0,
        1,
        5,
    ),
)
def test_bad_value_in_a_link_is_named_and_the_default_used(open_page, params, named, instead):
    app = open_page("top_k_categorical_accuracy", **params)
    warning = app.warning[0].value
    assert named.replace("\\_", "_") in warning.replace("\\_", "_").replace("\\=", "=")
    assert instead in warning
    assert "k = 2: " in reading(app)[0]
    assert "362 test rows" in said(app)


def forget(app, key):
    """Do what Streamlit does in a browser with a widget that is no longer drawn."""
    app.query_params.pop(key, None)
    if key in app.session_state:
        del app.session_state[key]


def test_choices_go_along_to_the_next_page(open_page):
    app = open_page(
        "top_k_categorical_accuracy",
        softmax_data="Blobs",
        softmax_classes="4",
        softmax_rows="Train",
        softmax_k="3",
    )
    first = reading(app)
    app.switch_page("pages/formulas.py").run()
    for key in ("softmax_data", "softmax_classes", "softmax_rows", "softmax_k"):
        forget(app, key)
    app.switch_page("pages/sparse_top_k_categorical_accuracy.py").run()
    assert not app.exception
    assert "Blobs, 4 classes: **180 train rows**" in said(app)
    assert reading(app)[1] == first[1]
    assert "k = 3" in reading(app)[0]


def test_classes_outlast_a_look_at_other_data(open_page):
    app = open_page("categorical_accuracy", softmax_data="Blobs", softmax_classes="8")
    choose(app, "softmax_data", "iris")
    forget(app, "softmax_classes")
    choose(app, "softmax_data", "blob_ring")
    assert "Blobs, 8 classes" in said(app)


def test_divergence_is_a_sentence(open_page):
    wild = replace(QUICK, learning_rate=10.0, hidden=(256, 256), dropout=(0.0, 0.0))
    app = open_page("categorical_accuracy", encode(wild), softmax_data="Digits")
    assert any("Lower the learning rate" in warning.value for warning in app.warning)
    assert reading(app)


def test_cancelled_training_can_be_begun_again(open_page, monkeypatch):
    app = open_page("categorical_accuracy", softmax_data="Digits")
    monkeypatch.setattr(queue, "_trainer", queue.Trainer(at_once=0))
    monkeypatch.setattr(progress, "SECONDS_BEFORE_PROGRESS", 0)
    choose(app, "softmax_data", "iris")
    assert any("Waiting for a free place" in bar.proto.text for bar in app.get("progress"))
    next(b for b in app.button if b.label == "Cancel").click().run()
    assert not app.exception
    assert "The training was cancelled" in app.info[0].value
    monkeypatch.setattr(queue, "_trainer", None)
    monkeypatch.setattr(progress, "SECONDS_BEFORE_PROGRESS", 60)
    app.button(key="softmax_train").click().run()
    assert not app.exception
    assert "Iris, 3 classes" in said(app)
