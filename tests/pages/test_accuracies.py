"""The six pages as Streamlit runs them: first sight, edited tables, bad cells, parameters."""

import contextlib
import io
import json

import pytest

from tests.sweep import picked, sweep
from ui.accuracies import on_binary, on_model, traps
from ui.training import progress as training
from ui.variants import VARIANTS

NAMES = list(VARIANTS)
QUICK = "moons_n200_hidden4_dropout0_epochs2"
FIRST = {
    "accuracy": "0.6667",
    "binary_accuracy": "0.8333",
    "categorical_accuracy": "0.7500",
    "sparse_categorical_accuracy": "0.7500",
    "top_k_categorical_accuracy": "0.7500",
    "sparse_top_k_categorical_accuracy": "0.7500",
}

# Tables of numbers, of lists beside a 1 among zeros, and of lists beside a class.
KINDS = sweep(NAMES, "binary_accuracy", "categorical_accuracy", "sparse_top_k_categorical_accuracy")


@pytest.fixture
def app(quick):
    return quick


@pytest.fixture
def opened(app):
    def open_page(name):
        app.query_params["recipe"] = QUICK
        app.switch_page(f"pages/{name}.py").run()
        assert not app.exception
        return app

    return open_page


@pytest.fixture
def table(opened, monkeypatch):
    """Such a page with its table and its code alone: nothing below hears of the table."""
    for part in (on_binary, on_model, traps):
        monkeypatch.setattr(part, "show", lambda *_: None)
    return opened


def edit(app, name, rows=None, added=(), deleted=()):
    """Do with the table of a page what a browser does; AppTest has no way of its own."""
    editor = next(e for e in app.data_editor if f"editor_{name}" in e.proto.id)
    states = app._tree.get_widget_states()
    change = {
        "edited_rows": {str(row): values for row, values in (rows or {}).items()},
        "added_rows": list(added),
        "deleted_rows": list(deleted),
    }
    states.widgets.add(id=editor.proto.id, string_value=json.dumps(change))
    app._run(states)
    assert not app.exception
    return app


def mean(app):
    """Read the mean under the drawn steps."""
    drawn = next(h.proto.body for h in app.get("html") if '<div class="steps"' in h.proto.body)
    return drawn.split("<b>")[-1].split("</b>")[0].removesuffix("</span>").split(">")[-1]


def code(app):
    return {tab.label: tab.code[0].value for tab in app.tabs}


def run(program):
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(program, {})
    return out.getvalue().strip()


@pytest.mark.parametrize("name", NAMES)
def test_first_sight(opened, name):
    app = opened(name)
    assert app.title[0].value == VARIANTS[name].title
    assert mean(app) == FIRST[name]
    headers = [header.value for header in app.header]
    order = ["By hand", "On your model", "The trap", "Do it yourself"]
    found = [next(i for i, h in enumerate(headers) if h.startswith(part)) for part in order]
    assert found == sorted(found)


@pytest.mark.parametrize("name", NAMES)
def test_the_code_on_the_page_prints_the_number_on_the_page(table, name):
    app = table(name)
    programs = code(app)
    assert list(programs) == ["Keras", "scikit-learn", "NumPy"]
    for library in ("scikit-learn", "NumPy"):
        assert run(programs[library]) == FIRST[name]


@pytest.mark.parametrize(
    ("name", "change", "value"),
    [
        ("accuracy", {"rows": {3: {"y_pred": "3"}}}, "0.8333"),
        ("accuracy", {"added": [{"y_true": "5", "y_pred": "5"}]}, "0.7143"),
        ("accuracy", {"deleted": [3, 5]}, "1.0000"),
        ("binary_accuracy", {"rows": {2: {"y_pred": "0.5"}}}, "1.0000"),  # the tie is class 0
        ("categorical_accuracy", {"rows": {0: {"y_pred 2": "0.61"}}}, "1.0000"),
        ("categorical_accuracy", {"rows": {0: {"y_pred 2": "6e-1"}}}, "0.7500"),  # the first of two
        ("sparse_categorical_accuracy", {"rows": {0: {"y_true": "1"}}}, "1.0000"),
        ("top_k_categorical_accuracy", {"rows": {0: {"y_pred 2": ".3"}}}, "1.0000"),  # a tie counts
        ("sparse_top_k_categorical_accuracy", {"rows": {0: {"y_pred 2": "0.29"}}}, "0.7500"),
    ],
)
def test_an_edit_moves_the_mean_and_the_code(table, name, change, value):
    app = edit(table(name), name, **change)
    assert mean(app) == value
    assert not app.error
    assert run(code(app)["NumPy"]) == value
    assert run(code(app)["scikit-learn"]) == value


