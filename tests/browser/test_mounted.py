"""The live threshold without a server: what it sends, and bands, a distribution and two handles."""

import re
from itertools import pairwise

import numpy as np
import plotly.graph_objects as go
import pytest
from playwright.sync_api import expect

from core.live.table import sample_table
from core.live.view import view_of_rows
from core.predictions.predictions import Predictions
from tests.browser.conftest import daily
from tests.browser.independent import assert_shows
from tests.browser.mounted import mount
from ui.live.threshold import MODULE, TILES, Band, Distribution, Goal, GoalAim, Mark
from ui.live.threshold.data import component_data

rng = np.random.default_rng(4)
Y_TRUE, Y_SCORE = rng.integers(0, 2, 200), rng.random(200).astype(np.float32)
LIMIT = view_of_rows(Predictions(Y_TRUE, Y_SCORE, source="x"), ">").scores.limit
BANDS = (
    Band("Recall at least 0.9", 0.1, 0.3, "from 0.1 to just below 0.301"),
    Band("Cheap", 0.25, 0.45, "from 0.25 to 0.45"),
)


def counts(threshold: float) -> dict[str, int]:
    said = np.float32(threshold) < Y_SCORE
    yes = Y_TRUE == 1
    return {
        "tp": int((said & yes).sum()),
        "fp": int((said & ~yes).sum()),
        "fn": int((~said & yes).sum()),
        "tn": int((~said & ~yes).sum()),
    }


def figure(x, y) -> go.Figure:
    axes = {"xaxis_range": [0, 1], "yaxis_range": [0, 1], "height": 300}
    return go.Figure(go.Scatter(x=x, y=y), axes)


@pytest.fixture
def slider(blank):
    """Show the live threshold of these rows."""

    def show(held=None, charts=False, rows=(Y_TRUE, Y_SCORE), tiles=(), **more):
        view = view_of_rows(Predictions(*map(np.asarray, rows), source="x"), ">")
        points = np.zeros((len(view.predictions.y_true), 2))
        table, predictions = view.table, view.predictions
        roc, accuracy = ("false_positive_rate", "recall"), ("threshold", "accuracy")
        data = component_data(
            "live",
            view=view,
            table=table,
            samples=sample_table(predictions, view.curve, np.arange(len(points)), points),
            class_names=("no", "yes"),
            marks=[Mark("roc", *roc), Mark("accuracy", *accuracy)],
            tiles=tiles,
            **more,
        )
        figures = (
            {
                k: figure(*map(table.__getitem__, v))
                for k, v in {"roc": roc, "accuracy": accuracy}.items()
            }
            if charts
            else {}
        )
        return mount(blank, MODULE, data, held or {"threshold": 0.5}, figures)

    return show


def column(shown, name) -> str:
    return shown.page.locator(f"[data-column={name}]").inner_text()


def matrix(shown) -> dict[str, int]:
    return {name: int(column(shown, name)) for name in ("tp", "fp", "fn", "tn")}


def x_of(shown, threshold: float) -> float:
    """Find where on the screen the slider has a threshold, by the ends of its axis."""
    box = shown.page.locator(".lt-histogram").bounding_box()
    odds = np.log(threshold / (1 - threshold)) / LIMIT
    return box["x"] + 40 + (odds + 1) / 2 * (box["width"] - 52)


def drag(shown, start: float, *way: float, drop=True) -> None:
    box = shown.page.locator(".lt-histogram").bounding_box()
    y = box["y"] + box["height"] / 3
    shown.page.mouse.move(x_of(shown, start), y)
    shown.page.mouse.down()
    for threshold in way:
        shown.page.mouse.move(x_of(shown, threshold), y)
    shown.frame()
    if drop:
        shown.page.mouse.up()


def test_a_slider_whose_page_is_left_says_nothing(slider):
    shown, said = slider(), []

    def hear(message):
        said.append(message.text)

    shown.page.on("console", hear)
    shown.page.evaluate("again({}, document.body.cloneNode(true))()")  # before it was mounted
    shown.page.evaluate("document.querySelector('.live-threshold').remove()")
    shown.frame()
    shown.page.remove_listener("console", hear)
    assert said == []


# ---- one handle, and what is sent ----------------------------------------------------------------


