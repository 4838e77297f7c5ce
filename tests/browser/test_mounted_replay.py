"""A training replayed, without a server: each epoch exact, played, scrubbed, sent once."""

from __future__ import annotations

import numpy as np
import pytest
from playwright.sync_api import expect

from core.live.followed import Followed
from core.live.replay import replay
from core.mlp.regions import DecisionGrid
from core.predictions.predictions import Predictions
from tests.browser.conftest import daily
from tests.browser.mounted import load, mount
from ui.live.replay import ENTRY, replay_data
from ui.live.threshold import MODULE

LAST = 30
rng = np.random.default_rng(11)


def rows_of(n: int, last: int = LAST):
    y_true = (rng.random(n) < 0.45).astype(int)
    apart = np.linspace(0, 2.5, last + 1)[:, None] * (2 * y_true - 1)
    y_score = np.float32(1 / (1 + np.exp(-rng.normal(apart, 1))))
    y_score[-1, :2] = 0.5, 1.0  # on a threshold, and on the last one
    return y_true, y_score


FEW, MANY = rows_of(150), rows_of(900)
FEW_LABELS, FEW_SCORES = FEW
CENTRES = np.linspace(0.05, 0.95, 10)
GRIDS = [DecisionGrid(CENTRES, CENTRES, np.float32(rng.random((10, 10)))) for _ in range(LAST + 1)]

GRIDS[0].scores[0, :2] = 0.5, 0.501  # on the threshold, and just above it


@pytest.fixture
def replayed(blank):
    def show(rows=FEW, rule=">", epoch=0, threshold=0.5, n_epochs=LAST, row=None, **more):
        y_true, y_score = rows[0], rows[1][: n_epochs + 1]
        predictions = Predictions(y_true, y_score[-1], source="x")
        points, grids = rng.random((y_true.size, 2)), GRIDS[: n_epochs + 1]
        numbers = 1000 + np.arange(y_true.size)
        made = replay(predictions, y_score, rule, numbers=numbers, points=points, grids=grids)
        words = {"class_names": ("calm", "storm"), "feature_names": ("a", "b")}
        followed = None if row is None else of_row(row, y_true, y_score)
        data = replay_data("live", made, stamp=str(id(made)), followed=followed, **words)
        held = {"threshold": threshold, "epoch": epoch}
        return mount(blank, MODULE, data, held, entry=ENTRY, **more)

    yield show
    blank.emulate_media(reduced_motion="no-preference")


def of_row(place, y_true, y_score) -> Followed:
    score = y_score[:, place]
    return Followed(place, 1000 + place, int(y_true[place]), score, -np.log(score), score - 1)


def naive(rows, epoch, threshold, rule=">") -> dict[str, str]:
    y_true, y_score = rows[0], rows[1][epoch]
    cut = np.float32(threshold)
    said = y_score > cut if rule == ">" else y_score >= cut
    counts = {
        "tp": (said & (y_true == 1)).sum(),
        "fp": (said & (y_true == 0)).sum(),
        "fn": (~said & (y_true == 1)).sum(),
        "tn": (~said & (y_true == 0)).sum(),
    }
    share = f"{((said == (y_true == 1)).mean()):.4f}"
    return {name: str(count) for name, count in counts.items()} | {"accuracy": share}


def shown(at) -> tuple[int, dict[str, str]]:
    """Read epoch and numbers of one moment."""
    epoch, texts = at.page.evaluate(
        """() => [Number(document.querySelector(".rp-track").getAttribute("aria-valuenow")),
            Object.fromEntries([...document.querySelectorAll("[data-column]")]
                .map((node) => [node.dataset.column, node.textContent]))]"""
    )
    return epoch, texts


def assert_is_exact(at, rows, rule=">") -> int:
    epoch, texts = shown(at)
    expected = naive(rows, epoch, float(texts["threshold"]), rule)
    assert {name: texts[name] for name in expected} == expected
    return epoch


def amount(rows) -> str:
    return rows if isinstance(rows, str) else "few" if rows is FEW else "many"


