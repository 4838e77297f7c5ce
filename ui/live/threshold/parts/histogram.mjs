// The score histogram on which the slider lies: "yes" above the line, "no" below; solid is right,
// hatched is wrong. Two scales across: probability, and logit for scores that crowd at the ends.

import { make, write } from "../../js/dom.mjs";
import { grouped } from "../../js/formats.mjs";
import { clamp, nearestRow } from "../../js/search.mjs";
import { CELLS, cellWord } from "./cells.mjs";
import { MARGIN, barPaths, placeIn, positionOf, ticksOf, valueAt } from "./geometry.mjs";

export class Histogram {
  constructor(node) {
    this.node = node;
    this.svg = node.querySelector("svg");
    this.scale = "probability";
    this.ownScale = false;
  }

  get limit() { return this.data[this.scale].limit; }

  position(value) { return positionOf(value, this.limit); }

  value(position) { return valueAt(position, this.limit); }

  // The row whose threshold stands nearest to a place on the screen.
  rowAt(clientX, thresholds) {
    const box = this.node.getBoundingClientRect();
    const position = clamp((clientX - box.left - MARGIN.left) / (box.width - MARGIN.left - MARGIN.right), 0, 1);
    return nearestRow(thresholds, this.value(position), (threshold) => Math.abs(this.position(threshold) - position));
  }

  // Everything that does not move with the threshold.
  draw(data, id, weighted) {
    this.data = data;
    const box = this.node.getBoundingClientRect();
    if (!box.width) return;
    const place = (this.place = placeIn(box, data[this.scale], this.limit, this.ownScale));
    const { left, top, width, height, most, unit, axis } = place;
    const pattern = (name) => make("pattern", { id: `${id}-${name}`, width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
      make("rect", { width: 6, height: 6, fill: "var(--paper)" }), make("rect", { width: 3, height: 6, fill: `var(--${name})` }));
    const bars = (cell, name, right) => make("path", {
      class: `lt-${cell}`, fill: right ? `var(--${name})` : `url(#${id}-${name})`, stroke: `var(--${name})`, "stroke-width": right ? 0 : 0.75 });
    const count = (cell, y, end) => make("text", { class: `lt-count lt-${cell}-count`, x: end ? left + width : left, y, "text-anchor": end ? "end" : "start" });
    const peak = (name, y, below) => most[name] ? [
      make("line", { x1: left - 4, x2: left, y1: y, y2: y, stroke: "var(--soft)" }),
      make("text", { x: left - 6, y: y + (below ? 9 : 2), "text-anchor": "end" }, grouped.format(most[name])),
      make("text", { x: left - 6, y: y + (below ? 22 : -10), "text-anchor": "end" }, weighted ? "weight" : most[name] === 1 ? "row" : "rows")] : [];
    const line = (name, attributes) => make("line", { class: name, y1: top - 4, y2: top + height + 4, stroke: "var(--ink)", ...attributes });
    this.svg.replaceChildren(
      make("defs", {}, pattern("yes"), pattern("no")),
      bars("tp", "yes", true), bars("fn", "yes", false), bars("tn", "no", true), bars("fp", "no", false),
      make("line", { x1: left, x2: left + width, y1: axis, y2: axis, stroke: "var(--ink)" }),
      ...peak("yes", axis - most.yes * unit.yes, true), ...peak("no", axis + most.no * unit.no, false),
      ...ticksOf(this.limit).flatMap(({ position, lines }) => lines.map((words, i) => make("text", {
        x: left + position * width, y: top + height + 34 + 14 * i, "text-anchor": { 0: "start", 1: "end" }[position] ?? "middle" }, words))),
      count("fn", 14, false), count("tp", 14, true), count("tn", top + height + 16, false), count("fp", top + height + 16, true),
      line("lt-ghost", { "stroke-width": 2, "stroke-dasharray": "3 4" }),
      line("lt-line", { "stroke-width": 2.5 }),
      make("circle", { class: "lt-handle", cy: axis, r: 10, fill: "var(--paper)", stroke: "var(--ink)", "stroke-width": 2.5 }),
    );
    this.drawn = Object.fromEntries([...this.svg.querySelectorAll("[class]")].map((node) => [node.getAttribute("class").split(" ").at(-1), node]));
  }

  // What moves.
  cut(row, columns, pinned) {
    if (!this.place) return;
    const { x } = this.place, { drawn } = this, prefix = this.scale === "logit" ? "logit_cut" : "cut";
    const path = barPaths(this.place, {
      bin: columns[`${prefix}_bin`][row], positives: columns[`${prefix}_positives`][row], negatives: columns[`${prefix}_negatives`][row] });
    for (const cell in path) drawn[`lt-${cell}`].setAttribute("d", path[cell]);
    stand(drawn["lt-line"], x(columns.threshold[row]));
    drawn["lt-handle"].setAttribute("cx", x(columns.threshold[row]));
    drawn["lt-ghost"].style.display = pinned === null ? "none" : "";
    if (pinned !== null) stand(drawn["lt-ghost"], x(columns.threshold[pinned]));
    for (const cell in CELLS) write(drawn[`lt-${cell}-count`], `${grouped.format(columns[cell][row])} ${cellWord(cell, columns[cell][row])}`);
  }
}

function stand(line, at) {
  line.setAttribute("x1", at);
  line.setAttribute("x2", at);
}
