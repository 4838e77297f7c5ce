"""The live threshold on scores of other scales, without a server: counts, keys, words, places."""

import numpy as np
import pytest

from core.live.table import sample_table
from core.live.view import view_of_rows
from core.predictions.predictions import Predictions
from core.predictions.scale import Scale
from tests.browser.conftest import daily
from tests.browser.mounted import mount
from tests.browser.test_mounted import column, matrix
from ui.live.threshold import MODULE
from ui.live.threshold.data import component_data

rng = np.random.default_rng(6)
IS_YES = rng.integers(0, 2, 150)
POINTS = np.float32(rng.normal(640 - 80 * IS_YES, 60).round())
LOG_ODDS = np.float32(rng.normal(4 * IS_YES - 2, 3).round(2))
WEIGHTS = np.float32(rng.random(150) / 1e4)
LOWER, LOGITS = Scale("score", higher_is_yes=False), Scale("log_odds")


@pytest.fixture
def slider(blank):
    def show(scale, shown, rule=">", weights=None, second=None):
        rows = Predictions(IS_YES, scale.decided(shown), weights, source="x", scale=scale)
        view = view_of_rows(rows, rule)
        points = np.zeros((len(shown), 2))
        data = component_data(
            "live",
            view=view,
            table=view.table,
            samples=sample_table(rows, view.curve, np.arange(len(shown)), points),
            class_names=("no", "yes"),
            stops=(view.start, view.best),
            second=second is not None,
        )
        held = {"threshold": view.start.threshold}
        return view, mount(blank, MODULE, data, held | ({"second": second} if second else {}))

    return show


def threshold_of(shown) -> float:
    return float(column(shown, "threshold").replace("−", "-"))


def counts(scores, threshold, rule) -> dict[str, int]:
    compare = {">": np.greater, ">=": np.greater_equal, "<": np.less, "<=": np.less_equal}[rule]
    said, yes = compare(scores, np.float32(threshold)), IS_YES == 1
    return {
        "tp": int((said & yes).sum()),
        "fp": int((said & ~yes).sum()),
        "fn": int((~said & yes).sum()),
        "tn": int((~said & ~yes).sum()),
    }


CASES = [(LOWER, POINTS), (LOGITS, LOG_ODDS)]


@pytest.mark.parametrize(
    ("rule", "scale", "scores"),
    daily((">", *CASES[0]), (">=", *CASES[1]), (">=", *CASES[0]), (">", *CASES[1])),
)
def test_while_the_button_is_held_the_counts_are_those_of_the_numbers(slider, scale, scores, rule):
    view, shown = slider(scale, scores, rule)
    assert threshold_of(shown) == view.start.threshold
    low, high = sorted(view.table["threshold"][[0, -1]])
    box = shown.page.locator(".lt-histogram").bounding_box()
    y = box["y"] + box["height"] / 3

    def x(number):
        return box["x"] + 40 + (number - low) / (high - low) * (box["width"] - 52)

    shown.page.mouse.move(x(view.start.threshold), y)
    shown.page.mouse.down()
    for number in np.linspace(low, high, 15)[1:-1]:
        shown.page.mouse.move(x(number), y)
        shown.frame()
        here = threshold_of(shown)
        assert here == pytest.approx(number, abs=(high - low) / 200), "numbers ascend rightwards"
        assert matrix(shown) == counts(scores, here, view.shown_rule)
        handle = float(shown.page.locator(".lt-handle").get_attribute("cx"))
        assert handle + box["x"] == pytest.approx(x(here), abs=0.5)
    assert shown.sent == []
    shown.page.mouse.up()
    [[_, value]] = shown.sent
    assert value == {"threshold": threshold_of(shown), "number": 1}


@pytest.mark.parametrize(("scale", "scores"), daily(*CASES[::-1]), ids=["log-odds", "points"])
def test_keys_move_along_the_numbers(slider, scale, scores):
    view, shown = slider(scale, scores)
    every = np.sort(view.table["threshold"])
    handle = shown.page.locator(".lt-histogram")

    def press(key) -> float:
        handle.press(key)
        shown.frame()
        assert matrix(shown) == counts(scores, threshold_of(shown), view.shown_rule)
        return threshold_of(shown)

    low, high = press("Home"), press("End")
    assert (low, high) == (every[0], every[-1])
    press("Home")
    page = 50 if scale == LOWER else 100 * view.step  # a tenth of the axis, about
    for key, by in (("ArrowRight", view.step), ("PageUp", page)):
        before = threshold_of(shown)
        assert press(key) == pytest.approx(before + by, abs=view.step / 2)
    before = threshold_of(shown)
    assert before < press("Shift+ArrowUp") <= before + view.step
    before = threshold_of(shown)
    assert press(".") == every[every > before][0]
    assert press(",") == before
    assert press(">") == np.unique(scores)[np.unique(scores) > np.float32(before)][0]
    assert press("<") <= before
    said = {name: handle.get_attribute(f"aria-value{name}") for name in ("min", "max", "now")}
    assert list(map(float, said.values())) == [every[0], every[-1], threshold_of(shown)]


