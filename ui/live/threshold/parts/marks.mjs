// Marks on the ordinary Plotly charts of the page: a point for every curve, a line where the axis
// is the threshold, hollow ones for a pinned threshold. The charts themselves never change.

import { make, write } from "../../js/dom.mjs";
import { CHART_FRAME } from "../../js/inside.mjs";
import { chartsOf, placeOn, plotArea, rowNear } from "./chart.mjs";

export class Marks {
  constructor(take) { this.take = take; } // take(chart, rowAt): let a hand drag on a chart

  update(marks) {
    this.byChart = new Map();
    for (const mark of marks) this.byChart.set(mark.chart, [...(this.byChart.get(mark.chart) ?? []), mark]);
  }

  draw(row, pinned, columns, colours) {
    for (const [key, marks] of this.byChart) for (const chart of chartsOf(key)) {
      const area = plotArea(chart);
      if (area) this.drawOn(chart, area, marks, row, pinned, columns, colours);
    }
  }

  drawOn(chart, area, marks, row, pinned, columns, { ink, paper }) {
    const layer = chart.querySelector("svg.live-mark") ?? this.addLayer(chart, marks);
    while (layer.querySelectorAll("circle.now").length < marks.length) {
      layer.append(make("circle", { class: "pinned", r: 7, "stroke-width": 2, fill: "none", "stroke-dasharray": "3 2" }), make("circle", { class: "now", r: 8, "stroke-width": 2.5 }), make("text", { class: "letter", "text-anchor": "middle", dy: "0.36em", "font-size": 11, "font-weight": 700 }));
    }
    const upright = marks[0].x === "threshold";
    const place = (kind, line, at) => {
      line.style.display = upright && at !== null ? "" : "none";
      if (upright && at !== null) line.setAttribute("d", `M${area.px(columns.threshold[at])},${area.y}v${area.height}`);
      line.style.stroke = ink;
      const letters = kind === "now" ? layer.querySelectorAll("text.letter") : [];
      layer.querySelectorAll(`circle.${kind}`).forEach((dot, i) => {
        const value = (axis) => (at === null || !marks[i] ? undefined : columns[marks[i][axis]]?.[at]);
        const x = value("x"), y = value("y");
        dot.style.display = Number.isFinite(x) && Number.isFinite(y) ? "" : "none";
        if (letters[i]) {
          write(letters[i], dot.style.display ? "" : marks[i].letter);
          letters[i].setAttribute("x", area.px(x) || 0);
          letters[i].setAttribute("y", area.py(y) || 0);
          letters[i].style.fill = paper;
        }
        if (dot.style.display) return;
        dot.setAttribute("cx", area.px(x));
        dot.setAttribute("cy", area.py(y));
        dot.style.stroke = kind === "now" ? paper : ink;
        if (kind === "now") dot.style.fill = ink;
      });
    };
    place("pinned", layer.children[0], pinned);
    place("now", layer.children[1], row);
  }

  addLayer(chart, marks) {
    const layer = make("svg", { class: "live-mark", "aria-hidden": "true", style: "position:absolute;inset:0;width:100%;height:100%;pointer-events:none;z-index:2" },
      make("path", { fill: "none", "stroke-width": 1.5, "stroke-dasharray": "1 4" }), make("path", { fill: "none", "stroke-width": 1.5, "stroke-dasharray": "4 3" }));
    chart.querySelector(CHART_FRAME).append(layer);
    chart.style.touchAction = "pan-y";
    const [{ x, y }] = marks;
    this.take(chart, (event, columns) => rowNear(plotArea(chart), columns[x], x === "threshold" ? null : columns[y], placeOn(chart, event)));
    return layer;
  }

  end() { for (const layer of document.querySelectorAll("svg.live-mark")) layer.remove(); }
}