@pytest.mark.parametrize(
    ("rows", "rule"),
    daily((MANY, ">="), (FEW, ">"), (FEW, ">="), (MANY, ">")),
    ids=amount,
)
def test_each_epoch_is_exact_at_every_threshold(replayed, rows, rule):
    at = replayed(rows, rule)
    keys = at.page.keyboard
    assert assert_is_exact(at, rows, rule) == 0
    expect(at.page.locator(".rp-now")).to_have_text("Before training")
    at.page.locator(".rp-track").focus()
    for key, epoch in (("ArrowRight", 1), ("End", LAST), ("ArrowLeft", LAST - 1), ("Home", 0)):
        keys.press(key)
        at.frame()
        assert assert_is_exact(at, rows, rule) == epoch
    keys.press("End")
    at.page.locator(".lt-histogram").focus()
    for key in ("ArrowRight", "ArrowLeft", "Shift+ArrowLeft", "<", ">", "PageUp", "Home", "End"):
        keys.press(key)
        at.frame()
        assert_is_exact(at, rows, rule)


def faster(at, times: int) -> None:
    for _ in range(times):
        at.page.get_by_role("button", name="Faster").click()
    at.page.evaluate("document.activeElement.blur()")


def frames(at, until: str, key: str = "") -> list:
    """Read epoch, counts and the places of the dots at every picture until something holds.

    A key is pressed in the moment in which it begins.
    """
    return at.page.evaluate(
        """([until, key]) => new Promise((done) => {
            const pressed = new KeyboardEvent("keydown", { key, bubbles: true });
            if (key) document.activeElement.dispatchEvent(pressed);
            const seen = [], said = (name) =>
                document.querySelector(`[data-column="${name}"]`).textContent;
            const look = () => {
                const track = document.querySelector(".rp-track");
                const hill = document.querySelector(".rp-hill");
                const epoch = Number(track.getAttribute("aria-valuenow"));
                const line = document.querySelector(".lt-line")?.getAttribute("x1");
                const pixels = hill.hidden ? 0 : hill.toDataURL().length;
                seen.push({ epoch, tp: said("tp"), fp: said("fp"), threshold: said("threshold"),
                    accuracy: said("accuracy"), line, pixels });
                if (eval(until)) done(seen); else requestAnimationFrame(look);
            };
            look();
        })""",
        [until, key],
    )