def test_nothing_is_sent_before_the_hand_lets_go(slider):
    shown = slider()
    drag(shown, 0.5, 0.4, 0.3, drop=False)
    assert matrix(shown) == counts(float(column(shown, "threshold")))
    assert shown.sent == []
    shown.page.mouse.up()
    [[name, value]] = shown.sent
    assert name == "moved"
    assert value == {"threshold": float(column(shown, "threshold")), "number": 1}
    assert value["threshold"] == pytest.approx(0.3, abs=0.01)


def test_the_ends_of_the_axis_are_the_ends_of_the_thresholds(slider):
    scores = np.append(Y_SCORE, np.float32([1e-4, 0.9999]))  # beyond the axis
    shown = slider(rows=(np.append(Y_TRUE, [0, 1]), scores))
    box = shown.page.locator(".lt-histogram").bounding_box()
    shown.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 50)
    shown.page.mouse.down()
    for x, end in ((box["x"] + 40, "0"), (box["x"] + box["width"] - 12, "1")):
        shown.page.mouse.move(x, box["y"] + 50)
        shown.frame()
        assert float(column(shown, "threshold")) == float(end)
    shown.page.mouse.up()


@pytest.mark.parametrize(("width", "n"), daily((390, 30), (1000, 60)))
def test_nothing_jumps_while_the_hand_moves(slider, width, n):
    """However long a threshold is written and whatever is said of the rows that flip."""
    scores = np.append(Y_SCORE, np.float32(0.00012345678 * np.arange(1, 9)))
    shown = slider(rows=(np.append(Y_TRUE, [0, 1] * 4), scores), tiles=TILES)
    shown.page.set_viewport_size({"width": width, "height": 900})
    shown.page.get_by_role("button", name="Pin", exact=True).click()
    shown.frame()

    def next_picture() -> tuple[list[list[float]], str]:
        """Read where things stand, and the threshold."""
        return shown.page.evaluate(
            """async () => {
                for (const _ of "12") await new Promise(requestAnimationFrame);
                return [[".lt-histogram", ".lt-matrix", ".lt-tiles", "[data-column=accuracy]"]
                    .map((each) => document.querySelector(each).getBoundingClientRect())
                    .map(({ x, y, width, height }) => [x, y, width, height].map(Math.round)),
                    document.querySelector("[data-column=threshold]").textContent];
            }"""
        )

    (before, _), written = next_picture(), set()
    box = shown.page.locator(".lt-histogram").bounding_box()
    middle = box["y"] + box["height"] / 3
    shown.page.mouse.move(box["x"] + box["width"] / 2, middle)
    shown.page.mouse.down()
    for x in np.linspace(box["x"] + 40, box["x"] + box["width"] - 12, n):
        shown.page.mouse.move(x, middle)
        places, threshold = next_picture()
        assert places[:3] == before[:3]
        assert places[3][:2] == before[3][:2]
        written.add(len(threshold))
    shown.page.mouse.up()
    assert min(written) <= 5
    assert max(written) >= 10


@pytest.mark.parametrize(("weight", "lines"), [(1, 1.6), (98_765.25, 1), (98_765_432, 0.8)])
def test_a_count_fits_its_cell_however_large(slider, weight, lines):
    shown = slider(held={"threshold": 0}, rows=(Y_TRUE, Y_SCORE, np.full(200, weight)))
    for width in (390, 1400):
        shown.page.set_viewport_size({"width": width, "height": 900})
        shown.frame()
        numbers, sizes = shown.page.evaluate(
            """[(nodes) => nodes.map((node) => {
                    const text = document.createRange();
                    text.selectNodeContents(node);
                    const of = (box) => box.getBoundingClientRect();
                    return [of(text).right, of(node.closest("td")).right - 4];
                }), (nodes) => nodes.map((node) => parseFloat(getComputedStyle(node).fontSize))]
                .map((read) => read([...document.querySelectorAll(".lt-cell b")]))"""
        )
        assert all(right <= most for right, most in numbers), numbers
        assert min(sizes) >= 16 * lines - 1, "no smaller than it must be"


@pytest.mark.parametrize("n", daily(15, 40))
def test_a_drag_shows_short_thresholds_where_there_are_some(slider, n):
    shown = slider()
    drag(shown, 0.5, drop=False)
    box = shown.page.locator(".lt-histogram").bounding_box()
    for threshold in np.linspace(0.1, 0.9, n):
        shown.page.mouse.move(x_of(shown, threshold), box["y"] + 60)
        shown.frame()
        said = column(shown, "threshold")
        assert len(said) <= 7
        assert float(said) == pytest.approx(threshold, abs=0.002)
    shown.page.mouse.up()


