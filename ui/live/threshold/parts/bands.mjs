// Intervals of thresholds that have a name, both ends included. Patterns tell them apart, in ink:
// the two colours stand for the classes alone.

import { element, make } from "../../js/dom.mjs";
import { descends, lowerBound } from "../../js/search.mjs";

const PATTERNS = ["M-1,7L7,-1M-1,1L1,-1M5,7L7,5", "M2,3h2", "M3,0v6", "M0,3h6"]; // in a square of 6
const DASHES = ["none", "2 3", "8 3", "1 6"];

export function holds({ low, high }, threshold) { return Math.fround(low) <= Math.fround(threshold) && Math.fround(threshold) <= Math.fround(high); }

export function bandText(band, threshold) {
  return `${band.name}: ${band.where}${holds(band, threshold) ? ", the threshold is in it" : ""}`;
}

// What a move from one threshold to another has entered and left, in words.
export function crossed(bands, from, to) {
  const changed = bands.filter((band) => holds(band, from) !== holds(band, to));
  return changed.map((band) => `${holds(band, to) ? "Entered" : "Left"} ${band.name}.`).join(" ");
}

// [first, end) of the rows whose threshold lies in a band.
export function rowsWithin(thresholds, { low, high }) {
  const [from, to] = descends(thresholds) ? [high, low] : [low, high];
  const first = lowerBound(thresholds, from), above = lowerBound(thresholds, to);
  return [first, Math.max(first, thresholds[above] === to ? above + 1 : above)];
}

// The part of a curve between two rows, interrupted where it has no value.
export function curvePart(area, xs, ys, [first, end]) {
  let path = "", pen = "M";
  for (let row = first; row < end; row++) {
    const isThere = Number.isFinite(xs[row]) && Number.isFinite(ys[row]);
    if (isThere) path += `${pen}${area.px(xs[row])},${area.py(ys[row])}`;
    pen = isThere ? "L" : "M";
  }
  return path;
}

// Counts per bin as one line over a base, the highest as high as there is room.
export function outline(edges, counts, base, room) {
  const unit = room / (Math.max(...counts) || 1);
  return `M${edges[0]},${base}${counts.map((count, i) => `V${base - count * unit}H${edges[i + 1]}`).join("")}V${base}`;
}

export function shading(id, bands, ink) {
  return make("defs", {}, ...bands.map((_, i) => make("pattern", { id: `${id}-${i}`, width: 6, height: 6, patternUnits: "userSpaceOnUse" },
    make("path", { d: PATTERNS[i % PATTERNS.length], fill: "none", stroke: ink, "stroke-width": 1.5, opacity: 0.45 }))));
}

export function bandRect(id, i, [x1, x2], y, height, ink) {
  return make("rect", { class: "lt-band", x: x1, width: Math.max(1, x2 - x1), y, height, fill: `url(#${id}-${i})`, stroke: ink, "stroke-width": 0.75, "stroke-opacity": 0.6 });
}

export function thickened(i, path, ink) {
  return make("path", { class: "lt-band", d: path, fill: "none", stroke: ink, "stroke-width": 7, "stroke-opacity": 0.45, "stroke-dasharray": DASHES[i % DASHES.length] });
}

// Each band with its pattern, and room for where it lies.
export function listed(bands, distribution, id) {
  return [
    ...bands.map((_, i) => element("li", {}, make("svg", { "aria-hidden": true }, shading(`${id}-${i}`, bands, "var(--ink)"), make("rect", { fill: `url(#${id}-${i}-${i})`, stroke: "var(--ink)" })), element("span"))),
    ...(distribution ? [element("li", { className: "lt-hidden", textContent: distribution.label })] : []),
  ];
}