@pytest.mark.parametrize("rows", daily(FEW, (MANY,)), ids=amount)
def test_it_plays_to_the_end_exact_in_every_picture_and_sends_once(replayed, rows):
    at = replayed(rows)
    faster(at, 2)
    at.page.keyboard.press("Space")
    seen = frames(at, f"epoch === {LAST}")
    for now in seen:
        expected = naive(rows, now["epoch"], 0.5)
        assert {name: now[name] for name in ("tp", "fp", "accuracy")} == {
            name: expected[name] for name in ("tp", "fp", "accuracy")
        }
    epochs = [now["epoch"] for now in seen]
    assert epochs == sorted(epochs), "it never goes back"
    expect(at.page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    assert at.sent == [["moved", {"threshold": 0.5, "epoch": LAST, "number": 1}]]
    at.page.keyboard.press("Space")  # from the start again
    at.page.wait_for_function(
        "['1', '2', '3', '4'].includes(document.querySelector('.rp-track').ariaValueNow)"
    )
    at.page.get_by_role("button", name="Pause").click()
    expect(at.page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    ((_, last),) = at.sent[1:]
    assert last["epoch"] == assert_is_exact(at, rows) < LAST


def test_the_threshold_is_live_while_it_plays_and_the_server_does_not_interfere(replayed):
    at = replayed()
    box = at.page.locator(".lt-histogram").bounding_box()
    y, places = box["y"] + 100, np.linspace(0.3, 0.6, 20) * box["width"] + box["x"]
    at.page.get_by_role("button", name="Slower").click()
    at.page.evaluate("document.activeElement.blur()")
    at.page.keyboard.press("Space")
    at.page.mouse.move(places[0], y)
    at.page.mouse.down()
    seen = {}
    for x in [*places, *places[::-1]] * 5:
        at.page.mouse.move(x, y)
        at.picture()
        epoch = assert_is_exact(at, FEW)
        seen.setdefault(epoch, set()).add(shown(at)[1]["threshold"])
        if len(seen) > 2 and max(map(len, seen.values())) > 2:
            break
    else:
        raise AssertionError(f"epochs and thresholds did not both move: {seen}")
    at.page.mouse.up()
    ((_, sent),) = at.sent
    before = shown(at)[0]
    # What the server answers is older than what plays.
    at.answer(answer=sent["number"], threshold=sent["threshold"], epoch=sent["epoch"])
    assert assert_is_exact(at, FEW) >= before
    at.page.keyboard.press("Space")
    held = shown(at)[0]
    at.answer(answer=2, threshold=sent["threshold"], epoch=held)
    assert shown(at)[0] == held
    at.answer(answer=2, threshold=0.25, epoch=3)  # Back in the browser
    epoch, texts = shown(at)
    assert (epoch, texts["threshold"]) == (3, "0.250")
    assert_is_exact(at, FEW)


def test_dots_glide_unless_a_person_wants_no_motion(replayed):
    at = replayed()
    at.page.locator(".rp-track").focus()
    moving = frames(at, "seen.length > 8", key="End")
    assert len({now["pixels"] for now in moving}) > 2
    at.page.emulate_media(reduced_motion="reduce")
    at = replayed()
    at.page.locator(".rp-track").focus()
    at.page.keyboard.press("End")
    at.frame()
    assert len({now["pixels"] for now in frames(at, "seen.length > 4")}) == 1


def test_every_bar_stands_on_one_scale_and_holds_its_rows(replayed):
    at = replayed(MANY)
    at.page.locator(".rp-track").focus()
    peaks = set()
    for key in ("Home", "ArrowRight", "End"):
        at.page.keyboard.press(key)
        at.page.wait_for_timeout(300)  # it glides
        at.frame()
        drawn, peak = at.page.evaluate(
            """() => [["tp", "fn", "tn", "fp"].map((cell) =>
                document.querySelector(`path.lt-${cell}`).getAttribute("d")),
                [...document.querySelectorAll(".lt-histogram text")]
                    .filter((text) => /^\\d+$/.test(text.textContent))
                    .map((text) => text.textContent).join()]"""
        )
        peaks.add(peak)
        assert all("NaN" not in path for path in drawn)
        assert any(drawn)
    assert len(peaks) == 1


def test_a_replay_of_one_state_cannot_be_played(replayed):
    at = replayed(n_epochs=0)
    assert at.page.locator(".rp-play").is_disabled()
    at.page.keyboard.press("Space")
    at.frame()
    assert assert_is_exact(at, FEW) == 0
    assert at.sent == []


def test_it_can_be_scrubbed_by_hand_and_a_button_keeps_its_space(replayed):
    at = replayed()
    box = at.page.locator(".rp-track").bounding_box()
    at.page.mouse.move(box["x"], box["y"] + box["height"] / 2)
    at.page.mouse.down()
    for share in (0.5, 0.9, 0.1, 0.4):
        at.page.mouse.move(box["x"] + share * box["width"], box["y"] + box["height"] / 2)
        at.frame()
        assert assert_is_exact(at, FEW) == round(share * LAST)
    assert at.sent == []
    at.page.mouse.up()
    assert at.sent == [["moved", {"threshold": 0.5, "epoch": 12, "number": 1}]]
    at.page.get_by_role("button", name="Epoch on").focus()
    at.page.keyboard.press("Space")
    at.frame()
    assert shown(at)[0] == 13
    assert at.page.locator(".rp-play").text_content() == "▶ Play"


def test_on_a_phone_plane_and_roc_stand_side_by_side(replayed):
    at = replayed(width=390)
    assert at.page.evaluate(
        """() => { const [plane, roc] = [".rp-plane", ".lt-small-roc"]
            .map((each) => document.querySelector(each).getBoundingClientRect());
            return plane.width > 100 && roc.width > 100 && plane.right < roc.left; }"""
    )


def test_the_plane_says_what_the_network_said_there(replayed):
    at = replayed(MANY)
    for epoch, threshold in ((0, 0.5), (7, 0.25)):
        at.answer(threshold=threshold, epoch=epoch, session=epoch)
        at.page.wait_for_timeout(300)  # it glides
        at.frame()
        said = at.page.evaluate(
            """() => {
                const canvas = document.querySelector(".rp-plane canvas"), n = 10;
                const pixels = canvas.getContext("2d"), side = canvas.width / n;
                const isYes = (i, j) => {
                    const [x, y] = [(j + 0.5) * side, canvas.height - (i + 0.5) * side];
                    const [red, , blue] = pixels.getImageData(x, y, 1, 1).data;
                    return red > blue;
                };
                const cells = [...Array(n).keys()];
                return cells.map((i) => cells.map((j) => isYes(i, j)));
            }"""
        )
        np.testing.assert_array_equal(said, GRIDS[epoch].scores > np.float32(threshold))


def test_every_dot_stands_on_its_side_in_the_order_of_the_scores(replayed):
    at = replayed()
    load(at.page, "live/replay/epochs.mjs", "replays")
    order = np.argsort(FEW_SCORES[9], kind="stable")
    thresholds = np.arange(1001) / 1000
    flips = np.searchsorted(np.float32(thresholds), FEW_SCORES[9])
    box = {"width": 800, "height": 300}
    sized, places = at.page.evaluate(
        """([flips, label, thresholds, box]) => {
            const epochs = { last: 0, flipsAt: () => flips };
            const positions = replays.positionsOf(thresholds, (value) => value);
            const dot = { largest: 14, least: 3.5 };
            const sized = replays.stackedAlways(epochs, label, positions, box, dot);
            return [sized, [...replays.stackAt(flips, label, positions, sized)]];
        }""",
        [flips.tolist(), FEW_LABELS.tolist(), thresholds.tolist(), box],
    )
    x, y = np.reshape(places, (-1, 2)).T
    assert (np.diff(x[order]) >= 0).all()
    np.testing.assert_array_equal(y < 0, FEW_LABELS == 1)
    assert len({*zip(x.tolist(), y.tolist(), strict=True)}) == len(x), "none covers another"
    assert np.abs(x - FEW_SCORES[9] * box["width"]).max() < sized["size"]
    room = {"yes": sized["share"] * box["height"], "no": (1 - sized["share"]) * box["height"]}
    assert -y.min() <= room["yes"]
    assert y.max() <= room["no"]


MIDDLES = """() => Object.fromEntries([["hill", ".lt-histogram"], ["plane", ".rp-plane"],
    ["cells", ".lt-body"]].map(([name, holder]) => {
    const ring = document.querySelector(`${holder} > .follow`), box = ring.getBoundingClientRect();
    return [name, ring.hidden ? null : [box.left + box.width / 2, box.top + box.height / 2]];
}))"""
COLOUR_AT = """([x, y]) => {
    for (const canvas of document.querySelectorAll(".rp-hill, .rp-plane canvas, .lt-dots")) {
        const { left, top, right, bottom } = canvas.getBoundingClientRect();
        if (x < left || x > right || y < top || y > bottom) continue;
        const at = [(x - left) * devicePixelRatio, (y - top) * devicePixelRatio, 1, 1];
        const [red, , blue, opaque] = canvas.getContext("2d").getImageData(...at).data;
        if (opaque > 250) return red > blue ? 1 : 0;
    }
    return null;
}"""
CELLS = (("correct “no”", "false alarm"), ("missed", "caught"))


def of_followed(at) -> tuple[int, str, str, str]:
    """Read of which row what is said: number, true class, score and cell."""
    name, label, said = at.texts(".followed [data-row]")
    (score,) = at.texts(".followed [data-column=row_score]")
    return int(name.removeprefix("Row ")), label, score, said


def test_a_row_is_followed_through_the_epochs_wherever_it_is_drawn(replayed):
    at = replayed(row=20)
    at.page.emulate_media(reduced_motion="reduce")
    label = int(FEW_LABELS[20])
    for epoch, threshold in ((0, 0.5), (LAST, 0.5), (LAST, 0.001), (LAST, 0.999)):
        at.answer(threshold=threshold, epoch=epoch, session=f"{epoch}{threshold}")
        at.frame()
        said = int(FEW_SCORES[epoch, 20] > np.float32(threshold))
        word = "“yes”" if label else "“no”"
        shown_score = f"{FEW_SCORES[epoch, 20]:.4f}"
        assert of_followed(at) == (1020, word, shown_score, CELLS[label][said])
        middles = at.page.evaluate(MIDDLES)
        assert None not in middles.values()
        if said == label:  # filled: its own colour is in the middle of every ring
            assert {at.page.evaluate(COLOUR_AT, each) for each in middles.values()} == {label}
        cell = at.page.locator(f"[data-explain={['tn', 'fp', 'fn', 'tp'][2 * label + said]}]")
        box, (x, y) = cell.bounding_box(), middles["cells"]
        assert 0 <= x - box["x"] <= box["width"]
        assert 0 <= y - box["y"] <= box["height"]
    assert at.page.evaluate("document.querySelector('.lt-histogram > .follow').dataset.name") == (
        "row 1020"
    )


NAME = """() => {
    const ring = document.querySelector(".lt-histogram > .follow");
    const at = ring.getBoundingClientRect(), name = getComputedStyle(ring, "::after");
    const led = parseFloat(name.getPropertyValue("--led"));
    const [width, height] = [name.width, name.height].map(parseFloat);
    const x = at.x + at.width / 2, side = ring.hasAttribute("data-above") ? -1 : 1;
    const y = at.y + at.height / 2 + side * (at.height / 2 + led);
    const hill = document.querySelector(".rp-hill");
    const { left, top } = hill.getBoundingClientRect();
    const box = [x - width / 2 - left, y - height / 2 - top, width, height]
        .map((each) => each * devicePixelRatio);
    const { data } = hill.getContext("2d").getImageData(...box);
    return [led, data.filter((_, i) => i % 4 === 3 && data[i] > 0).length];
}"""


@pytest.mark.parametrize("row", daily(20, 1))
def test_the_name_of_a_row_lies_on_no_dot_at_any_epoch(replayed, row):
    at = replayed(row=row)
    at.page.emulate_media(reduced_motion="reduce")
    for epoch in range(0, LAST + 1, 3):
        at.answer(threshold=0.5, epoch=epoch, session=str(epoch))
        at.frame()
        led, covered = at.page.evaluate(NAME)
        assert led > 0
        assert covered == 0, epoch


def test_another_row_is_followed_by_a_press_on_its_dot_or_by_the_keys(replayed):
    at = replayed(row=20, epoch=LAST)
    order = np.argsort(FEW_SCORES[LAST], kind="stable").tolist()
    at.page.get_by_role("button", name="scores next above").focus()
    at.page.keyboard.press("Enter")
    at.frame()
    ((kind, number),) = at.sent
    assert kind == "followed"
    assert of_followed(at)[0] == number
    away = order.index(number - 1000) - order.index(20)
    assert 0 < away < 4, "the next one, but for those between the same thresholds"
    late = at.page.locator(".followed [data-column=row_score]")
    expect(late).to_have_css("visibility", "hidden")  # the server has not said it yet
    for holder in ("plane", "cells"):
        middle = at.page.evaluate(MIDDLES)[holder]
        at.page.get_by_role("button", name="scores next below").click()
        at.frame()
        assert at.sent[-1][1] != number
        at.page.mouse.click(*middle)
        at.frame()
        assert at.sent[-1] == ["followed", number]
        assert of_followed(at)[0] == number
    assert {name for name, _ in at.sent} == {"followed"}


def test_nothing_is_followed_where_rows_are_too_many_or_none_is_named(replayed):
    for what in ({"rows": MANY, "row": 3}, {}):
        at = replayed(**what)
        assert at.page.locator(".followed").is_hidden()
        assert {*at.page.evaluate(MIDDLES).values()} == {None}
        at.page.locator(".rp-plane canvas").click()
        assert at.sent == []


def test_at_rest_it_says_that_it_is_drawn_asks_for_no_picture_and_offers_one_as_a_file(replayed):
    at = replayed()
    at.page.evaluate(
        """() => {
            const base = document.createElement("base");
            base.href = "https://x.test/";
            document.head.append(base);
            window.heard = [];
            navigator.sendBeacon = (address) => window.heard.push(String(address));
        }"""
    )
    at.answer(session="5e55104d", waits=True)
    at.page.wait_for_function("heard.length")
    assert at.page.evaluate("heard") == ["https://x.test/ours/drawn/5e55104d"]
    asked = at.page.evaluate(
        """async () => {
            const ask = window.requestAnimationFrame, pictures = async (n) => {
                for (let i = 0; i < n; i++) await new Promise((done) => ask(done));
            };
            let asked = 0;
            await pictures(9);
            window.requestAnimationFrame = (draw) => { asked++; return ask(draw); };
            await pictures(9);
            window.requestAnimationFrame = ask;
            return asked;
        }"""
    )
    assert asked == 0
    expect(at.page.get_by_role("button", name="download score histogram as SVG")).to_be_attached()
