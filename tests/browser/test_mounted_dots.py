"""A dot for each row, without a server: one in the hill, and one in its cell of the matrix."""

import base64
import io
import re

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect
from scipy import ndimage

from core.data.images import Images
from core.live.table import image_table, sample_table
from core.live.view import view_of_rows
from core.predictions.predictions import Predictions
from core.predictions.scale import PROBABILITY, Scale
from tests.browser.conftest import daily
from tests.browser.mounted import mount
from tests.browser.test_mounted import matrix
from ui.live.threshold import MODULE, OF_IMAGES, Asked
from ui.live.threshold.data import component_data

rng = np.random.default_rng(9)
IS_YES = (rng.random(180) < 0.4).astype(int)
SCORES = np.float32(1 / (1 + np.exp(-rng.normal(3 * IS_YES - 1.5, 1.5))))
POINTS = np.float32(rng.normal(640 - 80 * IS_YES, 60).round())
LOWER = Scale("score", higher_is_yes=False)
CASES = [(PROBABILITY, SCORES), (LOWER, POINTS)]
CELLS = ("fn", "tp", "tn", "fp")


@pytest.fixture
def slider(blank):
    def show(
        scale=PROBABILITY,
        shown=SCORES,
        weights=None,
        second=None,
        y_true=IS_YES,
        page=blank,
        images=None,
        width=1000,
        asked=None,
        is_brief=False,
    ):
        rows = Predictions(y_true, scale.decided(shown), weights, source="x", scale=scale)
        view = view_of_rows(rows, ">")
        numbers = np.arange(1, len(shown) + 1)
        data = component_data(
            "live",
            view=view,
            table=view.table,
            samples=sample_table(rows, view.curve, numbers, np.zeros((len(shown), 2))),
            class_names=("calm", "storm"),
            stops=(view.start, view.best),
            second=second is not None,
            asked=asked,
            is_brief=is_brief,
            images=images and image_table(rows, images, numbers - 1),
            image_names=images.names if images else (),
        )
        held = {"threshold": view.start.threshold}
        held |= {"second": second} if second is not None else {}
        return view, mount(page, MODULE, data, held, width=width, entry=images and OF_IMAGES)

    yield show
    blank.emulate_media(reduced_motion="no-preference", color_scheme="light")


@pytest.fixture(scope="module")
def dense(browser):
    """A page on a screen of two dots a px."""
    page = browser.new_page(device_scale_factor=2)
    yield page
    page.close()


def hill(shown) -> list[dict]:
    """Read the dots of the hill, those of "no" first, in the order in which they are said "yes"."""
    return shown.page.evaluate(
        """() => {
            const dots = [...document.querySelectorAll(".lt-dot")].map((dot) => {
                const at = (name) => Number(dot.getAttribute(name));
                const look = dot.getAttribute("stroke-dasharray") ? "open"
                    : dot.getAttribute("fill") ? "wrong" : "right";
                const is_yes = Number(dot.parentNode.classList.contains("lt-dots-yes"));
                return { is_yes, look, x: at("cx"), y: at("cy"), r: at("r") };
            });
            return dots;
        }"""
    )


def rest(shown) -> None:
    """Wait until no dot flies."""
    shown.page.wait_for_function(
        """() => {
            const canvas = document.querySelector("canvas.lt-flying");
            const empty = document.createElement("canvas");
            Object.assign(empty, { width: canvas.width, height: canvas.height });
            return canvas.toDataURL() === empty.toDataURL();
        }""",
        polling=50,  # ms: to read two canvases in each frame takes longer than to draw it
    )


def canvas(shown, name) -> np.ndarray:
    """Read a canvas over the matrix as RGBA."""
    address = shown.page.locator(f"canvas.lt-{name}").evaluate("(canvas) => canvas.toDataURL()")
    return np.array(Image.open(io.BytesIO(base64.b64decode(address.partition(",")[2]))))