def test_what_is_said_yes_lies_on_the_side_of_its_numbers(slider):
    _, shown = slider(LOWER, POINTS)
    handle = float(shown.page.locator(".lt-handle").get_attribute("cx"))
    shown.page.get_by_role("button", name="Own scale per class").click()
    shown.frame()
    boxes = {name: shown.page.locator(f"path.lt-{name}").bounding_box() for name in ("tp", "tn")}
    left = shown.page.locator(".lt-histogram").bounding_box()["x"]
    half = 20  # px: of a bar
    assert boxes["tp"]["x"] + boxes["tp"]["width"] < left + handle + half
    assert boxes["tn"]["x"] > left + handle - half
    ticks = [
        float(text.replace("−", "-").replace(",", ""))
        for text in shown.texts(".lt-histogram svg > text:not([class]):not([x='34'])")
    ]
    assert ticks == sorted(ticks)


@pytest.mark.parametrize(
    ("scale", "scores", "sides"),
    [
        (LOWER, POINTS, ["positive", "negative", "tp", "fn", "fp", "tn"]),
        (LOGITS, LOG_ODDS, ["negative", "positive", "fn", "tp", "tn", "fp"]),
    ],
    ids=["points", "log-odds"],
)
def test_a_cell_of_the_matrix_stands_below_its_bars(slider, scale, scores, sides):
    _, shown = slider(scale, scores)
    columns = shown.page.evaluate(
        """() => [...document.querySelectorAll(".lt-matrix [data-column]")]
            .map((node) => node.dataset.column)"""
    )
    names = [name.removeprefix("predicted_") for name in columns]
    assert [name for name in names if name in sides] == sides
    # The words at the corners of the histogram stand on the same side as the cells.
    for left, right in (sides[2:4], sides[4:]):
        place = [
            shown.page.locator(each).bounding_box()["x"]
            for each in (f".lt-{left}-count", f".lt-{right}-count")
        ]
        assert place == sorted(place)


def test_the_second_handle_is_the_one_nearer_to_yes(slider):
    view, shown = slider(LOWER, POINTS, second=580)
    first = view.start.threshold
    upper, lower = (shown.page.get_by_role("slider", name=name) for name in ("Upper", "Lower"))
    ends = sorted(view.table["threshold"][[0, -1]])
    for handle, values in ((lower, [ends[0], 580, first]), (upper, [580, first, ends[1]])):
        said = [handle.get_attribute(f"aria-value{name}") for name in ("min", "now", "max")]
        assert list(map(float, said)) == values
    at_first, at_second = (counts(POINTS, each, "<") for each in (first, 580))
    assert matrix(shown) == {k: (at_second if k in ("tp", "fp") else at_first)[k] for k in at_first}
    lower.focus()
    lower.press("End")  # no further than to the other
    shown.frame()
    assert lower.get_attribute("aria-valuenow") == upper.get_attribute("aria-valuenow")
    box = shown.page.locator(".lt-histogram").bounding_box()
    place = box["x"] + float(shown.page.locator(".lt-handle").get_attribute("cx"))
    for by, handle in ((-60, lower), (60, upper)):  # on one spot: the one that can go there
        shown.page.mouse.move(place + by, box["y"] + box["height"] / 3)
        shown.page.mouse.down()
        shown.page.mouse.up()
        shown.frame()
        assert handle.evaluate("(node) => node === document.activeElement")
    low, high = (float(each.get_attribute("aria-valuenow")) for each in (lower, upper))
    assert low < first < high


def test_integers_are_written_as_integers_and_halves_as_halves(slider):
    view, shown = slider(LOWER, POINTS)
    assert view.step < 1
    shown.page.get_by_role("button", name="Finer").click()
    handle = shown.page.locator(".lt-histogram")
    seen = set()
    for _ in range(6):
        handle.press(".")
        shown.frame()
        seen.add(column(shown, "threshold").partition(".")[2])
    assert seen == {"", "5"}
    scores = shown.texts(".lt-near td:nth-child(2)")
    assert scores
    assert all(map(str.isdecimal, scores))


def test_weighted_counts_are_never_0_when_there_is_one(slider):
    view, shown = slider(LOGITS, LOG_ODDS, weights=WEIGHTS)
    row = view.row(0)
    for name in ("tp", "fp", "fn", "tn"):
        assert float(column(shown, name)) == pytest.approx(view.table[name][row], rel=1e-3)
        assert column(shown, name) != "0"