@pytest.mark.parametrize("n", daily(20, 60))
def test_every_row_shows_its_own_counts(slider, reference, n):
    y_true, y_score = reference
    rows = len(set(np.round(np.arange(1001) / 1000, 3).astype(np.float32)) | set(y_score))
    shown = slider({"threshold": 0}, rows=reference, tiles=TILES)
    seen = []
    shown.page.locator(".lt-histogram").focus()
    for _ in range(n):
        seen.append(shown.readings())
        shown.page.keyboard.press(".")
        shown.frame()
    thresholds = [float(readings["threshold"]) for readings in seen]
    assert thresholds == sorted(set(thresholds))
    assert rows > len(seen)
    for readings in seen:
        assert_shows(readings, y_true, y_score)


def test_screen_reader_hears_where_the_slider_stopped(slider, reference):
    shown = slider(rows=reference)
    shown.page.locator(".lt-histogram").press("ArrowRight")
    said = shown.page.locator("[aria-live=polite][data-note=announce]")
    expect(said).to_have_text(re.compile(r"^Threshold 0\.510, accuracy 0\.\d{4}\. "))


def test_a_late_answer_is_not_obeyed_and_a_new_one_is(slider):
    shown = slider()
    for key in ("ArrowRight", "ArrowLeft"):
        shown.page.locator(".lt-histogram").press(key)
        shown.page.wait_for_function(
            "(n) => window.sent.length === n", arg=1 + (key == "ArrowLeft")
        )
    shown.answer(threshold=0.51, answer=1)
    assert column(shown, "threshold") == "0.500", "the answer to the first comes after the second"
    shown.answer(threshold=0.5, answer=2)
    shown.answer(threshold=0.125, answer=2)
    assert column(shown, "threshold") == "0.125", "a link, or another part of the page"


def test_page_keys_are_left_alone_where_they_turn_pages(slider):
    shown = slider(page_keys=False)
    shown.page.locator(".lt-histogram").press("PageUp")
    shown.frame()
    assert column(shown, "threshold") == "0.500"
    slider().page.locator(".lt-histogram").press("PageUp")
    expect(shown.page.locator("[data-column=threshold]")).to_have_text("0.600")


def test_tab_stops_once_at_what_belongs_together_and_arrows_go_on(slider):
    shown = slider(tiles=TILES)
    page = shown.page

    def at() -> str:
        return page.evaluate(
            """() => { const { dataset, textContent } = document.activeElement;
                return dataset.explain ?? textContent; }"""
        )

    def press(*keys: str) -> list[str]:
        return [(page.keyboard.press(key), at())[1] for key in keys]

    page.locator(".lt-histogram").focus()
    assert press("Tab", "ArrowDown", "ArrowRight", "ArrowDown") == [
        "predicted_negative",
        "fn",
        "tp",
        "fp",
    ]
    expect(page.get_by_role("tooltip")).to_contain_text("False positives")
    assert press("Home", "End", "ArrowRight") == ["predicted_negative", "fp", "fp"]
    assert press("Tab", "ArrowRight", "End") == ["‹ score", "score ›", "score ›"]
    assert press("Tab", "End", "Tab", "ArrowRight") == ["Finer", "PNG", "precision", "recall"]
    assert press("Shift+Tab", "Shift+Tab", "Shift+Tab") == ["PNG", "score ›", "fp"], "as left"
    page.locator(".lt-histogram").focus()
    assert press("Shift+Tab", "End") == ["threshold", "ties"]
    assert (
        page.evaluate(
            "[...document.querySelectorAll('.live-threshold *')]"
            ".filter((n) => n.tabIndex === 0 && n.offsetParent).length"
        )
        == 6
    )


def test_in_brief_what_only_explains_itself_is_no_stop(slider):
    shown = slider(tiles=TILES, is_brief=True)
    shown.page.locator(".lt-matrix td[data-explain=tp]").click()
    stops = "[...document.querySelectorAll('.lt-body *')].filter((n) => n.tabIndex === 0)"
    assert shown.page.evaluate(f"{stops}.filter((n) => n.offsetParent).length") == 1


LISTENS = """() => {
    const base = document.createElement("base");
    base.href = "https://x.test/below/";
    document.head.append(base);
    navigator.sendBeacon = (address) => window.heard.push(String(address));
    window.heard = [];
}"""