def cells(shown) -> dict[str, dict]:
    """Count the dots in each cell by their pixels, and see of what colours their middles are."""
    pixels = canvas(shown, "standing")
    left, top, density = shown.page.evaluate(
        """() => { const box = document.querySelector("canvas.lt-standing").getBoundingClientRect();
            return [box.x, box.y, devicePixelRatio]; }"""
    )
    found, seen = {}, 0
    for cell in CELLS:
        box = shown.page.locator(f"[data-explain={cell}]").bounding_box()
        x, y, width, height = (
            round(density * length)
            for length in (box["x"] - left, box["y"] - top, box["width"], box["height"])
        )
        part = pixels[y : y + height, x : x + width]
        blobs, n = ndimage.label(part[..., 3] > 100)
        middles = np.array(ndimage.center_of_mass(blobs > 0, blobs, range(1, n + 1))).reshape(-1, 2)
        middles = {tuple(part[i, j][:3]) for i, j in middles.round().astype(int)}
        found[cell] = {"n": n, "middles": middles}
        seen += n
    assert ndimage.label(pixels[..., 3] > 100)[1] == seen, "none lies elsewhere"
    return found


def move(shown, threshold) -> None:
    shown.answer(threshold=threshold)


@pytest.mark.parametrize(("scale", "scores"), CASES, ids=["probability", "lower-is-yes"])
def test_each_row_has_a_dot_in_the_hill_that_stays_and_says_whether_it_is_right(
    slider, scale, scores
):
    view, shown = slider(scale, scores)
    order = np.lexsort([scale.decided(scores), IS_YES])
    at_first = hill(shown)
    places = [(dot["x"], dot["y"]) for dot in at_first]
    assert len(set(places)) == len(scores)
    size = min(np.diff(sorted({x for x, _ in places})))
    assert all(2 * dot["r"] < size for dot in at_first)
    axis = float(shown.page.locator(".lt-handle").get_attribute("cy"))
    for dot, i in zip(at_first, order, strict=True):
        assert dot["is_yes"] == IS_YES[i]
        assert (dot["y"] < axis) == dot["is_yes"]
    for k in (0, 1):  # in the order of their scores
        xs = [x for (x, _), i in zip(places, order, strict=True) if IS_YES[i] == k]
        assert xs == sorted(xs, reverse=scale == LOWER)
    for threshold in np.quantile(scores, [0.2, 0.5, 0.9]):
        move(shown, view.table["threshold"][view.row(threshold)])
        now = view.row(threshold)
        dots = hill(shown)
        assert [(dot["x"], dot["y"]) for dot in dots] == places
        counted = {
            (k, look): sum((dot["is_yes"], dot["look"]) == (k, look) for dot in dots)
            for k in (0, 1)
            for look in ("right", "wrong")
        }
        names = {(1, "right"): "tp", (1, "wrong"): "fn", (0, "right"): "tn", (0, "wrong"): "fp"}
        assert counted == {key: view.table[name][now] for key, name in names.items()}


@pytest.mark.parametrize(
    ("page", "scale", "scores"),
    daily(("dense", *CASES[1]), ("blank", *CASES[0]), ("blank", *CASES[1]), ("dense", *CASES[0])),
)
def test_each_cell_of_the_matrix_has_as_many_dots_as_it_says(slider, request, page, scale, scores):
    view, shown = slider(scale, scores, page=request.getfixturevalue(page))
    yes, no, paper = (194, 85, 0), (0, 114, 178), (255, 255, 255)
    middle = {"tp": {yes}, "tn": {no}, "fn": {paper}, "fp": {paper}}
    for threshold in np.quantile(scores, [0.5, 0, 0.3, 1, 0.8]):
        move(shown, view.table["threshold"][view.row(threshold)])
        rest(shown)
        counted, words = cells(shown), matrix(shown)
        assert {name: cell["n"] for name, cell in counted.items()} == words
        for name, cell in counted.items():
            assert cell["middles"] == (middle[name] if words[name] else set())


