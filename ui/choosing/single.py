"""The answer with one threshold."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from core.live.stops import Stop
from core.live.table import Column, Kind
from core.live.view import View
from core.selection.choice import Choice, Rule, begun, lowered, number
from core.selection.interval_text import intervals_text
from core.selection.points import Interval
from core.selection.record import reached, record_of
from core.selection.spread import Spread, spread
from ui.address.parameters import SURE
from ui.charts.metric import against_threshold
from ui.charts.row import row_of_charts
from ui.charts.table import Cell, Live, Row
from ui.charts.table import show as show_table
from ui.choosing import firmly, keep
from ui.choosing.answer import Beside, bands_of, say
from ui.choosing.reached import (
    BRACKETS,
    OTHER_ROWS,
    SAME_ROWS,
    SHOWN_COUNTS,
    SHOWN_RATES,
    count_row,
    limit_columns,
    measured,
    rate_row,
    worse_by,
)
from ui.choosing.rows import Rows
from ui.choosing.words import is_on_slider, shown_threshold, threshold_text
from ui.live.followers import LIVE
from ui.live.threshold import TILES, Distribution, Mark, Tile
from ui.live.threshold.fragment import live
from ui.source import drawn
from ui.source.shown import Shown
from ui.source.source import threshold_on
from ui.text import literal, plain, signed

AIM = "aim"
"""The column of what a card asks for."""


@dataclass(frozen=True, eq=False)
class Single:
    """Hold what a card found; see `ui.choosing.answer.Answer`."""

    rows: Rows
    rule: Rule
    """That chose."""
    choice: Choice
    label: str
    """Of what it measures, for a chart and a tile."""
    kind: Kind = "amount"
    """What its numbers are, as of a column of the live table."""
    said: tuple[str, ...] = ()
    """Further sentences, as Markdown."""
    bands: Mapping[str, tuple[Interval, ...]] = field(default_factory=dict)
    """What is shaded, by name."""
    charts: Mapping[str, go.Figure] = field(default_factory=dict)
    """Besides what it measures against the threshold."""
    draws_aim: bool = True
    """Whether that is drawn at all."""
    marks: tuple[Mark, ...] = ()
    """On the charts."""
    columns: Callable[[View], dict[Column, np.ndarray]] = lambda view: {}
    """``columns(view)``: what the charts need of the threshold besides the live table."""
    tiles: tuple[Tile, ...] = ()
    """Before the usual ones."""
    distribution: Distribution | None = None

    def complete(self, view: View) -> Single:
        """Let what is measured move with the threshold, and choose again where that is asked."""
        return self._with_aim(view)._with_spread(view)

    def say(self, shown: Shown) -> None:
        """Say the threshold, why, and which others are equally good; or why there is none."""
        choice, view = self.choice, shown.view
        if choice.threshold is None:
            st.warning(literal(choice.why), icon=":material/block:")
            return
        who = ""
        if choice.flags_everybody or choice.flags_nobody:
            who = f" It predicts “yes” for {'everybody' if choice.flags_everybody else 'nobody'}."
        can_use = is_on_slider(choice.threshold, view)
        if not can_use:
            who += " No threshold on the slider does: this one lies beyond its end."
        say(
            f"**{threshold_text(choice.threshold, view)}** · {literal(choice.why)} Equally good: "
            f"{intervals_text(choice.optimal, view.scale, choice.threshold)}.{who}",
            "Use this threshold",
            threshold_on(view.scale).set,
            shown_threshold(choice.threshold, view),
            can_use=can_use,
            help="Moves the slider there, on every page.",
        )

    def show_more(self, shown: Shown) -> None:
        """Show further sentences, and the charts."""
        for sentence in self.said:
            st.markdown(sentence)
        row_of_charts("choosing", self._drawn(shown))

    def _drawn(self, shown: Shown) -> dict[str, go.Figure]:
        """Name the charts of the card; one alone has the ROC curve beside it."""
        roc = {"roc": drawn.curves(shown)["roc"]} if len(self.charts) == 1 else {}
        return {**self.charts, **roc}

    def show_live(self, shown: Shown, beside: Beside) -> None:
        """Show the live threshold, with the answer as bands and as a stop."""
        view, stops, threshold = shown.view, [shown.view.start], self.choice.threshold
        if threshold is not None and is_on_slider(threshold, view):
            at = shown_threshold(threshold, view)
            view = view.with_thresholds((at,), self.rows.slider)
            note = threshold_text(threshold, view)
            stops.append(Stop("Chosen", plain(begun(self.choice.goal), 300), at, note))
        aim = Tile(AIM, self.label, f"{self.label}\nWhat is asked for.")
        taken = {self.label, *(tile.label for tile in self.tiles)}
        rest = (tile for tile in TILES if tile.label not in taken)
        live(
            shown,
            view=view,
            columns=self.columns(view)
            | limit_columns(view.curve.counts, SURE.value)
            | beside.columns(view),
            marks=(*self.marks, Mark("roc", "false_positive_rate", "recall"), *beside.marks),
            tiles=(aim, *self.tiles, *rest)[: len(TILES)],
            stops=stops,
            bands=bands_of(self.bands, view, self.choice.threshold),
            distribution=self.distribution,
            pictures={name: name.replace("_", " ") for name in self._drawn(shown)}
            | dict(beside.pictures),
        )

    def show_reached(self, shown: Shown) -> None:
        """Show it at the slider, where it was chosen, and on other rows; offer to keep it."""
        choice, judged, here = self.choice, self.rows.judged, self.choice.counts
        if here is None:
            return
        st.header("What it reaches", anchor=False)
        if not self.rows.slider.is_weighted:
            SURE.draw()
        counts, there = [here], None if judged is None else choice.on(judged)
        heads = [
            ("", ""),
            ("At the slider", f"now, on {self.rows.slider.rows}"),
            ("Chosen", f"on {choice.rows}"),
        ]
        if judged is not None and there is not None:
            counts.append(there)
            heads += [("The same threshold", f"on {judged.rows}"), ("Difference", "")]
        rates = [rate_row(name, counts, SURE.value) for name in SHOWN_RATES]
        table = [] if self.label in {row.label for row in rates} else [self._aim_row()]
        table += [*rates, *(count_row(name, counts) for name in SHOWN_COUNTS)]
        show_table(LIVE, "What the threshold reaches", heads, table)
        brackets = "" if isinstance(here.tp, float) else BRACKETS[SURE.value]
        told = self._worse() if judged is None else OTHER_ROWS
        st.caption(told + brackets)
        others = (reached(judged.rows, counts[1]),) if judged is not None else ()
        about = keep.about(shown, self.said if judged is not None else (told, *self.said))
        keep.show(record_of(choice, self.rule, shown.view.scale, others=others, **about))

    def _aim_row(self) -> Row:
        choice, judged = self.choice, self.rows.judged
        write = number if self.kind == "count" else measured
        cells: list[Cell] = [Live(AIM), write(choice.value)]
        if judged is not None and choice.threshold is not None:
            there = float(self.rule.reached(judged, judged.index(choice.threshold)))
            value = self.rule.shown(there)
            cells += [write(value), signed(value - choice.value, write)]
        return Row(self.label, "", cells)

    def _with_aim(self, view: View) -> Single:
        aim, points = Column(AIM, self.kind), self.rows.slider

        def columns(view: View) -> dict[Column, np.ndarray]:
            values = self.rule.reached(points, points.index(view.curve.thresholds))
            return self.columns(view) | {aim: self.rule.shown(values)}

        if not self.draws_aim:
            return replace(self, columns=columns)
        chart = against_threshold(view.curve, columns(view)[aim], self.label, scale=view.scale)
        marks = (*self.marks, Mark(AIM, "threshold", AIM))
        return replace(self, columns=columns, charts={AIM: chart, **self.charts}, marks=marks)

    def _with_spread(self, view: View) -> Single:
        if not self._can_resample or self.choice.threshold is None or not firmly.ask():
            return self
        found = self._found()
        said = f"Spread: of 1,000 resamples 90 % choose a threshold {firmly.within(found, view)}."
        if found.n_without:
            said += f" {found.n_without:,} find none."
        distribution = firmly.distribution(view, found)
        return replace(self, said=(*self.said, said), distribution=distribution)

    def _worse(self) -> str:
        """Say by how much to expect worse of new rows, where the choice was not judged on others.

        After all else: on many rows it takes a moment.
        """
        if self.rule.on_new_rows:
            return self.rule.on_new_rows
        if not self._can_resample:
            return SAME_ROWS
        return worse_by(lowered(self.label), self._found().worse)

    @property
    def _can_resample(self) -> bool:
        return not (self.rows.chosen.is_weighted or self.rule.is_of_these_rows_only)

    def _found(self) -> Spread:
        points, rule = self.rows.chosen, self.rule
        return firmly.resampled(points, rule, lambda n: spread(points, rule, n_replicates=n))
