// Marks on the ordinary Plotly charts of the page: a point for every curve, a line where the axis
// is the threshold, hollow ones for a pinned threshold. The charts themselves never change.

import { make, put, rebuild, write } from "../../js/dom.mjs";
import { CHART_FRAME } from "../../../streamlit_inside/inside.mjs";
import { bandRect, curvePart, rowsWithin, shading, thickened } from "./bands.mjs";
import { drawnCharts, placeOn, plotArea, rowNear } from "./chart.mjs";

const LINES = { pinned: "1 4", second: "4 3", now: "4 3" };

export class Marks {
  constructor(take) { this.take = take; } // take(chart, rowAt): let a hand drag on a chart

  update(marks, bands) {
    this.bands = bands;
    this.byChart = new Map();
    for (const mark of marks) this.byChart.set(mark.chart, [...(this.byChart.get(mark.chart) ?? []), mark]);
    this.forget();
  }

  // The charts may be others, or drawn anew.
  forget() { this.found = null; }

  // `rows` are those of the threshold now, of a second one and of a pinned one; null for none.
  draw(rows, columns, colours, isSeen = () => true) {
    this.found ??= this.find(columns, colours);
    for (const each of this.found) if (isSeen(each.chart)) this.drawOn(each, rows, columns, colours);
  }

  // The charts that are drawn, and what is drawn over them: to look for it takes as long as to move it.
  find(columns, { ink }) {
    const found = [];
    for (const [key, marks] of this.byChart) for (const [chart, area] of drawnCharts(key)) found.push({ chart, marks, area, ...this.partsOn(chart, area, marks, columns, ink) });
    return found;
  }

  partsOn(chart, area, marks, columns, ink) {
    const layer = chart.getElementsByClassName("live-mark")[0] ?? this.addLayer(chart, marks), { dots } = layer.parts;
    while (dots.length < marks.length) {
      dots.push({ pinned: make("circle", { class: "pinned", r: 7, "stroke-width": 2, fill: "none", "stroke-dasharray": "3 2" }), second: make("circle", { class: "second", r: 8, "stroke-width": 2.5 }),
        now: make("circle", { class: "now", r: 8, "stroke-width": 2.5 }), letter: make("text", { class: "letter", "text-anchor": "middle", dy: "0.36em", "font-size": 11, "font-weight": 700 }) });
      layer.append(...Object.values(dots.at(-1)));
    }
    if (this.bands.length || layer.firstChild.hasChildNodes()) this.shade(layer.firstChild, area, marks, columns, ink);
    return layer.parts;
  }

  drawOn({ area, marks, lines, dots }, rows, columns, { ink, paper }) {
    for (const kind in LINES) {
      const at = rows[kind], isShown = marks[0].x === "threshold" && at !== null;
      put(lines[kind], { display: isShown ? "inline" : "none", stroke: ink });
      if (isShown) put(lines[kind], { d: `M${area.px(columns.threshold[at])},${area.y}v${area.height}` });
    }
    dots.forEach((parts, i) => {
      for (const kind in LINES) {
        const at = rows[kind], value = (axis) => (at === null || !marks[i] ? undefined : columns[marks[i][axis]]?.[at]);
        const cx = area.px(value("x")), cy = area.py(value("y")), isShown = area.holds(cx, cy), dot = parts[kind];
        put(dot, { display: isShown ? "inline" : "none" });
        if (kind === "now") write(parts.letter, isShown ? marks[i].letter : "");
        if (!isShown) continue;
        put(dot, kind === "pinned" ? { cx, cy, stroke: ink } : { cx, cy, stroke: paper, fill: ink });
        if (kind === "now") put(parts.letter, { x: cx, y: cy, fill: paper });
      }
    });
  }

  // The bands: an interval of the axis where that is the threshold, else a thicker part of a curve.
  shade(node, area, marks, columns, ink) {
    const place = [area.x, area.y, area.width, area.height, area.px(0), area.px(1), area.py(0), area.py(1)];
    rebuild(node, [place, ink, this.bands, marks, columns.threshold.length], () => {
      const id = `lt-band-${marks[0].chart}`;
      return [shading(id, this.bands, ink), ...this.bands.flatMap((band, i) => (marks[0].x === "threshold"
        ? [bandRect(id, i, [area.px(band.low), area.px(band.high)], area.y, area.height, ink)]
        : marks.map(({ x, y }) => thickened(i, curvePart(area, columns[x], columns[y], rowsWithin(columns.threshold, band)), ink))))];
    });
  }

  addLayer(chart, marks) {
    const lines = Object.fromEntries(Object.entries(LINES).map(([kind, dashes]) => [kind, make("path", { class: kind, fill: "none", "stroke-width": 1.5, "stroke-dasharray": dashes })]));
    const layer = make("svg", { class: "live-mark", "aria-hidden": "true", style: "position:absolute;inset:0;width:100%;height:100%;pointer-events:none;z-index:2" },
      make("g", {}), ...Object.values(lines));
    layer.parts = { lines, dots: [] };
    chart.querySelector(CHART_FRAME).append(layer);
    chart.style.touchAction = "pan-y";
    const [{ x, y }] = marks;
    this.take(chart, (event, columns) => rowNear(plotArea(chart), columns[x], x === "threshold" ? null : columns[y], placeOn(chart, event)));
    return layer;
  }

  end() { for (const layer of document.querySelectorAll("svg.live-mark")) layer.remove(); }
}