@pytest.mark.parametrize(("scale", "scores"), daily(*CASES), ids=["probability", "lower-is-yes"])
def test_a_row_that_is_asked_about_has_a_ring_and_what_is_predicted_of_it(slider, scale, scores):
    i = int(np.argsort(scores)[120])
    place = np.lexsort([scale.decided(scores), IS_YES]).tolist().index(i)
    view, shown = slider(scale, scores, asked=Asked(i + 1, "about 3"))
    dot, rings = hill(shown)[place], shown.page.locator(".lt-histogram circle[fill=none]").all()
    assert rings
    for ring in rings:
        at = {name: float(ring.get_attribute(name)) for name in ("cx", "cy", "r")}
        assert (at["cx"], at["cy"]) == (dot["x"], dot["y"])
        assert at["r"] > dot["r"]
    expect(shown.page.locator(".lt-asked")).to_have_text("about 3?")
    row = view.row(scores[i])
    for at in (0, row - 1, row, row + 1, len(view.table["threshold"]) - 1):
        threshold = view.table["threshold"][at]
        move(shown, threshold)
        over = scores[i] > np.float32(threshold), scores[i] < np.float32(threshold)
        said = "yes" if over[not scale.higher_is_yes] else "no"
        expect(shown.page.locator(".lt-asked")).to_have_text(f"about 3: “{said}”")
    scales = " ".join(shown.texts(".lt-histogram text"))
    assert ("log-odds" in scales) == (scale == PROBABILITY)
    _, shown = slider(scale, scores, asked=Asked(999, "no such row"), is_brief=True)
    expect(shown.page.locator(".lt-asked")).to_have_count(0)
    assert "score" in shown.texts(".lt-histogram text"), "in brief one scale, with its name"
    assert "log-odds" not in " ".join(shown.texts(".lt-histogram text"))


FLIGHT = """async (threshold) => {
    // Ask for nothing but the time in each picture: what is drawn then is looked at afterwards.
    const [flying, standing] = ["flying", "standing"]
        .map((name) => document.querySelector(`canvas.lt-${name}`));
    const pictures = [], begin = performance.now();
    document.querySelector("[data-held-of=live]").dataset.threshold = threshold;
    while (performance.now() < begin + 600) {
        const now = await new Promise((drawn) =>
            requestAnimationFrame((now) => setTimeout(drawn, 0, now)));
        pictures.push([now - begin, flying.toDataURL(), standing.toDataURL()]);
    }
    return pictures;
}"""


def test_a_dot_flies_to_the_other_cell_in_a_fifth_of_a_second(slider):
    _, shown = slider()
    before = canvas(shown, "standing")
    empty = shown.page.locator("canvas.lt-flying").evaluate("(canvas) => canvas.toDataURL()")
    pictures = shown.page.evaluate(FLIGHT, 0.8)
    flying = [at for at, picture, _ in pictures if picture != empty]
    assert flying
    assert max(flying) - min(flying) < 200
    standing = [picture for at, _, picture in pictures if at > max(flying) + 20]
    assert len(set(standing)) == 1
    assert {name: cell["n"] for name, cell in cells(shown).items()} == matrix(shown)
    assert (canvas(shown, "standing") != before).any()


def test_a_dot_that_turns_back_in_flight_arrives_where_it_came_from(slider):
    _, shown = slider()
    before = canvas(shown, "standing")
    for threshold in (0.9, 0.1, 0.7, 0.2, 0.5) * 3:
        shown.answer(threshold=threshold)
    rest(shown)
    seen, first = (picture[..., 3] > 100 for picture in (canvas(shown, "standing"), before))
    assert (seen == first).all()


def test_nothing_flies_where_no_motion_is_asked(slider):
    _, shown = slider()
    shown.page.emulate_media(reduced_motion="reduce")
    empty = shown.page.locator("canvas.lt-flying").evaluate("(canvas) => canvas.toDataURL()")
    for threshold in (0.1, 0.8):
        shown.answer(threshold=threshold)
        assert shown.page.locator("canvas.lt-flying").evaluate("(c) => c.toDataURL()") == empty
        assert {name: cell["n"] for name, cell in cells(shown).items()} == matrix(shown)


def test_between_two_thresholds_a_row_is_open_and_in_no_cell(slider):
    _, shown = slider(second=0.7)
    shown.answer(threshold=0.3)
    rest(shown)
    dots, words = hill(shown), matrix(shown)
    assert sum(dot["look"] == "open" for dot in dots) == len(SCORES) - sum(words.values()) > 0
    assert {name: cell["n"] for name, cell in cells(shown).items()} == words


