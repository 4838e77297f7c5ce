"""The card “I don’t know”: two thresholds, and rows between them that somebody is asked about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import streamlit as st

from core.decision.rates import accuracy
from core.live.view import View
from core.predictions.scale import Scale
from core.selection.abstain import Decided, Pair, best_pair, cost_of, decided
from core.selection.choice import number
from core.selection.cost import LARGEST, Costs, per
from core.selection.interval_text import interval_text
from core.selection.record import COVERAGE, Reached, reached_by_two, record_of_two
from core.selection.spread import Spread, pair_spread
from ui.address.parameters import ASKING, SECOND
from ui.charts.row import row_of_charts
from ui.charts.table import Row
from ui.charts.table import show as show_table
from ui.choosing import firmly, keep
from ui.choosing.answer import Answer, Beside, bands_of, say
from ui.choosing.reached import BRACKETS, OTHER_ROWS, SAME_ROWS, worse_by
from ui.choosing.rows import Rows
from ui.choosing.words import is_on_slider, shown_threshold, threshold_text
from ui.fields import ask_costs, number_field
from ui.live.followers import LIVE
from ui.live.threshold import Distribution, Mark
from ui.live.threshold.fragment import draw
from ui.live.threshold.slider import Second
from ui.source import drawn
from ui.source.shown import Shown
from ui.source.source import threshold_on
from ui.text import COUNTS, four, limits_text, signed

T = TypeVar("T")
Write = Callable[[float], str]

_ASKED = "Asked about"

_DECIDED = {
    ">": "Up to the lower threshold “no” is predicted, above the upper one “yes”",
    ">=": "Below the lower threshold “no” is predicted, from the upper one on “yes”",
    "<": "Below the lower threshold “yes” is predicted, from the upper one on “no”",
    "<=": "Up to the lower threshold “yes” is predicted, above the upper one “no”",
}


def show(rows: Rows, view: View) -> Answer | None:
    """Ask for costs, and find the two thresholds at which deciding and asking cost the least."""
    st.caption(
        f"{_DECIDED[view.shown_rule]}; between them somebody is asked, which costs something for "
        "each row. Both handles can be dragged."
    )
    costs = ask_costs()
    asking = number_field(ASKING, 0, LARGEST, width=220)
    if asking is None:
        return None
    return Pairing(rows, best_pair(rows.chosen, costs, asking), costs, asking, view.scale)


@dataclass(frozen=True, eq=False)
class Pairing:
    """Hold the best two thresholds; see `ui.choosing.answer.Answer`."""

    rows: Rows
    pair: Pair
    costs: Costs
    """Of the rows that are decided."""
    asking: float
    """Of one row that is not."""
    scale: Scale
    """Of the scores."""
    said: tuple[str, ...] = ()
    """Further sentences, as Markdown."""
    distribution: Distribution | None = None
    """What both thresholds are on resamples."""

    def complete(self, view: View) -> Pairing:
        """Choose both again where that is asked."""
        if self.rows.chosen.is_weighted or not firmly.ask():
            return self
        found = self._found()
        lower, upper = (firmly.within(each, view) for each in self._upwards(*found))
        said = f"Spread: of 1,000 resamples 90 % choose a lower threshold {lower}"
        return replace(
            self,
            said=(f"{said}, and 90 % an upper one {upper}.",),
            distribution=firmly.distribution(view, *found),
        )

    def say(self, shown: Shown) -> None:
        """Say both thresholds, and what they leave open."""
        pair, view = self.pair, shown.view
        low, high = (threshold_text(each, view) for each in self._upwards(pair.low, pair.high))
        if pair.low == pair.high:
            said = f"**{low}** · To ask pays for no row here; all are decided at one threshold"
        else:
            said = f"**{low}** and **{high}** · {self._open(pair.decided)}"
        least = f"the least cost, {number(pair.cost)} {self._each} on {self.rows.chosen.rows}"
        say(
            f"{said}: {least}.",
            "Use these thresholds",
            self._use,
            view,
            can_use=all(is_on_slider(each, view) for each in (pair.low, pair.high)),
            help="Moves both handles there; the one towards “no” is the threshold of every other "
            "page.",
        )

    def show_more(self, shown: Shown) -> None:
        """Show which thresholds are equally good, and the ROC curve."""
        low, high = self._upwards(self.pair.low_interval, self.pair.high_interval)
        st.markdown(
            f"Equally good: the lower one {interval_text(low, shown.view.scale)}, the upper one "
            f"{interval_text(high, shown.view.scale)}."
        )
        for sentence in self.said:
            st.markdown(sentence)
        row_of_charts("choosing", {"roc": drawn.curves(shown)["roc"]})

    def show_live(self, shown: Shown, beside: Beside) -> None:
        """Show the slider with two handles."""
        pair, view = self.pair, shown.view
        ends = [each for each in (pair.low, pair.high) if is_on_slider(each, view)]
        view = view.with_thresholds([shown_threshold(e, view) for e in ends], self.rows.slider)
        lower, upper = self._upwards(pair.low_interval, pair.high_interval)
        bands = {"Best lower": (lower,), "Best upper": (upper,)}
        _two_handles(
            shown,
            self,
            view=view,
            columns=beside.columns(view),
            marks=(Mark("roc", "false_positive_rate", "recall"), *beside.marks),
            stops=(view.start,),
            bands=bands_of(bands, view),
            distribution=self.distribution,
            pictures={"roc": "ROC", **beside.pictures},
        )

    def show_reached(self, shown: Shown) -> None:
        """Show what the pair decides where it was chosen, and on other rows."""
        st.header("What it reaches", anchor=False)
        judged = self.rows.judged
        columns = [reached_by_two(self.rows.chosen.rows, self.pair.decided)]
        heads = [("", ""), ("Chosen", f"on {self.rows.chosen.rows}")]
        if judged is not None:
            columns.append(
                reached_by_two(judged.rows, decided(judged, self.pair.low, self.pair.high))
            )
            heads += [("The same thresholds", f"on {judged.rows}"), ("Difference", "")]
        show_table(LIVE, "What both thresholds reach", heads, self._table(columns))
        told = self._worse() if judged is None else OTHER_ROWS
        st.caption(told + ("" if columns[0].is_weighted else BRACKETS["wilson"]))
        keep.show(
            record_of_two(
                self.pair,
                self.rows.chosen,
                shown.view.scale,
                self.costs,
                self.asking,
                others=tuple(columns[1:]),
                **keep.about(shown, self.said if judged is not None else (told, *self.said)),
            )
        )

    def _worse(self) -> str:
        if self.rows.chosen.is_weighted:
            return SAME_ROWS
        return worse_by("the cost per row", self._found()[0].worse)

    def _found(self) -> tuple[Spread, Spread]:
        points, costs, asking = self.rows.chosen, self.costs, self.asking
        asked = costs, asking
        return firmly.resampled(
            points, asked, lambda n: pair_spread(points, *asked, n_replicates=n)
        )

    def _table(self, columns: list[Reached]) -> list[Row]:
        def row(label: str, note: str, values: list[float], write: Write, rate: str = "") -> Row:
            texts = [
                write(value) + limits_text(each.intervals.get(rate))
                for value, each in zip(values, columns, strict=True)
            ]
            is_count = label == _ASKED or label in COUNTS.values()
            if len(values) > 1:
                texts.append("" if is_count else signed(values[1] - values[0], write))
            return Row(label, note, texts)

        errors = [c.cost(Costs(fp=1, fn=1)) for c in columns]
        right = [float(accuracy(c.counts)) for c in columns]
        asked = [sum(c.undecided) for c in columns]
        costs = [c.cost(self.costs, self.asking) for c in columns]
        return [
            row("Decided", "share of all rows", [c.coverage for c in columns], four, COVERAGE),
            row("Accuracy", "of what is decided", right, four, "accuracy"),
            row("Errors", "share of all rows", errors, four),
            row(f"Cost {self._each}", "with asking", costs, number),
            row(_ASKED, self._rows, asked, number),
            row(COUNTS["fn"], "", [c.counts.fn for c in columns], number),
            row(COUNTS["fp"], "", [c.counts.fp for c in columns], number),
        ]

    def _open(self, what: Decided) -> str:
        right = f", of which {number(100 * float(what.accuracy))} % are right"
        return (
            f"{number(100 * float(what.coverage))} % are decided{right if what.counts.n else ''}; "
            f"{number(float(what.undecided))} {self._rows} are asked about"
        )

    @property
    def _rows(self) -> str:
        return "rows by weight" if self.rows.chosen.is_weighted else "rows"

    @property
    def _each(self) -> str:
        return per(is_weighted=self.rows.chosen.is_weighted)

    def _upwards(self, low: T, high: T) -> tuple[T, T]:
        """Order what belongs to both thresholds by the score's own numbers."""
        return (low, high) if self.scale.higher_is_yes else (high, low)

    def now(self, low: float, high: float) -> str:
        """Say what two thresholds, as decided on, leave open on the rows of the slider."""
        what = decided(self.rows.slider, low, high)
        cost = f"{number(float(cost_of(what, self.costs, self.asking)))} {self._each}"
        return f"At the handles: {self._open(what)}, at {cost} on {self.rows.slider.rows}."

    def _use(self, view: View) -> None:
        threshold_on(view.scale).set(shown_threshold(self.pair.low, view))
        SECOND.set(shown_threshold(self.pair.high, view))


@st.fragment
def _two_handles(shown: Shown, answer: Pairing, **options: Any) -> None:
    view: View = options["view"]
    best = shown_threshold(answer.pair.high, view)
    second = best if SECOND.value is None else SECOND.value
    # Never on the other side of the first, wherever a link or another page has put that.
    first = threshold_on(view.scale).value
    first = view.start.threshold if first is None else first
    ends = sorted((view.scale.decided(float(first)), view.scale.decided(float(second))))
    second = SECOND.keep(view.scale.shown(ends[1]), best)
    typed = draw(shown, second=Second(second, SECOND.set), **options)
    low, high = sorted((view.scale.decided(typed), view.scale.decided(second)))
    st.markdown(answer.now(low, high))
