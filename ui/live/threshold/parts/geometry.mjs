// Where everything in the score histogram stands. A `limit` makes the axis one of log-odds, from
// -limit to limit; without it the axis runs between two ends, 0 and 1 for probabilities.

import { clamp } from "../../js/search.mjs";

// Around the bars, in px, for letters of 12 px; `k` times as much for larger ones.
export const LETTERS = 12;
export const MARGIN = { left: 40, right: 12, top: 22, bottom: 54 };
const LEAST_BAR = 3; // px: one row among thousands is still seen, and seen as hatched
const GAP = 0.75; // px left free on either side of a bar
const CHARACTER = 6.5; // px of width below the axis
const NEAR_END = 0.02; // where words in the middle of a tick would be cut off
const BEFORE = { start: 0, middle: 0.5, end: 1 }; // the share of the words left of a tick

// Where on the axis a value stands, from 0 to 1, and back.
export function positionOf(value, limit, [low, high] = [0, 1]) {
  if (!limit) return (value - low) / (high - low);
  if (value <= 0 || value >= 1) return value <= 0 ? 0 : 1;
  return clamp((Math.log(value / (1 - value)) + limit) / (2 * limit), 0, 1);
}

export function valueAt(position, limit, [low, high] = [0, 1]) {
  if (!limit || position <= 0 || position >= 1) return low + clamp(position, 0, 1) * (high - low);
  return 1 / (1 + Math.exp(-(2 * position - 1) * limit));
}

// The drawing in a box: axis and scales. One scale for both classes unless each has its own: the
// height is then shared in proportion to the tallest bars, so none is lost.
export function placeIn(box, { positives, negatives, edges, ends }, limit, ownScale, k = 1) {
  const left = k * MARGIN.left, top = k * MARGIN.top, width = box.width - left - k * MARGIN.right, height = box.height - top - k * MARGIN.bottom;
  const most = { yes: Math.max(...positives), no: Math.max(...negatives) };
  const share = ownScale ? 0.5 : clamp(most.yes / (most.yes + most.no || 1), 0.25, 0.75);
  const room = { yes: height * share, no: height * (1 - share) };
  const unit = { yes: most.yes ? room.yes / most.yes : Infinity, no: most.no ? room.no / most.no : Infinity };
  if (!ownScale) unit.yes = unit.no = Math.min(unit.yes, unit.no);
  const x = (value) => left + positionOf(value, limit, ends) * width;
  return { left, top, width, height, most, unit, x, axis: top + height * share, positives, negatives, edges: Array.from(edges, x) };
}

// The bars as four paths. Bars before the cut are said "no", bars behind it "yes": left and right of
// it, or right and left where lower means "yes". The bar under the line is stacked by its exact counts, what is said "yes" next to the axis. With a second cut,
// nothing is said of what lies between the two.
export function barPaths({ axis, unit, edges, positives, negatives }, cut, second = cut) {
  const path = { tp: "", fn: "", tn: "", fp: "", "open-yes": "", "open-no": "" };
  const bar = (cell, bin, from, to, sign, u) => {
    if (to <= from) return;
    const y1 = axis + sign * from * u, y2 = axis + sign * Math.max(to * u, from * u + LEAST_BAR);
    const x1 = Math.min(edges[bin], edges[bin + 1]) + GAP, x2 = Math.max(edges[bin], edges[bin + 1]) - GAP;
    path[cell] += `M${x1},${y1}H${x2}V${y2}H${x1}Z`;
  };
  for (let bin = 0; bin < positives.length; bin++) {
    const caught = saidYes(second, positives, "positives", bin), alarms = saidYes(second, negatives, "negatives", bin);
    const notMissed = saidYes(cut, positives, "positives", bin), notLeft = saidYes(cut, negatives, "negatives", bin);
    bar("tp", bin, 0, caught, -1, unit.yes);
    bar("open-yes", bin, caught, notMissed, -1, unit.yes);
    bar("fn", bin, notMissed, positives[bin], -1, unit.yes);
    bar("fp", bin, 0, alarms, 1, unit.no);
    bar("open-no", bin, alarms, notLeft, 1, unit.no);
    bar("tn", bin, notLeft, negatives[bin], 1, unit.no);
  }
  return path;
}

function saidYes(cut, bars, name, bin) { return bin > cut.bin ? bars[bin] : bin < cut.bin ? 0 : cut[name]; }

// Which of two handles a hand takes: the nearer one; on the same spot, the one that can go there.
export function nearerHandle(position, low, high) {
  const toLow = Math.abs(position - low), toHigh = Math.abs(position - high);
  return toHigh < toLow || (low === high && position > low) ? "second" : "threshold";
}

// The ends say most, and then what lies nearest to the middle.
const weight = ({ position, anchor }) => (anchor === "middle" ? Math.abs(position - 0.5) : -1);

// Ticks and where their words are held, without words that would touch others of more weight.
export function apart(ticks, width) {
  const placed = ticks.map(({ position, lines }) => ({ position, lines: [...lines], anchor: position < NEAR_END ? "start" : position > 1 - NEAR_END ? "end" : "middle" }));
  const taken = [];
  for (const tick of placed.toSorted((one, other) => weight(one) - weight(other))) tick.lines.forEach((words, line) => {
    const length = words.length * CHARACTER, from = tick.position * width - length * BEFORE[tick.anchor], to = from + length;
    const isFree = (taken[line] ??= []).every(([start, end]) => to + CHARACTER <= start || end + CHARACTER <= from);
    if (isFree) taken[line].push([from, to]); else tick.lines[line] = "";
  });
  return placed;
}