def test_the_server_hears_once_that_an_answer_is_drawn(slider):
    shown = slider()
    shown.page.evaluate(LISTENS)
    shown.page.evaluate("document.body.append(document.createElement('i'))")
    for n, word in enumerate(("0ne", "two"), 1):
        shown.page.evaluate(
            """(word) => Object.assign(document.body.lastElementChild.dataset,
                { word, heldOf: "answer" })""",
            word,
        )
        shown.page.wait_for_function("(n) => heard.length === n", arg=n)
        shown.frame()
    shown.answer(session="5e55104d")
    shown.page.evaluate("new Promise((done) => requestIdleCallback(done))")
    assert shown.page.evaluate("heard") == [
        f"https://x.test/below/ours/drawn/{word}" for word in ("0ne", "two")
    ]


@pytest.mark.parametrize("is_brief", daily(False, True))
def test_the_server_hears_once_that_the_first_picture_is_drawn(slider, is_brief):
    shown = slider(is_brief=is_brief)
    shown.page.evaluate(LISTENS)
    for session in ("", "of_a_class"):
        shown.answer(session=session)
        drag(shown, 0.5, 0.6 if session else 0.7)
        shown.frame()
        shown.page.evaluate("new Promise((done) => requestIdleCallback(done))")
        assert shown.page.evaluate("heard") == [], "nobody waits in a report, or for a class"
    shown.answer(session="5e55104d", waits=True)
    for threshold in (0.4, 0.3):
        drag(shown, 0.5, threshold)
        shown.frame()
    shown.page.wait_for_function("heard.length")
    shown.page.evaluate("new Promise((done) => requestIdleCallback(done))")
    assert shown.page.evaluate("heard") == ["https://x.test/below/ours/drawn/5e55104d"]
    # After a new start of the server: the page is as it was, and the new session waits as well.
    shown.answer(session="an07her")
    shown.page.wait_for_function("heard.length === 2")
    assert shown.page.evaluate("heard.at(-1)") == "https://x.test/below/ours/drawn/an07her"


# ---- bands ---------------------------------------------------------------------------------------


def test_bands_lie_where_their_thresholds_are_told_apart_by_pattern(slider):
    shown = slider(bands=BANDS)
    for band, rect in zip(BANDS, shown.page.locator(".lt-histogram .lt-band").all(), strict=True):
        box = rect.bounding_box()
        assert box["x"] == pytest.approx(x_of(shown, band.low), abs=1)
        assert box["x"] + box["width"] == pytest.approx(x_of(shown, band.high), abs=1)
    shapes = shown.page.evaluate(
        """[...document.querySelectorAll(".lt-histogram .lt-band")].map((rect) =>
            document.querySelector(rect.getAttribute("fill").slice(4, -1) + " path")
                .getAttribute("d"))"""
    )
    assert len(set(shapes)) == len(BANDS)


def test_a_band_says_what_from_where_to_where_and_when_it_is_entered(slider):
    shown = slider(bands=BANDS)
    assert shown.texts(".lt-bands span") == [
        "Recall at least 0.9: from 0.1 to just below 0.301",
        "Cheap: from 0.25 to 0.45",
    ]
    said = shown.page.locator("[data-note=announce]")
    drag(shown, 0.5, 0.28)
    assert said.inner_text().endswith("Entered Recall at least 0.9. Entered Cheap.")
    assert all(text.endswith(", the threshold is in it") for text in shown.texts(".lt-bands span"))
    drag(shown, 0.28, 0.4)
    assert said.inner_text().endswith("Left Recall at least 0.9.")
    drag(shown, 0.4, 0.42)
    assert not re.search("Entered|Left", said.inner_text())


