"""What the browser works out by itself, against NumPy: random cases of each family."""

from __future__ import annotations

import itertools
import json
import re
from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from core.data.images import Images
from core.decision.thresholds import flip_rows, threshold_curve
from core.live.histogram import cut_bars, logit_edges, score_histogram
from core.live.numbers import written
from core.live.table import shortest_decimals
from core.predictions.predictions import Predictions
from tests.browser.conftest import daily
from tests.browser.mounted import load
from ui.live.columns import columns_as_text


@pytest.fixture
def rng():
    return np.random.default_rng(20261125)


@pytest.fixture(params=daily(1_000, 10_000))
def n_cases(request):
    return request.param


@pytest.fixture(scope="module")
def modules(blank):
    """Import the pure modules, each under a name of its own."""
    blank.goto("about:blank")
    for name, module in {
        "dom": "live/js/dom.mjs",
        "formats": "live/js/formats.mjs",
        "search": "live/js/search.mjs",
        "flips": "live/threshold/parts/flips.mjs",
        "dots": "live/threshold/parts/dots.mjs",
        "goal": "live/threshold/parts/goal.mjs",
        "images": "live/threshold/parts/images.mjs",
        "geometry": "live/threshold/parts/geometry.mjs",
        "chart": "live/threshold/parts/chart.mjs",
        "bands": "live/threshold/parts/bands.mjs",
        "region": "live/threshold/parts/region.mjs",
        "unit": "live/unit/formats.mjs",
        "plotted": "export/plotted.mjs",
    }.items():
        load(blank, module, name)
    return blank


def called(page, function: str, cases: list[list]) -> list:
    """Call a function once for each list of arguments."""
    given = json.dumps(cases, default=lambda value: value.tolist())
    # As text: Playwright looks at each number for itself.
    run = f"(cases) => JSON.stringify(JSON.parse(cases).map((given) => (({function}))(...given)))"
    return json.loads(page.evaluate(run, given))


# ---- a table that comes as text ------------------------------------------------------------------


@pytest.mark.parametrize("is_older", [False, True], ids=["now", "a browser before 2025"])
def test_a_table_is_read_to_the_bit(modules, rng, is_older):
    frame = pd.DataFrame(
        {
            "every": rng.random(300),
            "rate": rng.choice([0.1, np.nan, 1.0, np.inf, -0.0], 300),
            "count": np.arange(-1, 299, dtype=np.int32),
            "flip": rng.integers(0, 5, 300).astype(np.int32),
            "wide": rng.integers(-(2**31), 2**31, 300).astype(np.int32),
            "x": rng.random(300).astype(np.float32),
        }
    )
    read = modules.evaluate(
        """([table, isOlder]) => {
            const { fromBase64 } = Uint8Array;
            if (isOlder) delete Uint8Array.fromBase64;
            const columns = Object.entries(dom.columnsOf(table));
            if (fromBase64) Uint8Array.fromBase64 = fromBase64;
            return columns.map(([name, { constructor, buffer }]) =>
                [name, constructor.name, [...new Uint8Array(buffer)]]);
        }""",
        [columns_as_text(frame), is_older],
    )
    assert [name for name, _, _ in read] == [*frame]
    for name, kind, its in read:
        assert kind.lower() == f"{frame[name].dtype}array"
        assert bytes(its) == frame[name].to_numpy().tobytes()


# ---- how a number is written ---------------------------------------------------------------------


def fixed(value: float, digits: int) -> str:
    """Round as ECMAScript's toFixed does: the exact value, halves away from zero."""
    text = f"{Decimal(abs(value)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP):f}"
    return f"−{text}" if value < 0 else text


def count(value: float) -> str:
    text = str(Decimal(repr(value)).quantize(Decimal("0.01"), ROUND_HALF_UP))
    if float(text) == 0 != value:
        return np.format_float_positional(float(f"{value:.2g}"), trim="-")
    whole, _, rest = text.partition(".")
    return f"{int(whole):,}.{rest.rstrip('0')}".rstrip(".")


def amount(value: float) -> str:
    if abs(value) < 1e5 and (abs(value) >= 1e-3 or value == 0):
        return fixed(value, 4)
    digits, _, power = f"{value:.4e}".partition("e")
    return f"{digits}e{int(power):+d}".replace("-", "−")


def shortest(value: float) -> str:
    if 0 < value < 1e-6:
        return np.format_float_scientific(value, trim="-", exp_digits=1).replace("-", "−")
    text = np.format_float_positional(value, trim="-")
    return fixed(value, 3) if len(text) <= 5 else text


def with_sign(write):
    return lambda value: ("+" if value > 0 else "−" if value < 0 else "±") + write(abs(value))


def rate(value: float) -> str:
    return fixed(value, 4)


def percent(value: float) -> str:
    return f"{fixed(100 * value, 1)} %"


def chance(value: float) -> str:
    return "< 0.0001" if value < 1e-4 else rate(value)


def some_near_0(rng, n):
    return np.where(rng.random(n) < 0.5, rng.random(n), rng.random(n) ** 20)


def any_size(rng, n):
    return np.concatenate([rng.normal(size=n - 2) * 10.0 ** rng.uniform(-9, 12, n - 2), [0, 1e5]])


