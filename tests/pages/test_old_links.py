"""Pages opened by links of before: the same view, and an address in words that stay."""

import json

import pytest

RECIPE = "moons_n300_hidden8_dropout0.2_epochs6"
CASE = json.dumps({"metric": '"acc"', "k": 2}, separators=(",", ":"))
ONE_SAMPLE = {
    "step": "3 Only the loss differs",
    "part": "one sample by numbers",
    "stage": "10 back: hidden weights",
    "sample": "saturated",
    "sample_loss": "Squared error",
    "present": "1",
}
OPENED = [
    (
        "explorer",
        {
            "t": "0.31",
            "rows": "Train",
            "rule": "≥ threshold",
            "rates": ["Recall", "F1 score"],
            "cell": "Missed",
        },
        {"rows": "train", "rule": "ge", "rates": ["recall", "f1"], "cell": "fn"},
    ),
    ("explorer", {"rows": "Test", "rule": "> threshold", "t": "0.5"}, None),
    (
        "models",
        {"against": ["no dropout", "one epoch"], "matched": "equal recall", "rows": "Validation"},
        {"against": ["no_dropout", "one_epoch"], "matched": "recall", "rows": "validation"},
    ),
    (
        "groups",
        {"criterion": "one of your own for each", "group_by": "x2"},
        {"criterion": "own"},
    ),
    ("story", {"unit": "w-2_x1.5_t0.835"}, {}),
    ("story", {"step": "2"}, {"step": "loss"}),
    (
        "story",
        ONE_SAMPLE,
        {
            "step": "regression",
            "part": "sample",
            "stage": "by_hidden_weights",
            "sample_loss": "squared_error",
            "present": "true",
        },
    ),
    (
        "story",
        {"step": "4 Two accuracies", "dropout": "off", "learning_rate": "0"},
        {"step": "accuracies", "learning_rate": "off"},
    ),
    (
        "story",
        {"step": "5 Epoch by epoch", "epoch": "2", "t": "0.3", "rule": "≥ threshold"},
        {"step": "epochs", "rule": "ge"},
    ),
    ("story", {"step": "6 Predict, then reveal", "quiz": "42"}, {"step": "quiz"}),
    ("binary_accuracy", {"worked_t": "0.55", "rows": "Train"}, {"rows": "train"}),
    (
        "top_k_categorical_accuracy",
        {
            "worked_k": "3",
            "softmax_data": "Blobs",
            "softmax_classes": "4",
            "softmax_rows": "Train",
            "softmax_k": "3",
        },
        {"softmax_data": "blob_ring", "softmax_rows": "train"},
    ),
    (
        "beyond_the_six",
        {
            "beta": "2",
            "weight_no": "0.5",
            "weight_yes": "3",
            "name2": "Jaccard",
            "formula2": "TP/(TP + FP + FN)",
            "best2": "Smallest",
        },
        {"best2": "smallest"},
    ),
    ("which_accuracy", {"case": CASE}, {}),
]
SHOWN = {
    "rows": "segmented_control",
    "rule": "segmented_control",
    "rates": "multiselect",
    "cell": "segmented_control",
    "matched": "segmented_control",
    "against": "multiselect",
    "criterion": "segmented_control",
    "step": "segmented_control",
    "part": "segmented_control",
    "stage": "select_slider",
    "sample_loss": "segmented_control",
    "learning_rate": "segmented_control",
    "softmax_data": "segmented_control",
    "softmax_rows": "segmented_control",
    "best2": "segmented_control",
    "present": "toggle",
}


LIVE = {"explorer", "models", "groups", "binary_accuracy", "beyond_the_six", "loss", "epochs"}
WITHOUT_NETWORK = {"which_accuracy", "unit", "loss", "quiz"}


def beside(page, step=None):
    """What such an address says now of what stood open then."""
    open_then = {"open": "all"} if page == "explorer" else {}
    if LIVE & {page, step}:
        open_then["axis"] = "probability"
    if page == "explorer":
        open_then["situation"] = "none"
    return {"v": "3"} | ({} if WITHOUT_NETWORK & {page, step} else {"drawer": "true"}) | open_then


@pytest.mark.long
@pytest.mark.parametrize(("page", "link", "now"), OPENED)
def test_a_link_of_before_opens_its_view_and_is_written_anew(bare, page, link, now):
    app = bare
    app.switch_page(f"pages/{page}.py")
    app.query_params.update({"recipe": RECIPE} | link)
    app.run()
    assert not app.exception
    assert not app.warning
    words = {} if now is None else link | now
    step = words.get("step", "unit") if page == "story" else None
    assert app.query_params == {"recipe": RECIPE} | words | beside(page, step)
    for key, word in (now or {}).items():
        value = getattr(app, SHOWN[key])(key=key).value
        assert value == {"ge": ">=", "true": True}.get(str(word), word)
    again = dict(app.query_params)
    app.run()
    assert app.query_params == again


def test_a_bad_value_leaves_the_address_with_a_word_and_none_of_the_defaults_stays(bare):
    app = bare
    app.query_params.update({"recipe": RECIPE, "rows": "trian", "against": "", "rates": "recall"})
    app.switch_page("pages/models.py").run()
    (warning,) = app.warning
    assert "rows=trian" in warning.value
    assert app.multiselect(key="against").value == []
    said = {"recipe": RECIPE, "against": "", "rates": "recall"}
    assert app.query_params == said | beside("models")
    app.run()
    assert not app.warning