@pytest.mark.parametrize("name", KINDS)
def test_a_bad_cell_is_named_and_the_last_good_table_stays(table, name):
    app = edit(table(name), name, rows={1: {"y_pred" if name in NAMES[:2] else "y_pred 1": None}})
    assert "Row 2, y_pred" in app.error[0].value
    assert "empty" in app.error[0].value
    assert "The last table without a mistake is shown." in app.error[0].value
    assert mean(app) == FIRST[name]
    assert run(code(app)["NumPy"]) == FIRST[name]


def test_many_bad_cells_are_summed_up(table):
    app = edit(table("accuracy"), "accuracy", added=[{}] * 4)
    assert "And 3 more." in app.error[0].value


def test_a_table_without_a_row_says_undefined(table):
    for name in ("accuracy", "binary_accuracy"):
        app = edit(table(name), name, deleted=list(range(6)))
        assert any("undefined" in info.value for info in app.info)
        assert any("nothing to compute" in info.value for info in app.info)


def test_reset_brings_the_first_table_back(table):
    app = edit(table("accuracy"), "accuracy", rows={0: {"y_pred": "9"}})
    assert mean(app) == "0.5000"
    app.button(key="reset_accuracy").click().run()
    assert mean(app) == "0.6667"


def test_an_edited_table_is_there_again_after_a_page_switch(table):
    app = edit(table("accuracy"), "accuracy", rows={0: {"y_pred": "9"}})
    app.switch_page("pages/formulas.py").run()
    app.switch_page("pages/accuracy.py").run()
    assert mean(app) == "0.5000"
    assert app.data_editor[0].value["y_pred"][0] == "9"


def shown(app):
    """Name the columns that are seen."""
    return list(app.data_editor[0].proto.column_order)


def choose_classes(app, name, n_classes):
    app.segmented_control(key=f"classes_{name}").set_value(n_classes).run()
    assert not app.exception


@pytest.mark.parametrize("name", picked(NAMES[2:], 1, 2))
def test_classes_are_added_and_taken(table, name):
    app = table(name)
    choose_classes(app, name, 5)
    assert shown(app)[-1] == "y_pred 4"
    assert mean(app) == FIRST[name]
    choose_classes(app, name, 2)
    assert shown(app)[-1] == "y_pred 1"
    if name.startswith("sparse"):  # a label has lost its class
        assert "Row 1, y_true: a class from 0 to 1 is needed; got 2." in app.error[0].value
    app.button(key=f"reset_{name}").click().run()
    assert mean(app) == FIRST[name]
    assert app.segmented_control(key=f"classes_{name}").value == 3


@pytest.mark.parametrize("name", KINDS[2:])
def test_a_class_that_was_taken_comes_back_with_its_numbers(table, name):
    app = edit(table(name), name, rows={0: {"y_pred 2": "0.61"}})
    assert mean(app) == "1.0000"
    choose_classes(app, name, 2)
    edit(app, name, added=[{column: "1" for column in shown(app)}], deleted=[1])
    choose_classes(app, name, 3)
    assert not app.error
    table = app.data_editor[0].value
    assert table["y_pred 2"].tolist() == ["0.61", "0.1", "0.1", "0"]
    assert table["y_pred 1"].tolist() == ["0.6", "0.6", "0", "1"]
    app.button(key=f"reset_{name}").click().run()
    assert mean(app) == FIRST[name]
    choose_classes(app, name, 2)
    choose_classes(app, name, 3)
    assert app.data_editor[0].value["y_pred 2"][0] == ("0.1" if "top_k" in name else "0.3")