def test_bands_are_shaded_on_the_axis_and_thicker_on_a_curve(slider):
    shown = slider(bands=BANDS, charts=True)
    view = view_of_rows(Predictions(Y_TRUE, Y_SCORE, source="x"), ">")
    place = """(key) => {
        const chart = document.querySelector(`.st-key-${key} .js-plotly-plot`);
        const area = chart.querySelector(".nsewdrag"), at = (n) => Number(area.getAttribute(n));
        return { x: at("x"), width: at("width"), y: at("y"), height: at("height"),
            bands: [...chart.querySelectorAll(".lt-band")].map((node) => ({
                x: Number(node.getAttribute("x")), width: Number(node.getAttribute("width")),
                dashes: node.getAttribute("stroke-dasharray"), d: node.getAttribute("d") })) };
    }"""
    upright, curve = (shown.page.evaluate(place, key) for key in ("accuracy", "roc"))
    for band, drawn in zip(BANDS, upright["bands"], strict=True):
        assert drawn["x"] == pytest.approx(upright["x"] + band.low * upright["width"])
        assert drawn["width"] == pytest.approx((band.high - band.low) * upright["width"])
    assert len({drawn["dashes"] for drawn in curve["bands"]}) == len(BANDS)
    for band, drawn in zip(BANDS, curve["bands"], strict=True):
        within = (view.table["threshold"] >= band.low) & (view.table["threshold"] <= band.high)
        points = np.reshape(re.findall(r"[\d.e-]+", drawn["d"]), (-1, 2)).astype(float)
        wanted = curve["x"] + view.table["false_positive_rate"][within] * curve["width"]
        assert points[:, 0] == pytest.approx(wanted)
        wanted = curve["y"] + (1 - view.table["recall"][within]) * curve["height"]
        assert points[:, 1] == pytest.approx(wanted)


# ---- a distribution ------------------------------------------------------------------------------


def test_a_distribution_is_a_line_over_the_axis_with_its_label(slider):
    shown = slider(distribution=Distribution("200 resampled optima", (0.2, 0.4, 0.6), (50, 150)))
    path = shown.page.locator(".lt-distribution").get_attribute("d")
    left = shown.page.locator(".lt-histogram").bounding_box()["x"]
    across = [left + float(x) for x in re.findall(r"[MH]([\d.]+)", path)]
    assert across == pytest.approx([x_of(shown, edge) for edge in (0.2, 0.4, 0.6)], abs=1)
    base, low, high = (float(re.findall(r"V([\d.]+)", path)[i]) for i in (2, 0, 1))
    assert (base - low) * 3 == pytest.approx(base - high)
    assert shown.texts(".lt-distribution-label") == ["200 resampled optima"]
    assert shown.texts(".lt-bands li") == ["200 resampled optima"]


# ---- two handles ---------------------------------------------------------------------------------

TWO = {"threshold": 0.3, "second": 0.7}


def test_each_of_two_handles_counts_its_own_side(slider):
    shown = slider(TWO, second=True)
    low, high = counts(0.3), counts(0.7)
    assert matrix(shown) == {k: (high if k in ("tp", "fp") else low)[k] for k in low}
    head = shown.page.locator(".lt-head > :not(.lt-goal, .lt-notes)").filter(visible=True)
    assert head.all_inner_texts() == ["Lower threshold\n0.300", "Upper threshold\n0.700"], (
        "and no accuracy of all rows beside a matrix of those that are decided"
    )
    between = len(Y_TRUE) - sum(matrix(shown).values())
    expect(shown.page.locator(".lt-dot[stroke-dasharray]")).to_have_count(between)
    shown.page.get_by_role("button", name="Own scale per class").click()
    shown.frame()
    assert shown.page.locator(".lt-open-yes").get_attribute("d")
    names = shown.page.get_by_role("slider")
    expect(names).to_have_count(2)
    lower = shown.page.get_by_role("slider", name="Lower threshold")
    upper = shown.page.get_by_role("slider", name="Upper threshold")
    assert lower.get_attribute("aria-valuemax") == "0.7"
    assert upper.get_attribute("aria-valuemin") == "0.3"
    said = f"0.700: {high['tp']} caught, {high['fp']} false alarms"
    assert upper.get_attribute("aria-valuetext") == said
    said = f"0.300: {low['fn']} missed, {low['tn']} correct “no”"
    assert lower.get_attribute("aria-valuetext") == said


def test_a_hand_takes_the_nearer_handle_and_says_which_when_it_lets_go(slider):
    shown = slider(TWO, second=True)
    drag(shown, 0.68, 0.75, 0.8, drop=False)
    assert shown.sent == []
    shown.page.mouse.up()
    [[_, value]] = shown.sent
    assert value["handle"] == "second"
    assert value["second"] == pytest.approx(0.8, abs=0.01)
    assert (value["threshold"], value["number"]) == (0.3, 1)
    shown.answer(threshold=0.3, second=value["second"], answer=1)
    drag(shown, 0.28, 0.1)
    _, value = shown.sent[1]
    assert (value["handle"], value["number"]) == ("threshold", 2)
    assert value["threshold"] == pytest.approx(0.1, abs=0.01)