# Ink on the left half of each image, paper on the right.
HALF = np.tile(np.uint8([15, 15, 15, 15, 0, 0, 0, 0]), (60, 8, 1))
IMAGES = Images(HALF, np.arange(60) % 2, ("a 3", "an 8"))
WITH_IMAGES = {"shown": SCORES[:60], "y_true": IS_YES[:60], "images": IMAGES}


def halves(shown) -> dict[str, list]:
    """Read the colours of the left and the right half of each image, by its cell."""
    pixels = canvas(shown, "standing")
    left, top = shown.page.evaluate(
        """() => { const box = document.querySelector("canvas.lt-standing").getBoundingClientRect();
            return [box.x, box.y]; }"""
    )
    found = {}
    for cell in CELLS:
        box = shown.page.locator(f"[data-explain={cell}]").bounding_box()
        x, y = round(box["x"] - left), round(box["y"] - top)
        part = pixels[y : y + round(box["height"]), x : x + round(box["width"])]
        found[cell] = []
        for down, across in ndimage.find_objects(ndimage.label(part[..., 3] > 100)[0]):
            image = part[down, across, :3]
            size = image.shape[1]
            assert size == image.shape[0] >= 8
            found[cell].append([tuple(image[size // 2, round(at * size)]) for at in (0.3, 0.7)])
    return found


@pytest.mark.parametrize("scheme", daily("light", "dark"))
def test_an_image_is_filled_where_its_row_is_right_and_framed_where_it_is_wrong(slider, scheme):
    view, shown = slider(**WITH_IMAGES)
    yes, no, paper = (194, 85, 0), (0, 114, 178), (255, 255, 255)
    if scheme == "dark":
        yes, paper = (255, 138, 61), (14, 19, 24)
        shown.page.evaluate(
            """() => { document.documentElement.style.setProperty("--st-orange-color", "#ff8a3d");
                document.documentElement.style.setProperty("--st-background-color", "#0e1318");
                window.again(); }"""
        )
        shown.frame()
    looks = {"tp": (paper, yes), "tn": (paper, no), "fn": (yes, paper), "fp": (no, paper)}
    for threshold in (0.5, 0.2, 0.9, 0.5):
        move(shown, view.table["threshold"][view.row(threshold)])
        rest(shown)
        seen = halves(shown)
        assert {cell: len(images) for cell, images in seen.items()} == matrix(shown)
        for cell, images in seen.items():
            assert all(tuple(image) == looks[cell] for image in images)


def test_an_image_says_what_it_shows_and_is_shown_large(slider):
    _, shown = slider(**WITH_IMAGES)
    at = shown.page.evaluate(
        """() => { const [cell, canvas] = ["[data-explain=tp]", "canvas.lt-standing"]
                .map((name) => document.querySelector(name).getBoundingClientRect());
            return [cell.right - 14, document.querySelector("[data-explain=tp] > div")
                .getBoundingClientRect().bottom + 4]; }"""
    )
    shown.page.mouse.move(*at)
    tip = shown.page.get_by_role("tooltip")
    best = int(np.argmax(SCORES[:60] * IS_YES[:60]))
    expect(tip).to_contain_text(f"Row {best + 1}, {('a 3', 'an 8')[best % 2]}, score")
    expect(tip.locator("canvas")).to_be_visible()
    expect(shown.page.locator(".lt-spot")).to_be_visible()
    shown.page.mouse.move(5, 5)
    expect(tip).to_have_count(0)
    expect(shown.page.locator(".lt-spot")).to_be_hidden()
    shown.page.locator(".lt-dot").first.hover(force=True)
    expect(tip.locator("canvas")).to_be_visible()


def test_images_too_small_to_see_are_dots(slider):
    _, shown = slider(images=Images(np.tile(HALF, (3, 1, 1)), np.zeros(180, int), ("a 3",)))
    assert {name: cell["n"] for name, cell in cells(shown).items()} == matrix(shown)
    assert cells(shown)["tp"]["middles"] == {(194, 85, 0)}


def test_dots_follow_the_colours_of_the_theme(slider):
    _, shown = slider()
    shown.page.evaluate(
        """() => { document.documentElement.style.setProperty("--st-orange-color", "#ff8a3d");
            document.documentElement.style.setProperty("--st-background-color", "#0e1318");
            window.again(); }"""
    )
    shown.frame()
    counted = cells(shown)
    assert counted["tp"]["middles"] == {(255, 138, 61)}
    assert counted["fn"]["middles"] == {(14, 19, 24)}
    assert {name: cell["n"] for name, cell in counted.items()} == matrix(shown)


def test_dots_find_their_places_in_another_width(slider):
    _, shown = slider()
    for width in (390, 700, 1400):
        shown.page.set_viewport_size({"width": width, "height": 900})
        shown.frame()
        shown.frame()
        assert {name: cell["n"] for name, cell in cells(shown).items()} == matrix(shown)
        box = shown.page.locator(".lt-histogram").bounding_box()
        for dot in hill(shown):
            assert dot["x"] - dot["r"] > 40
            assert dot["x"] + dot["r"] < box["width"] - 12
            assert 22 < dot["y"] - dot["r"] < dot["y"] + dot["r"] < box["height"] - 54


def test_what_first_has_no_room_is_drawn_when_it_has(slider):
    _, shown = slider(width=30)  # as on a phone, behind the drawer
    assert hill(shown) == []
    shown.page.set_viewport_size({"width": 390, "height": 900})
    shown.page.wait_for_selector(".lt-dot")
    shown.frame()
    assert {name: cell["n"] for name, cell in cells(shown).items()} == matrix(shown)
    assert len(hill(shown)) == len(SCORES)


def test_a_dot_says_what_its_row_is(slider):
    _, shown = slider()
    rows = np.lexsort([SCORES, IS_YES])
    for k in (3, 100, 170):
        dot, i = shown.page.locator(".lt-dot").nth(k), rows[k]
        dot.hover(force=True)
        tip = shown.page.get_by_role("tooltip")
        is_yes, said = IS_YES[i] == 1, SCORES[i] > np.float32(0.5)
        cell = {(1, 1): "caught", (1, 0): "missed", (0, 1): "false alarm", (0, 0): "correct “no”"}
        names = ("calm", "storm")
        expect(tip).to_have_text(
            f"Row {i + 1}, score {SCORES[i]!s} Is {names[int(is_yes)]}, "
            f"predicted {names[int(said)]}: {cell[int(is_yes), int(said)]}"
        )
    shown.page.mouse.move(5, 5)
    expect(tip).to_have_count(0)


@pytest.mark.parametrize("why", ["many", "weights", "own"])
def test_bars_stay_where_a_dot_cannot_be_a_row(slider, why):
    if why == "many":
        scores, is_yes = np.float32(np.random.default_rng(1).random((2, 501)))
        _, shown = slider(shown=scores, y_true=(is_yes > 0.5).astype(int))
    else:
        _, shown = slider(weights=np.full(180, 2.0) if why == "weights" else None)
        if why == "own":
            assert hill(shown)
            shown.page.get_by_role("button", name="Own scale per class").click()
            shown.frame()
    assert hill(shown) == []
    assert shown.page.locator(".lt-tp").first.get_attribute("d")
    expect(shown.page.locator(".lt-dotted")).to_have_count(int(why == "own"))
    assert shown.page.locator("canvas.lt-standing").is_visible() == (why == "own")


def test_a_picture_has_the_dots(slider, tmp_path):
    _, shown = slider()
    with shown.page.expect_download() as coming:
        shown.page.get_by_role("button", name="SVG: download score histogram").click()
    coming.value.save_as(tmp_path / "hill.svg")
    text = (tmp_path / "hill.svg").read_text()
    fills = re.findall(r'<circle class="lt-dot"[^>]*style="fill: rgb\(([^)]*)\)', text)
    counted = matrix(shown)
    assert fills.count("194, 85, 0") == counted["tp"]
    assert fills.count("0, 114, 178") == counted["tn"]
    assert fills.count("255, 255, 255") == counted["fn"] + counted["fp"]