KINDS = {
    "threshold": (
        shortest,
        lambda rng, n: shortest_decimals(some_near_0(rng, n)),
    ),
    "count": (
        count,
        lambda rng, n: np.where(
            rng.random(n) < 0.5, rng.integers(0, 10**6, n), 10 ** rng.uniform(-3, 9, n)
        ),
    ),
    "share": (percent, lambda rng, n: rng.integers(0, 400, n) / rng.integers(400, 900, n)),
    "rate": (
        rate,
        lambda rng, n: np.where(
            rng.random(n) < 0.5, rng.uniform(-1, 1, n), rng.integers(-99, 99, n) / 160
        ),
    ),
    "chance": (
        chance,
        lambda rng, n: np.where(rng.random(n) < 0.5, rng.random(n), rng.random(n) ** 20),
    ),
    "amount": (amount, any_size),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("signed", [False, True], ids=["plain", "signed"])
def test_a_value_is_written_by_its_kind(modules, rng, n_cases, kind, signed):
    write, draw = KINDS[kind]
    values = draw(rng, n_cases).astype(float)
    if signed:
        values = values * rng.choice([-1, 0, 1], n_cases)
        write = with_sign(rate if kind == "threshold" else write)
    said = called(
        modules,
        f"(v) => formats.written({{ kind: '{kind}', signed: {str(signed).lower()} }}, v)",
        [[v] for v in values],
    )
    assert said == [write(value) for value in values.tolist()]


def test_numbers_of_any_scale_are_written_as_python_writes_them(modules, rng, n_cases):
    sizes = rng.normal(size=n_cases) * 10.0 ** rng.uniform(-14, 22, n_cases)
    values = shortest_decimals(np.concatenate([sizes, sizes.round(), sizes.round(1), [0, 1e15]]))
    decimals = rng.integers(0, 12, len(values))
    cases = list(zip(values.tolist(), decimals.tolist(), strict=True))
    said = called(modules, "formats.shortest", [list(case) for case in cases])
    assert said == [written(*case) for case in cases]
    assert {"597", "597.5"} == set(called(modules, "formats.shortest", [[597, 0], [597.5, 0]]))


def test_differences_of_thresholds_have_the_size_of_the_scale(modules):
    cases = [[0, 0], [-12.5, 0], [3.0000001e-9, 10], [2e7, 0], [0.25]]
    said = called(modules, "(v, d) => formats.difference('threshold', v, d)", cases)
    assert said == ["±0", "−12.5", "+3e−9", "+20,000,000", "+0.2500"]


def test_what_has_no_value_says_so(modules):
    said = {
        kind: called(modules, f"() => formats.written({{ kind: '{kind}' }}, NaN)", [[]])[0]
        for kind in KINDS
    }
    missing = {"threshold": "–", "count": "–"}
    assert said == dict.fromkeys(KINDS, "undefined") | missing
    assert called(modules, "() => formats.difference('rate', NaN)", [[]]) == ["undefined"]


def test_an_interval_that_is_undefined_is_not_there(modules):
    cases = [["0.1", "0.9"], ["undefined", "undefined"], ["", ""]]
    assert called(modules, "formats.interval", cases) == ["[0.1, 0.9]", "", ""]


def test_rows_are_counted_in_words(modules):
    said = called(modules, "formats.counted", [[n, "row"] for n in (0, 1, 2, 2_345)])
    assert said == ["0 rows", "1 row", "2 rows", "2,345 rows"]


def test_a_unit_writes_its_numbers(modules, rng, n_cases):
    tenths = rng.integers(-900, 900, n_cases)
    expected = [fixed(value / 10, 1) for value in tenths.tolist()]
    assert called(modules, "unit.tenths", [[v] for v in tenths]) == expected
    logits = rng.normal(0, 6, n_cases).astype(np.float32).astype(float)
    expected = [fixed(value, 2) for value in logits.tolist()]
    assert called(modules, "unit.finite", [[v] for v in logits]) == expected
    assert called(modules, "(s) => unit.finite(s * Infinity)", [[1], [-1]]) == ["∞", "−∞"]
    p = (1 / (1 + np.exp(-logits * 2))).astype(np.float32).astype(float)
    for value, said in zip(
        p.tolist(), called(modules, "unit.probability", [[v] for v in p]), strict=True
    ):
        least = min(value, 1 - value)
        few = 4 if least >= 0.01 or least == 0 else len(f"{1 / least:.0f}") + 2
        assert abs(len(said) - 2 - min(few, 7 if value >= 0.5 else 20)) <= 1
        assert said == fixed(value, len(said) - 2)
        if value < 0.5 and least < 0.01:
            assert float(said) == pytest.approx(value, rel=0.006), "three digits that say something"


# ---- finding a row -------------------------------------------------------------------------------


def ascending(rng, most=40):
    return np.unique(np.round(rng.random(rng.integers(1, most)), rng.integers(1, 4)))


def test_bounds_and_nearest_rows_are_numpys(modules, rng, n_cases):
    cases = [
        (ascending(rng), rng.choice([rng.random(), np.round(rng.random(), 2)]))
        for _ in range(n_cases)
    ]
    assert called(modules, "search.lowerBound", cases) == [
        int(np.searchsorted(all_, value)) for all_, value in cases
    ]
    assert called(modules, "search.nearestRow", cases) == [
        int(np.abs(all_ - value).argmin()) for all_, value in cases
    ]


def test_a_hand_takes_what_is_written_briefly_within_reach(modules, rng, n_cases):
    cases, expected = [], []
    for _ in range(n_cases):
        grid = np.round(rng.random(rng.integers(0, 6)), 2)
        thresholds = np.unique(np.append(grid, np.round(rng.random(rng.integers(1, 6)), 9)))
        if rng.random() < 0.3:
            thresholds = thresholds[::-1]
        place, reach = rng.random(), rng.choice([0, 0.1, 0.3])
        far = np.abs(thresholds - place)
        cases.append([thresholds, place, int(far.argmin()), reach])
        order = np.argsort(far, kind="stable")
        brief = (i for i in order if far[i] <= reach and len(f"{thresholds[i]:.15g}") <= 4)
        expected.append(int(next(brief, order[0])))
    found = called(
        modules,
        """(thresholds, place, nearest, reach) =>
            search.briefRow(thresholds, nearest, (each) => Math.abs(each - place), reach, 4)""",
        cases,
    )
    assert found == expected


def test_the_row_that_stands_in_is_pythons(modules, rng, n_cases):
    tables, cases, expected = [], [], []
    for place in range(n_cases // 100):
        rule = str(rng.choice([">", ">="]))
        scores = rng.random(30).astype(np.float32)
        curve = threshold_curve(rng.integers(0, 2, 30), scores, rule=rule)
        tables.append(shortest_decimals(curve.thresholds).tolist())
        near = shortest_decimals(np.nextafter(scores[:20], np.float32(2)))
        values = np.concatenate([rng.random(50), shortest_decimals(scores), near])
        expected += [curve.stand_in(value) for value in values]
        cases += [[place, value, rule] for value in values.tolist()]
    modules.evaluate("(text) => { window.tables_of = JSON.parse(text); }", json.dumps(tables))
    said = called(modules, "(place, v, rule) => search.standIn(tables_of[place], v, rule)", cases)
    assert len(said) == n_cases
    assert said == expected


def test_a_step_goes_to_the_nearest_row_and_at_least_one_further(modules, rng, n_cases):
    cases, expected = [], []
    for _ in range(n_cases):
        thresholds = ascending(rng)
        row = int(rng.integers(len(thresholds)))
        amount = float(rng.choice([-0.1, -0.01, -0.001, 0.001, 0.01, 0.1]))
        wanted = np.round(thresholds[row] + amount, 6)
        nearest = int(np.abs(thresholds - wanted).argmin())
        further = min(max(row + (1 if amount > 0 else -1), 0), len(thresholds) - 1)
        expected.append(further if nearest == row else nearest)
        cases.append([thresholds, thresholds[row], row, amount])
    assert called(modules, "search.steppedRow", cases) == expected


def test_the_next_score_is_the_next_row_with_a_tie(modules, rng, n_cases):
    cases, expected = [], []
    for _ in range(n_cases):
        tied = (rng.random(rng.integers(1, 30)) < 0.2).astype(int)
        row, direction = int(rng.integers(len(tied))), int(rng.choice([-1, 1]))
        rows = np.flatnonzero(tied)
        beyond = rows[rows > row] if direction > 0 else rows[rows < row][::-1]
        expected.append(int(beyond[0]) if len(beyond) else row)
        cases.append([tied, row, direction])
    assert called(modules, "search.nextScore", cases) == expected


# ---- the rows themselves -------------------------------------------------------------------------


def test_flips_are_the_rows_whose_answer_changes(modules, rng, n_cases):
    cases, flipped, near, wrong = [], [], [], []
    for _ in range(n_cases):
        rule = str(rng.choice([">", ">="]))
        scores = np.sort(np.round(rng.random(rng.integers(1, 20)), 2)).astype(np.float32)
        thresholds = np.unique(np.append(scores, np.float32([0, 0.25, 0.5, 1])))
        curve = Curve(thresholds, rule)
        label = rng.integers(0, 2, len(scores))
        a, b = (int(row) for row in rng.integers(len(thresholds), size=2))
        cases.append([flip_rows(scores, curve), a, b, label])
        yes = [scores > thresholds[r] if rule == ">" else scores >= thresholds[r] for r in (a, b)]
        flipped.append(np.flatnonzero(yes[0] != yes[1]).tolist())
        below = int((~yes[0]).sum())
        near.append([max(0, below - 4), min(len(scores), below + 4)])
        wrong.append([np.flatnonzero((yes[0] != label) & (label == k)).tolist() for k in (0, 1)])
    said = called(
        modules, "(flip, a, b) => flips.flippedBetween(flip, a, b)", [c[:3] for c in cases]
    )
    assert [list(range(*ends)) for ends in said] == flipped
    assert called(modules, "(flip, a) => flips.around(flip, a, 4)", [c[:2] for c in cases]) == near
    given = [[flip, label, a] for flip, a, _, label in cases]
    assert (
        called(modules, "(flip, label, row) => flips.wrongAt({ flip, label }, row)", given) == wrong
    )


class Curve:
    """As much of a `ThresholdCurve` as `flip_rows` reads."""

    def __init__(self, thresholds, rule):
        self.thresholds, self.rule = thresholds, rule

    def __len__(self):
        return len(self.thresholds)


# ---- a dot for each row --------------------------------------------------------------------------


def test_a_dot_is_filled_where_the_row_is_right(modules, rng, n_cases):
    flip, low, high, label = rng.integers(0, 6, (4, n_cases))
    rows = np.sort([low, high], axis=0)
    said = np.where(rows[1] < flip, "yes", np.where(rows[0] < flip, "open", "no"))
    cases = list(zip(flip, *rows, strict=True))
    assert called(modules, "dots.saidOf", cases) == said.tolist()
    looks = np.where((said == "yes") == (label == 1), "right", "wrong")
    looks[said == "open"] = "open"
    assert called(modules, "dots.lookOf", list(zip(label, said, strict=True))) == looks.tolist()
    one = [[f, r] for f, r in zip(flip, low, strict=True)]
    assert called(modules, "dots.saidOf", one) == np.where(low < flip, "yes", "no").tolist()


def test_only_the_dots_that_turn_are_drawn_again(modules, rng, n_cases):
    cases, expected = [], []
    for _ in range(n_cases):
        flip = np.sort(rng.integers(0, 9, rng.integers(0, 12)))
        was, now = np.sort(rng.integers(0, 9, (2, 2)), axis=1)
        cases.append([flip, was, now])
        differ = ((was[:, None] < flip) != (now[:, None] < flip)).any(axis=0)
        expected.append(np.flatnonzero(differ).tolist())
    ranges = called(modules, "dots.turned", cases)
    assert [sorted({i for ends in each for i in range(*ends)}) for each in ranges] == expected
    assert called(modules, "(flip) => dots.turned(flip, null, [3, 3])", [[[1, 2, 4]]]) == [
        [[0, 3], [0, 3]]
    ]


def test_a_hill_stacks_the_rows_as_large_as_there_is_room(modules, rng, n_cases):
    cases, expected = [], []
    for _ in range(n_cases // 50):
        n = int(rng.integers(1, 120))
        positions = np.sort(rng.beta(*rng.uniform(0.3, 4, 2), n))
        if rng.random() < 0.3:
            positions = positions[::-1]  # where lower means "yes"
        label = rng.integers(0, 2, n)
        box = {"width": float(rng.uniform(200, 700)), "height": float(rng.uniform(40, 250))}
        cases.append([positions, label, box])
        expected.append(stacked_by_hand(positions, label, **box))
    drawn = called(
        modules,
        """(...given) => {
            const stacks = dots.stacked(...given);
            return stacks && { ...stacks, level: [...stacks.level] };
        }""",
        cases,
    )
    assert [each is None for each in drawn] == [each is None for each in expected]
    assert 0 < sum(each is None for each in expected) < len(expected) / 2
    for stacks, (size, column, level, share) in zip(
        filter(None, drawn), filter(None, expected), strict=True
    ):
        assert stacks["size"] == pytest.approx(size)
        assert (stacks["column"], stacks["level"]) == (column, level)
        assert stacks["share"] == pytest.approx(share)


def stacked_by_hand(positions, label, width, height):
    """Try ever narrower columns, from 14 px to 3.5, until the highest of both classes fit."""
    for columns in range(int(np.ceil(width / 14)), int(width / 3.5) + 1):
        size, level = width / columns, [0] * len(label)
        column = [min(columns - 1, int(position * columns)) for position in positions]
        for i in range(len(label)):  # as many lie below it as there are more "yes"
            same = (j for j in range(i + 1, len(label)) if label[j] == label[i])
            level[i] = sum(column[j] == column[i] for j in same)
        no, yes = (max([0, *(level[i] + 1 for i in np.flatnonzero(label == k))]) for k in (0, 1))
        share = min(max(yes / (yes + no), 0.25), 0.75)
        if yes * size <= share * height and no * size <= (1 - share) * height:
            return size, column, level, share
    return None


def test_dots_in_a_cell_are_the_largest_that_fit(modules, rng, n_cases):
    cases, expected = [], []
    for _ in range(n_cases):
        n, density = int(rng.integers(1, 500)), int(rng.integers(1, 4))
        width, height = rng.uniform(-10, 160, 2)
        cases.append([n, {"width": width, "height": height}, density])
        sizes = [pixels / density for pixels in range(3 * density, 9 * density + 1)]
        fit = [s for s in sizes if max(0, width // s) * max(0, height // s) >= n]
        expected.append({"size": fit[-1], "down": int(height // fit[-1])} if fit else None)
    assert called(modules, "dots.packed", cases) == expected


def test_no_dot_of_a_cell_makes_room_for_another(modules, rng):
    """At every row of the curve the dots of a cell fill its first places, each its own."""
    for _ in range(200):
        label = rng.integers(0, 2, rng.integers(1, 30))
        (ranks,) = called(modules, "dots.ranked", [[label]])
        assert ranks["many"] == np.bincount(label, minlength=2).tolist()
        for n_no in range(len(label) + 1):  # rows come the fewest "yes" first
            for k in (0, 1):
                no, yes = (np.flatnonzero(label[:n_no] == k), np.flatnonzero(label[n_no:] == k))
                assert [ranks["no"][i] for i in no] == list(range(len(no)))
                assert [ranks["yes"][n_no + i] for i in yes] == list(range(len(yes)))[::-1]


def test_images_are_unpacked_as_they_were_packed(modules, rng):
    ink = rng.integers(0, 16, (9, 8, 8)).astype(np.uint8)
    lines = Images(ink, np.zeros(9, int), ("a thing",)).lines()
    (shades,) = called(
        modules, "(...given) => Array.from(images.shadesOf(...given))", [[lines.T, 9]]
    )
    assert shades == ink.ravel().tolist()


# ---- a goal --------------------------------------------------------------------------------------


def test_a_goal_is_met_from_one_turn_to_the_next(modules, rng, n_cases):
    cases, expected = [], []
    for _ in range(n_cases):
        met = rng.random(rng.integers(1, 30)) < 0.5
        turns = np.flatnonzero(np.diff(met.astype(int), prepend=0))
        row = int(rng.integers(len(met)))
        cases.append([turns, row])
        expected.append(bool(met[row]))
    assert called(modules, "goal.isMet", cases) == expected


COUNT, SHARE = {"kind": "count"}, {"kind": "rate"}
MOST, LEAST = ({"label": "recall", "limit": 0.9, "least": least} for least in (False, True))
ROWS_MOST, ROWS_LEAST = (each | {"limit": 2} for each in (MOST, LEAST))


@pytest.mark.parametrize(
    ("kind", "value", "aim", "met", "words"),
    [
        (COUNT, 11, ROWS_MOST, False, "11 now, 9 too many"),
        (COUNT, 1, ROWS_MOST, True, "1 now, 1 to spare"),
        (COUNT, 2, ROWS_MOST, True, "2 now, just enough"),
        (COUNT, 1, ROWS_LEAST, False, "1 now, 1 too few"),
        (COUNT, 12345, ROWS_MOST, False, "12,345 now, 12,343 too many"),
        (SHARE, 0.75, LEAST, False, "recall 0.7500, 0.1500 too low"),
        (SHARE, 0.95, LEAST, True, "recall 0.9500, 0.0500 to spare"),
        (SHARE, 0.95, MOST, False, "recall 0.9500, 0.0500 too high"),
        (SHARE, 0.9, LEAST, True, "recall 0.9000, just enough"),
        (SHARE, 0.89999, LEAST, False, "recall 0.9000, less than 0.0001 too low"),
        (SHARE, None, LEAST, False, "recall undefined"),
    ],
)
def test_how_far_a_goal_is_stands_there_in_words(modules, kind, value, aim, met, words):
    said = "(kind, value, aim, met) => goal.distance(kind, value ?? NaN, aim, met)"
    assert called(modules, said, [[kind, value, aim, met]]) == [words]


# ---- where things stand --------------------------------------------------------------------------


def test_places_on_the_axis_go_there_and_back(modules, rng, n_cases):
    limits = rng.integers(2, 17, n_cases)
    values = rng.random(n_cases)
    share = np.clip((np.log(values / (1 - values)) + limits) / (2 * limits), 0, 1)
    cases = [[v, int(limit)] for v, limit in zip(values, limits, strict=True)]
    assert called(modules, "geometry.positionOf", cases) == pytest.approx(share, abs=1e-12)
    inner = 1 / (1 + np.exp(-(2 * values - 1) * limits))
    assert called(modules, "geometry.valueAt", cases) == pytest.approx(inner, rel=1e-12)
    ends = [[0, 5], [1, 5], [-0.2, 5], [1.2, 5], [-0.2, None], [0.3, None], [7, None]]
    assert called(modules, "geometry.valueAt", ends) == [0, 1, 0, 1, 0, 0.3, 1]
    assert called(modules, "geometry.positionOf", [[0, 5], [1, 5], [0.3, None]]) == [0, 1, 0.3]


def test_bars_are_the_confusion_matrix_unfolded(modules, rng, n_cases):
    cases, expected = [], []
    for _ in range(n_cases // 25):
        n, bins = int(rng.integers(2, 60)), int(rng.integers(1, 7))
        weight = rng.random(n) if rng.random() < 0.3 else None
        rows = Predictions(
            rng.integers(0, 2, n), rng.beta(0.6, 0.6, n), sample_weight=weight, source=""
        )
        axis = logit_edges(rows.y_score, bins)
        limit = int(axis.limit) if rng.random() < 0.5 else None
        histogram = score_histogram(rows, bins, axis.edges if limit else None)
        rule = str(rng.choice([">", ">="]))
        counted = {"rule": rule, "sample_weight": rows.sample_weight}
        curve = threshold_curve(rows.y_true, rows.y_score, **counted)
        cut = cut_bars(histogram, curve)
        own = bool(rng.random() < 0.5)
        box = {"width": float(rng.uniform(200, 900)), "height": float(rng.uniform(120, 400))}
        bars = {
            name: getattr(histogram, name).tolist() for name in ("edges", "positives", "negatives")
        }
        for row in rng.integers(len(curve), size=25):
            at = {name: getattr(cut, name)[row].item() for name in ("positives", "negatives")}
            cases.append([box, bars, limit, own, {"bin": int(cut.bins[row]), **at}])
            expected.append(rectangles(box, histogram, limit, own, cut, row))
    drawn = called(
        modules,
        """(box, bars, limit, own, cut) => {
            const paths = geometry.barPaths(geometry.placeIn(box, bars, limit, own), cut);
            const numbers = (path) => path.match(/-?[0-9.]+(e-?[0-9]+)?/g)?.map(Number) ?? [];
            return ["tp", "fn", "fp", "tn"].map((cell) => numbers(paths[cell]));
        }""",
        cases,
    )
    drawn = [np.reshape(numbers, (-1, 5))[:, :4] for each in drawn for numbers in each]
    expected = [sides for each in expected for sides in each]
    assert list(map(len, drawn)) == list(map(len, expected))
    assert np.allclose(np.concatenate(drawn), np.concatenate(expected), rtol=1e-9, atol=1e-6)


def rectangles(box, histogram, limit, own_scale, cut, row):
    """Stack the rows of each bin by what is predicted for them, from the axis outwards."""
    width, height = box["width"] - 52, box["height"] - 76
    edges = histogram.edges
    if limit:
        with np.errstate(divide="ignore"):
            edges = np.clip((np.log(edges / (1 - edges)) / limit + 1) / 2, 0, 1)
    x = 40 + edges * width
    of_yes, of_no = histogram.positives, histogram.negatives
    most = np.array([of_yes.max(), of_no.max()], float)
    share = 0.5 if own_scale else np.clip(most[0] / (most.sum() or 1), 0.25, 0.75)
    with np.errstate(divide="ignore"):
        unit = np.array([share, 1 - share]) * height / most
    unit = unit if own_scale else np.full(2, unit.min())
    axis, found = 22 + height * share, []
    for bars, said, u, sign in (
        (of_yes, cut.positives[row], unit[0], -1),
        (of_no, cut.negatives[row], unit[1], 1),
    ):
        yes = np.where(np.arange(len(bars)) > cut.bins[row], bars, 0).astype(float)
        yes[cut.bins[row]] = said
        for low, high in ((np.zeros(len(bars)), yes), (yes, bars)):
            seen = high > low
            y0, y1 = low[seen] * u, np.maximum(high[seen] * u, low[seen] * u + 3)
            sides = x[:-1][seen] + 0.75, axis + sign * y0, x[1:][seen] - 0.75, axis + sign * y1
            found.append(np.stack(sides, axis=1))
    return found


def test_between_two_cuts_nothing_is_said(modules, rng, n_cases):
    """The six parts of each bar stack up to it, and each cut parts what it parts alone."""
    cases, expected = [], []
    for _ in range(n_cases):
        bars = {name: rng.integers(0, 5, 4) for name in ("positives", "negatives")}
        bins = np.sort(rng.integers(0, 4, 2))
        cuts = [
            {"bin": int(b)} | {k: int(rng.integers(0, v[b] + 1)) for k, v in bars.items()}
            for b in bins
        ]
        for k in bars if bins[0] == bins[1] else ():
            cuts[1][k] = min(cuts[0][k], cuts[1][k])
        place = {"axis": 0, "unit": {"yes": 10, "no": 10}, "edges": [0, 10, 20, 30, 40]}
        cases.append([place | bars, *cuts])
        at = np.arange(4)
        yes = [
            {
                k: np.where(at > c["bin"], v, np.where(at < c["bin"], 0, c[k]))
                for k, v in bars.items()
            }
            for c in cuts
        ]
        sums = {
            "tp": yes[1]["positives"],
            "fn": bars["positives"] - yes[0]["positives"],
            "open-yes": yes[0]["positives"] - yes[1]["positives"],
        }
        sums |= {
            "fp": yes[1]["negatives"],
            "tn": bars["negatives"] - yes[0]["negatives"],
            "open-no": yes[0]["negatives"] - yes[1]["negatives"],
        }
        expected.append({name: int(values.sum()) for name, values in sums.items()})
    drawn = called(
        modules,
        """(place, low, high) => {
            const paths = geometry.barPaths(place, low, high), sums = {};
            const bars = (path) => [...path.matchAll(/,([^H]+)H[^V]+V([^H]+)H/g)];
            const height = (sum, [, from, to]) => sum + Math.round(Math.abs(from - to) / 10);
            for (const name in paths) sums[name] = bars(paths[name]).reduce(height, 0);
            return sums;
        }""",
        cases,
    )
    assert drawn == expected


def test_a_hand_takes_the_nearer_of_two_handles(modules, rng, n_cases):
    places = np.round(rng.random((n_cases, 3)), 1)
    places[:, 1:] = np.sort(places[:, 1:], axis=1)
    at, low, high = places.T
    is_second = np.where(low == high, at > low, np.abs(at - high) < np.abs(at - low))
    expected = np.where(is_second, "second", "threshold").tolist()
    assert called(modules, "geometry.nearerHandle", places) == expected


def test_the_mark_nearest_to_the_hand_is_numpys(modules, rng, n_cases):
    cases, expected = [], []
    for _ in range(n_cases):
        n = int(rng.integers(1, 25))
        xs, ys = rng.random((2, n))
        left, top, width, height = rng.uniform(50, 400, 4)
        (x0, y0), (x1, y1) = rng.uniform(-1, 0, 2), rng.uniform(1, 2, 2)
        hand = rng.uniform(0, 700, 2)
        flat = bool(rng.random() < 0.5)
        px = left + (xs - x0) / (x1 - x0) * width
        py = top + (1 - (ys - y0) / (y1 - y0)) * height
        away = (px - hand[0]) ** 2 + (0 if flat else (py - hand[1]) ** 2)
        expected.append(int(away.argmin()))
        place = {"x": left, "y": top, "width": width, "height": height}
        cases.append([place, [x0, x1], [y0, y1], xs, None if flat else ys, hand])
    function = (
        "(place, xr, yr, xs, ys, hand) => chart.rowNear(chart.areaOf(place, xr, yr), xs, ys, hand)"
    )
    assert called(modules, function, cases) == expected


def test_colours_are_packed_as_pixels(modules, rng, n_cases):
    pixels = rng.integers(0, 256, (n_cases, 4), dtype=np.uint8)
    cases = [[f"#{r:02x}{g:02x}{b:02x}", int(a)] for r, g, b, a in pixels]
    assert called(modules, "region.packed", cases) == pixels.view("<u4")[:, 0].tolist()


def test_a_mark_beyond_the_plot_is_not_on_it(modules):
    area = "chart.areaOf({ x: 40, y: 20, width: 100, height: 50 }, [0, 1], [0, 1])"
    at = f"(x, y) => {{ const a = {area}; return a.holds(a.px(x), a.py(y)); }}"
    there = [[0, 0], [1, 1], [0.5, 1.01], [0.5, 0.5]]
    away = [[0.5, 1.1], [0.5, -0.1], [-0.1, 0.5], [1.1, 0.5]]
    assert called(modules, at, there) == [True] * 4
    assert called(modules, at, away) == [False] * 4
    assert called(modules, f"() => ({at})(undefined, 0.5) || ({at})(0.5, NaN)", [[]]) == [False]


# ---- bands and a distribution --------------------------------------------------------------------


def test_a_band_holds_both_its_ends(modules, rng, n_cases):
    cases, rows, names = [], [], []
    for _ in range(n_cases):
        thresholds = ascending(rng)
        low, high = np.sort(np.round(rng.random(2), 1))
        within = np.flatnonzero((thresholds >= low) & (thresholds <= high))
        rows.append(within.tolist())
        start, end = np.round(rng.random(2), 1)
        inside = [low <= at <= high for at in (start, end)]
        word = {(False, True): "Entered A.", (True, False): "Left A."}
        names.append(word.get(tuple(map(bool, inside)), ""))
        cases.append([thresholds, {"name": "A", "low": low, "high": high}, start, end])
    said = called(modules, "(all, band) => bands.rowsWithin(all, band)", cases)
    assert [list(range(*ends)) for ends in said] == rows
    assert called(modules, "(_, band, from, to) => bands.crossed([band], from, to)", cases) == names


def test_a_curve_is_thicker_where_it_has_values(modules):
    area = "chart.areaOf({ x: 0, y: 0, width: 10, height: 10 }, [0, 1], [0, 1])"
    draw = f"(xs, ys, rows) => bands.curvePart({area}, xs, ys.map((y) => y ?? NaN), rows)"
    xs, ys = [0, 0.1, 0.2, 0.3, 0.4], [0.5, None, 0.5, 0, 1]
    assert called(modules, draw, [[xs, ys, [0, 4]]]) == ["M0,5M2,5L3,10"]
    assert called(modules, draw, [[xs, ys, [2, 2]]]) == [""]


def test_the_outline_of_a_distribution_keeps_its_shape(modules, rng, n_cases):
    cases, expected = [], []
    for _ in range(n_cases):
        counts = rng.integers(0, 9, rng.integers(1, 8))
        edges = np.cumsum(rng.random(len(counts) + 1))
        base, room = rng.uniform(100, 200), rng.uniform(10, 90)
        heights = base - counts * room / (counts.max() or 1)
        steps = np.stack([heights, edges[1:]], axis=1).ravel()
        expected.append(np.concatenate([[edges[0], base], steps, [base]]))
        cases.append([edges, counts, base, room])
    drawn = called(
        modules, "(...given) => bands.outline(...given).match(/[0-9.]+/g).map(Number)", cases
    )
    assert np.allclose(np.concatenate(drawn), np.concatenate(expected))


def test_words_of_ticks_do_not_touch(modules, rng, n_cases):
    ticks = [{"position": p, "lines": [str(p), "0.000001"]} for p in (0.25, 0.5, 0.75)]
    (wide,) = called(modules, "geometry.apart", [[ticks, 600]])
    assert wide == [tick | {"anchor": "middle"} for tick in ticks]
    (narrow,) = called(modules, "geometry.apart", [[ticks, 150]])
    assert [tick["lines"] for tick in narrow] == [
        ["0.25", ""],
        ["0.5", "0.000001"],
        ["0.75", ""],
    ], "the middle says more"
    cases = []
    for _ in range(n_cases // 20):
        inner = np.sort(rng.uniform(0.03, 0.97, rng.integers(0, 9))).tolist()
        lines = [["1" * int(n) for n in rng.integers(1, 12, 2)] for _ in range(len(inner) + 2)]
        ticks = zip([0, *inner, 1], lines, strict=True)
        cases.append([[{"position": p, "lines": words} for p, words in ticks], 300])
    for (ticks, width), placed in zip(cases, called(modules, "geometry.apart", cases), strict=True):
        assert [tick["position"] for tick in placed] == [tick["position"] for tick in ticks]
        for line in (0, 1):
            assert all(placed[end]["lines"][line] for end in (0, -1))
            spans = []
            for tick in placed:
                long, at = 6.5 * len(tick["lines"][line]), tick["position"] * width
                before = {"start": 0, "middle": 0.5, "end": 1}[tick["anchor"]]
                if long:
                    spans.append((at - before * long, at + (1 - before) * long))
            spans.sort()
            assert all(end + 6.5 <= start for (_, end), (start, _) in itertools.pairwise(spans))
            assert all(start >= -45 and end <= width + 45 for start, end in spans)


# ---- charts of a report --------------------------------------------------------------------------


def test_ticks_are_round_equally_far_apart_and_written_as_they_are(modules, rng, n_cases):
    low = rng.uniform(-10, 10, n_cases) * 10.0 ** rng.integers(-6, 9, n_cases)
    high = low + rng.uniform(0.01, 10, n_cases) * 10.0 ** rng.integers(-6, 9, n_cases)
    most = rng.uniform(2, 12, n_cases)
    kept = (high - low) > 1e-7 * np.maximum(np.abs(low), np.abs(high))
    cases = [[[a, b], m] for a, b, m in zip(low[kept], high[kept], most[kept], strict=True)]
    letters = {"k": 1e3, "M": 1e6, "B": 1e9, "T": 1e12}
    for ((a, b), m), ticks in zip(cases, called(modules, "plotted.ticksIn", cases), strict=True):
        values = np.array([tick["value"] for tick in ticks])
        assert len(values) <= m + 1
        assert ((values >= a - 1e-6 * (b - a)) & (values <= b + 1e-6 * (b - a))).all()
        if len(values) > 1:
            step = values[1] - values[0]
            np.testing.assert_allclose(np.diff(values), step, rtol=1e-6)
            assert f"{step:.0e}"[0] in "125"
            assert b - a < (m + 1) * 2.6 * step
        for tick in ticks:
            text = tick["text"].replace("−", "-")
            number = float(text.rstrip("kMBT")) * letters.get(text[-1], 1)
            assert number == pytest.approx(tick["value"], rel=1e-9)


def test_hover_texts_have_the_digits_of_their_format(modules, rng, n_cases):
    values = rng.uniform(-2, 2, n_cases).astype(np.float32).astype(float)
    template = "at %{x:.4f}<br>is %{y:.4g}<extra></extra>"
    cases = [[template, {"x": value, "y": value}] for value in values]
    lines = called(modules, "plotted.hoverLines", cases)
    for value, (first, second) in zip(values, lines, strict=True):
        assert first == f"at {fixed(value, 4)}".replace("-", "−")
        assert float(second[3:].replace("−", "-")) == pytest.approx(value, rel=5e-4)


def test_arrays_come_back_as_plotly_sends_them(modules, rng):
    figure = go.Figure()
    sent = [rng.random(9), rng.random((3, 3)).astype(np.float32), [0.5, None], np.arange(3)]
    for values in sent:
        figure.add_scatter(y=values if np.ndim(values) < 2 else values.ravel())
    given = [[trace["y"]] for trace in json.loads(figure.to_json())["data"]]
    back = called(modules, "(values) => Array.from(plotted.numbersOf(values))", given)
    assert back == [np.ravel(values).tolist() for values in sent]


def test_a_line_steps_on_the_side_its_shape_says_and_stops_where_a_point_is_missing(modules):
    points = [[0, 1, None, 2, 3], [5, 6, 7, 8, 9]]
    paths = called(
        modules,
        "(xs, ys, shape) => plotted.linePath(xs.map((x) => x ?? NaN), ys, shape)",
        [[*points, shape] for shape in ("linear", "hv", "vh")],
    )
    assert paths == [
        "M0.00,5.00L1.00,6.00M2.00,8.00L3.00,9.00",
        "M0.00,5.00H1.00V6.00M2.00,8.00H3.00V9.00",
        "M0.00,5.00V6.00H1.00M2.00,8.00V9.00H3.00",
    ]


def test_contours_lie_where_a_surface_has_their_level(modules, rng):
    xs, ys = np.arange(20.0), np.arange(15.0)
    for slope in rng.uniform(0.1, 1, (20, 2)):
        z = slope[0] * xs + slope[1] * ys[:, None]
        (path,) = called(modules, "plotted.contourPath", [[xs, ys, z.ravel(), [2.0, 5.0]]])
        ends = np.array(
            [re.findall(r"[\d.]+", end) for end in re.findall("[ML][^ML]+", path)], float
        )
        heights = ends @ slope
        assert (np.abs(heights[:, None] - [2.0, 5.0]).min(axis=1) < 0.02).all()
        assert np.ptp(ends[::2, 0]) > 2
    saddle = [0.0, 1.0, 1.0, 0.0]  # z of two by two: each corner is cut off by itself
    (path,) = called(modules, "plotted.contourPath", [[[0, 1], [0, 1], saddle, [0.4]]])
    assert sorted(re.findall("M[^M]+", path)) == ["M0.00,0.40L0.40,0.00", "M1.00,0.60L0.60,1.00"]