def test_handles_do_not_cross(slider):
    shown = slider(TWO, second=True)
    drag(shown, 0.3, 0.5, 0.95)
    _, value = shown.sent[0]
    assert value["threshold"] == value["second"] == 0.7
    drag(shown, 0.72, 0.9)
    assert shown.sent[1][1]["handle"] == "second", "the one that can go there"
    drag(shown, 0.9, 0.2)
    assert shown.sent[2][1]["second"] == 0.7


def test_keys_move_the_handle_that_has_the_focus(slider):
    shown = slider(TWO, second=True)
    upper = shown.page.get_by_role("slider", name="Upper threshold")
    upper.focus()
    upper.press("ArrowLeft")
    upper.press("ArrowLeft")
    shown.page.wait_for_function("window.sent.length")
    assert shown.sent == [
        ["moved", {"threshold": 0.3, "second": 0.68, "handle": "second", "number": 1}]
    ]
    upper.press("Home")
    shown.frame()
    assert upper.get_attribute("aria-valuenow") == "0.3"
    lower = shown.page.get_by_role("slider", name="Lower threshold")
    lower.press("Home")
    shown.frame()
    assert lower.get_attribute("aria-valuenow") == "0"
    shown.page.wait_for_function("window.sent.length === 3")
    assert [each for _, each in shown.sent[1:]] == [
        {"threshold": 0.3, "second": 0.3, "handle": "second", "number": 2},
        {"threshold": 0, "second": 0.3, "handle": "threshold", "number": 3},
    ], "what the upper one did was sent when it was left"
    announced = shown.page.locator("[data-note=announce]").inner_text()
    assert announced == "Lower threshold 0.000, upper threshold 0.300."


def test_the_other_threshold_is_heard_when_the_server_moves_it(slider):
    shown = slider(TWO, second=True)
    shown.answer(second=0.875)
    upper = shown.page.get_by_role("slider", name="Upper threshold")
    assert upper.get_attribute("aria-valuenow") == "0.875"


# ---- a goal --------------------------------------------------------------------------------------


def turns(is_met) -> list[int]:
    """Find where a naive count begins to meet an aim, and ceases to, along the live table."""
    view = view_of_rows(Predictions(Y_TRUE, Y_SCORE, source="x"), ">")
    met = [is_met(counts(threshold)) for threshold in view.table["threshold"]]
    return np.flatnonzero(np.diff(np.array(met, int), prepend=0)).tolist()


@pytest.mark.parametrize("n", daily(9, 25))
def test_a_goal_says_while_the_hand_moves_whether_it_is_met_and_by_how_much(slider, n):
    few = turns(lambda c: c["fp"] <= 9)
    sure = turns(lambda c: c["tp"] + c["fp"] > 0 and 2 * c["tp"] >= c["tp"] + c["fp"])
    goal = Goal(
        "Spam",
        "“Yes” means spam.",
        (
            GoalAim("at most 9 lost", "false alarms", "fp", 9, False, few),
            GoalAim("half of it spam", "precision", "precision", 0.5, True, sure),
        ),
    )
    shown = slider(goal=goal)
    box, (sign, much) = (
        shown.page.locator(".lt-goal"),
        (shown.page.locator(f".lt-goal li > {name}") for name in ("i", "b")),
    )
    states = set()
    for threshold in [0.5, *np.linspace(0.02, 0.94, n), 0.98, float(Y_SCORE.max())]:
        drag(shown, 0.5, threshold, drop=False)
        c = counts(float(column(shown, "threshold")))
        flagged = c["tp"] + c["fp"]
        met = [c["fp"] <= 9, bool(flagged) and 2 * c["tp"] >= flagged]
        assert sign.all_inner_texts() == ["✓" if each else "✗" for each in met]
        alarms, precision = much.all_inner_texts()
        away = abs(c["fp"] - 9)
        how = f"{away} too many" if not met[0] else f"{away} to spare" if away else "just enough"
        assert alarms == f"{c['fp']} now, {how}"
        value = f"{c['tp'] / flagged:.4f}" if flagged else "undefined"
        assert precision.startswith(f"precision {value}")
        words = "✓ met" if all(met) else "✗ not met"
        expect(box.locator("> b")).to_have_text(words)
        assert f"goal {words[2:]}" in shown.page.get_by_role("slider").first.get_attribute(
            "aria-valuetext"
        )
        states.add((*met, flagged > 0))
        shown.page.mouse.up()
    assert {(True, True, True), (False, True, True), (True, False, False)} <= states
    expect(shown.page.locator("[data-note=announce]")).to_contain_text(
        "Goal not met: at most 9 lost: 0 now, 9 to spare; half of it spam: precision undefined."
    )
    box.hover()
    expect(shown.page.get_by_role("tooltip")).to_have_text("“Yes” means spam.")