@pytest.mark.parametrize("name", KINDS)
def test_what_is_no_number_is_named_and_nothing_is_misread(table, name):
    column = "y_pred" if name in NAMES[:2] else "y_pred 1"
    app = table(name)
    for typed in ("0,25", "abc", "*1"):
        edit(app, name, rows={1: {column: typed}})
        said = app.error[0].value.replace("\\", "")
        assert f"Row 2, {column}: “{typed}” is not a number" in said
        assert mean(app) == FIRST[name]


def test_e_notation_is_what_it_says(table):
    app = edit(table("binary_accuracy"), "binary_accuracy", rows={3: {"y_pred": "1e-3"}})
    assert not app.error
    assert "0.001" in code(app)["NumPy"]
    assert mean(app) == "0.6667"


@pytest.mark.parametrize("name", KINDS)
def test_a_changed_table_says_that_a_link_leaves_it_out(table, name):
    def says():
        return any("a link carries the rest" in caption.value for caption in app.caption)

    app = table(name)
    assert not says()
    edit(app, name, rows={0: {"y_pred" if name in NAMES[:2] else "y_pred 0": "1"}})
    assert says()
    app.button(key=f"reset_{name}").click().run()
    assert not says()
    edit(app, name, deleted=[0])
    assert says()


@pytest.mark.parametrize("name", picked(NAMES[4:], 1))
def test_k_moves_the_mean(table, subtests, name):
    app = table(name)
    for k, value in ((1, "0.5000"), (2, "0.7500"), (3, "1.0000")):
        with subtests.test(k=k):
            app.select_slider(key="worked_k").set_value(k).run()
            assert mean(app) == value
            reached = "k = 1: 0.5000 · k = 2: 0.7500 · k = 3: 1.0000"
            assert any(reached in caption.value for caption in app.caption)


@pytest.mark.parametrize("name", picked(NAMES[4:], 1))
def test_k_of_a_link_is_taken(app, name):
    app.query_params.update({"recipe": QUICK, "worked_k": "3"})
    app.switch_page(f"pages/{name}.py").run()
    assert mean(app) == "1.0000"


@pytest.mark.parametrize(
    ("name", "key", "bad", "rule", "value"),
    picked(
        [
            ("binary_accuracy", "worked_t", "7", "a number from 0 to 1 is needed. 0.5 is", 0.5),
            ("binary_accuracy", "worked_t", "x", "a number from 0 to 1 is needed. 0.5 is", 0.5),
            *(
                (NAMES[4], "worked_k", bad, "a whole number from 1 to 10 is needed. 2 is", 2)
                for bad in ("0", "11", "1.5", "x")
            ),
        ],
        0,
        3,
        5,
    ),
)
def test_what_a_link_asks_in_vain_is_named(app, name, key, bad, rule, value):
    app.query_params.update({"recipe": QUICK, key: bad})
    app.switch_page(f"pages/{name}.py").run()
    assert not app.exception
    said = app.warning[0].value.replace("\\", "")
    assert f"The link says “{key}={bad}”; {rule} used instead." in said
    field = app.select_slider if key == "worked_k" else app.number_input
    assert field(key=key).value == value
    assert mean(app) == FIRST[name]


def test_the_threshold_moves_mean_and_code(table):
    app = table("binary_accuracy")
    app.number_input(key="worked_t").set_value(0.6).run()
    assert mean(app) == "1.0000"
    assert "np.float32(0.6)" in code(app)["NumPy"]
    assert "keras.metrics.BinaryAccuracy(threshold=0.6)" in code(app)["Keras"]
    assert run(code(app)["scikit-learn"]) == "1.0000"


def test_the_article_is_corrected(opened):
    said = " ".join(c.value for c in opened("binary_accuracy").caption)
    assert "prints 87.5 %" in said
    assert "5 of 6 rows are right, 83.33 %" in said


@pytest.mark.parametrize("name", NAMES[:2])
def test_the_trained_network_has_keras_number_on_the_binary_pages(opened, name):
    app = opened(name)
    app.number_input(key="t").set_value(0.25).run()
    result = training.trained(app.session_state["last_trained"])
    test = result.predictions["test"]
    right = ((test.y_score > 0.25) == test.y_true).mean()
    said = next(c.value for c in app.caption if "over these" in c.value)
    assert f"over these {test.n_samples:,} rows: **{right:.4f}**" in said
    assert "0.25" in said