def test_without_a_goal_there_is_nothing_of_it(slider):
    shown = slider()
    expect(shown.page.locator(".lt-goal")).to_be_hidden()
    assert "goal" not in shown.page.get_by_role("slider").first.get_attribute("aria-valuetext")


def test_the_page_is_laid_out_no_more_than_needed_while_it_is_drawn(slider):
    """To measure what was just drawn lays all of it out anew, and a first picture waits for it."""
    shown = slider()
    tools = shown.page.context.new_cdp_session(shown.page)
    tools.send("Performance.enable")

    def layouts():
        metrics = tools.send("Performance.getMetrics")["metrics"]
        return next(each["value"] for each in metrics if each["name"] == "LayoutCount")

    before = layouts()
    shown.page.evaluate("""() => {
        document.querySelector(".lt-histogram svg").replaceChildren();
        document.querySelector(".live-threshold").style.fontSize = "15px";
        window.again();
    }""")
    shown.frame()
    assert layouts() - before == 2, "to measure, and to show"


def test_what_no_eye_follows_lags_a_few_frames_while_the_hand_moves_and_is_right_when_it_pauses(
    slider,
):
    read = slider().page.evaluate(
        """async () => {
            const slider = document.querySelector(".lt-histogram"), read = [];
            const { left, top, width } = slider.getBoundingClientRect();
            const say = (type, x) => slider.dispatchEvent(new PointerEvent(type, {
                bubbles: true, pointerId: 1, pointerType: "mouse",
                clientX: left + x * width, clientY: top + 99 }));
            slider.setPointerCapture = () => {};
            const frame = () => new Promise((done) => requestAnimationFrame(done));
            const now = () => [
                document.querySelector(".lt-value[data-column=threshold]").textContent,
                document.querySelector(".lt-handle").getAttribute("cx"),
                slider.getAttribute("aria-valuenow")];
            say("pointerdown", 0.3);
            await frame();
            for (let step = 0; step < 30; step++) {
                say("pointermove", 0.3 + 0.01 * step);
                await frame();
                read.push(now());
            }
            for (let rest = 0; rest < 16; rest++) await frame();
            return [...read, now()];
        }"""
    )
    numbers, handles, said = zip(*read, strict=True)
    assert len({*numbers}) == len({*handles}) == 30, "each of 30 places in a frame of its own"
    said = [f"{float(each):.3f}" for each in said]
    assert {i - numbers.index(each) for i, each in enumerate(said[3:-1], 3)} == {0, 1, 2}
    assert said[-1] == numbers[-1] == numbers[-2]


def test_what_is_in_sight_moves_in_every_frame_and_what_is_not_when_the_hand_pauses(slider):
    shown = slider(charts=True)
    shown.page.set_viewport_size({"width": 1000, "height": 500})
    shown.frame()
    shown.page.evaluate(
        """(key) => {
            window.number = document.createElement("b");
            Object.assign(number, { className: `follows-${key}` }).dataset.column = "tn";
            document.querySelector(".st-key-accuracy").after(number);
            window.slider = document.querySelector(".lt-histogram");
            slider.setPointerCapture = () => {};
            window.say = (type, x) => {
                const { left, top, width } = slider.getBoundingClientRect();
                slider.dispatchEvent(new PointerEvent(type, {
                    bubbles: true, pointerId: 1, pointerType: "mouse",
                    clientX: left + x * width, clientY: top + 99 }));
            };
            window.frame = () => new Promise((done) => requestAnimationFrame(done));
        }""",
        shown.key,
    )
    shown.frame()
    chart = shown.page.locator(".st-key-accuracy")
    drawn = """async (begin) => {
        const read = [], dot = document.querySelector(".st-key-accuracy circle.now");
        const now = () => [Number(document.querySelector(".lt-handle").getAttribute("cx")),
            Number(dot.getAttribute("cx")), number.textContent];
        say("pointermove", begin);
        await frame();
        for (let step = 1; step < 20; step++) {
            say("pointermove", begin + 0.01 * step);
            await frame();
            read.push(now());
        }
        for (let rest = 0; rest < 16; rest++) await frame();
        return [...read, now()];
    }"""

    def is_where_the_hand_is():
        place = chart.evaluate(
            """(chart) => {
                const at = (name) => Number(chart.querySelector(".nsewdrag").getAttribute(name));
                return [at("x"), at("width"),
                    Number(chart.querySelector("circle.now").getAttribute("cx"))];
            }"""
        )
        x, width, cx = place
        return cx == pytest.approx(x + float(column(shown, "threshold")) * width, abs=1e-3 * width)

    assert not is_in_window(chart)
    shown.page.evaluate("say('pointerdown', 0.3)")
    shown.frame()
    handles, *others = zip(*shown.page.evaluate(drawn, 0.3), strict=True)
    assert len({*handles}) == 19
    for dots in others:
        assert len({*dots[:-1]}) == 1 != len({*dots}), "it waits for the pause, and is there then"
    assert others[-1][-1] == shown.page.locator(".lt-matrix [data-column=tn]").inner_text()
    assert is_where_the_hand_is()

    shown.page.evaluate("scrollTo(0, document.body.scrollHeight)")
    shown.frame()
    assert is_in_window(chart)
    handles, *others = zip(*shown.page.evaluate(drawn, 0.5), strict=True)
    assert len({*handles}) == len({*others[0]}) == 19
    assert len({*others[1][:-1]}) > 1, "the number, too"
    assert is_where_the_hand_is()


def test_many_numbers_out_of_sight_are_written_some_in_each_picture_of_a_rest(slider):
    shown = slider()
    written = shown.page.evaluate(
        """async (key) => {
            const table = document.createElement("table");
            table.style.marginTop = "3000px";
            for (let n = 0; n < 100; n++) {
                const cell = table.insertRow().insertCell();
                Object.assign(cell, { className: `follows-${key}` }).dataset.column = "tn";
            }
            document.body.append(table);
            const numbers = () => [...table.querySelectorAll("td")].map((cell) => cell.textContent);
            const pictures = async (count) => {
                const read = [numbers()];
                for (let n = 0; n < count; n++) {
                    await new Promise(requestAnimationFrame);
                    read.push(numbers());
                }
                return read;
            };
            await pictures(16);
            document.querySelector(".lt-histogram").focus();
            const end = (key) => document.querySelector(".lt-histogram")
                .dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
            end("Home");
            await pictures(16);
            end("End");
            return pictures(16);
        }""",
        shown.key,
    )
    assert len({*written[0]}) == len({*written[-1]}) == 1
    assert written[0] != written[-1]
    assert written[-1][0] == shown.page.locator(".lt-matrix [data-column=tn]").inner_text()
    changed = [
        sum(before != after for before, after in zip(*two, strict=True))
        for two in pairwise(written)
    ]
    assert 0 < max(changed) <= 50, "not all of them in one picture"
    assert sum(changed) == 100


def is_in_window(place) -> bool:
    return place.evaluate(
        "(node) => node.getBoundingClientRect().top < innerHeight"
        " && node.getBoundingClientRect().bottom > 0"
    )


def test_a_mark_stands_right_on_a_chart_that_was_drawn_anew(slider):
    shown = slider(charts=True)
    place = """() => {
        const chart = document.querySelector(".st-key-accuracy");
        const at = (name) => Number(chart.querySelector(".nsewdrag").getAttribute(name));
        const dot = chart.querySelector("circle.now"), line = chart.querySelector("path.now");
        return { x: at("x"), width: at("width"), cx: Number(dot.getAttribute("cx")),
            line: Number(line.getAttribute("d").slice(1).split(",")[0]) };
    }"""
    for change, share in (
        ("{ 'width': 500 }", 0.5),
        ("{ 'xaxis.range': [0, 2], 'width': 700 }", 0.25),
    ):
        shown.page.evaluate(
            f"Plotly.relayout(document.querySelector('.st-key-accuracy .js-plotly-plot'), {change})"
        )
        shown.frame()
        now = shown.page.evaluate(place)
        assert now["cx"] == now["line"] == pytest.approx(now["x"] + share * now["width"], abs=0.5)


def test_a_picture_can_be_had_in_the_moment_in_which_the_page_has_changed(slider):
    shown = slider()
    button = shown.page.get_by_role("button", name="download score histogram as SVG")
    button.evaluate(
        """async (button) => {
            document.body.append(document.createElement("i"));
            await null; // the change is known, and the next frame has not come
            await button.onclick();
        }"""
    )
