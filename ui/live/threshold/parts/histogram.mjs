// The score histogram on which the slider lies: "yes" above the line, "no" below; solid is right,
// hatched or hollow is wrong. Two axes across for probabilities: that of their log-odds, on which those
// that crowd at the ends lie apart, and their own; scores of another scale have one, in their own numbers.

import { make, put, write } from "../../js/dom.mjs";
import { count as counted } from "../../js/formats.mjs";
import { briefRow, clamp, nearestRow } from "../../js/search.mjs";
import { bandRect, outline, shading } from "./bands.mjs";
import { CELLS, OF_SECOND, cellWord } from "./cells.mjs";
import { circles, roomBeside, saidOf, stacked, turnCircles } from "./dots.mjs";
import { LETTERS, MARGIN, apart, barPaths, placeIn, positionOf, valueAt } from "./geometry.mjs";

const NEAR = 2; // px from the hand, within which a threshold is as good as another
export const FEW_CHARACTERS = 7; // of a threshold in large letters
const ROOM_OF_TWO = 28; // px from the axis to a peak, for two lines
const ROOM_BESIDE = 50; // px to either side of a dot, for what is said of it
const DISTRIBUTION = 0.4; // of the room above the axis

export class Histogram {
  constructor(node) {
    this.node = node;
    this.svg = node.querySelector("svg");
    this.wanted = "odds"; // or "probability", where there are both
    this.ownScale = false;
    this.k = 1; // how large the letters are
  }

  get scale() { return this.wanted in this.data ? this.wanted : "own"; }

  get limit() { return this.data[this.scale].limit; }

  get ends() { return this.data[this.scale].ends; }

  position(value) { return positionOf(value, this.limit, this.ends); }

  value(position) { return valueAt(position, this.limit, this.ends); }

  // The row whose threshold stands nearest to a place on the screen.
  rowAt(clientX, thresholds) {
    const box = this.node.getBoundingClientRect();
    const position = clamp((clientX - box.left - this.k * MARGIN.left) / (box.width - this.k * (MARGIN.left + MARGIN.right)), 0, 1);
    // All that lies beyond the axis lies at its end, where the end itself is meant.
    if (position === 0 || position === 1) return nearestRow(thresholds, this.value(position));
    const away = (threshold) => Math.abs(this.position(threshold) - position);
    return briefRow(thresholds, nearestRow(thresholds, this.value(position), away), away, NEAR / box.width, FEW_CHARACTERS);
  }

  // Everything that does not move with the threshold. Counts of rows that weigh have `decimals`; rows
  // that are few enough, and count as one each, have a dot each; one may be `asked` about. In brief
  // the axis has one scale, and a name.
  draw(data, id, { weighted, decimals, samples, asked, isBrief }, bands, distribution) {
    Object.assign(this, { data, decimals, samples });
    const box = this.node.getBoundingClientRect();
    const k = this.k = parseFloat(getComputedStyle(this.node).fontSize) / LETTERS;
    // Behind a drawer on a phone there is no room, and on a page that is left no size of letters: what was there stays until there is.
    if (!(box.width > k * (MARGIN.left + MARGIN.right))) return;
    const place = (this.place = placeIn(box, data[this.scale], this.limit, this.ownScale, k));
    this.stack();
    const { left, top, width, height, most, unit, axis } = place;
    const pattern = (name) => make("pattern", { id: `${id}-${name}`, width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
      make("rect", { width: 6, height: 6, fill: "var(--paper)" }), make("rect", { width: 3, height: 6, fill: `var(--${name})` }));
    const bars = (cell, name, right) => make("path", {
      class: `lt-${cell}`, fill: right ? `var(--${name})` : `url(#${id}-${name})`, stroke: `var(--${name})`, "stroke-width": right ? 0 : 0.75 });
    const handle = (name) => make("circle", { class: name, cy: axis, r: 10 * k, fill: "var(--paper)", stroke: "var(--ink)", "stroke-width": 2.5 });
    const { ends, ticks } = data[this.scale], isFlipped = Boolean(ends) && data[this.scale].edges[0] > ends[0];
    const count = (cell, y, right) => { const end = right !== isFlipped; return  make("text", { class: `lt-count lt-${cell}-count`, x: end ? left + width : left, y, "text-anchor": end ? "end" : "start" }); };
    const peak = (name, y, below) => most[name] ? [
      make("line", { x1: left - 4, x2: left, y1: y, y2: y, stroke: "var(--soft)" }),
      ...peakWords(counted(most[name], decimals), weighted ? "weight" : most[name] === 1 ? "row" : "rows", Math.abs(y - axis) > k * ROOM_OF_TWO).map((words, i) =>
        make("text", { x: left - 6, y: y + k * (below ? 9 + 13 * i : 2 - 12 * i), "text-anchor": "end" }, words))] : [];
    const below = (i) => top + height + k * (34 + 14 * i);
    const line = (name, attributes) => make("line", { class: name, y1: top - 4, y2: top + height + 4, stroke: "var(--ink)", ...attributes });
    this.svg.replaceChildren(
      make("defs", {}, pattern("yes"), pattern("no")), shading(`${id}-band`, bands, "var(--ink)"),
      ...bands.map(({ low, high }, i) => bandRect(`${id}-band`, i, [place.x(low), place.x(high)], top, height, "var(--ink)")),
      bars("tp", "yes", true), bars("fn", "yes", false), bars("tn", "no", true), bars("fp", "no", false),
      undecided("yes"), undecided("no"), ...this.hill(), ...(asked ? this.ring(asked) : []), ...(distribution ? this.quiet(distribution) : []),
      make("line", { x1: left, x2: left + width, y1: axis, y2: axis, stroke: "var(--ink)" }),
      ...peak("yes", axis - most.yes * unit.yes, true), ...peak("no", axis + most.no * unit.no, false),
      ...apart(ticks, width / k).flatMap(({ position, lines, anchor }) => lines.slice(0, isBrief ? 1 : undefined).map((words, i) => make("text", {
        x: left + position * width, y: below(i), "text-anchor": anchor }, words))),
      ...(isBrief ? [make("text", { x: left, y: below(1) }, "score")] : []),
      count("fn", 14 * k, false), count("tp", 14 * k, true), count("tn", top + height + 16 * k, false), count("fp", top + height + 16 * k, true),
      line("lt-ghost", { "stroke-width": 2, "stroke-dasharray": "3 4" }),
      line("lt-line", { "stroke-width": 2.5 }), line("lt-second", { "stroke-width": 2.5 }),
      handle("lt-handle"), handle("lt-second-handle"),
    );
    this.drawn = Object.fromEntries([...this.svg.querySelectorAll("[class]")].map((node) => [node.getAttribute("class").split(" ").at(-1), node]));
  }

  // A column of dots is a bar of as many rows.
  stack() {
    const { place, samples } = this;
    this.stacks = samples && !this.ownScale && stacked(Array.from(samples.score, (score) => this.position(score)), samples.label, place);
    if (!this.stacks) return;
    const { size, share, most } = this.stacks;
    Object.assign(place, { axis: place.top + share * place.height, most, unit: { yes: size, no: size } });
  }

  hill() {
    this.at = this.asked = null;
    if (!this.stacks) return [];
    const { dots, groups } = circles(this.stacks, this.samples.label, this.place);
    this.dots = dots;
    return groups;
  }

  // About the dot of a row that is asked about. What is predicted of it stands where the dots leave
  // room, once the line has moved: it is asked first.
  ring({ sample, words }) {
    if (!this.stacks) return [];
    const { size } = this.stacks, { label, flip } = this.samples, { k, place: { axis } } = this;
    const [x, y] = ["cx", "cy"].map((at) => Number(this.dots[sample].getAttribute(at)));
    const { side, reach } = roomBeside(this.stacks, label, sample, k * ROOM_BESIDE), end = axis + side * (reach + 8 * k), r = size / 2 + 2;
    const ring = (attributes) => make("circle", { cx: x, cy: y, r, fill: "none", ...attributes });
    this.asked = make("text", { class: "lt-asked", x, y: end + k * (side > 0 ? 13 : -4), "text-anchor": "middle" });
    this.sayAsked = (at) => {
      this.hasMoved ||= at[0] !== (this.beganAt ??= at[0]);
      write(this.asked, words + (this.hasMoved ? `: “${saidOf(flip[sample], ...at)}”` : "?"));
    };
    return [
      make("line", { x1: x, x2: x, y1: y + side * r, y2: end, stroke: "var(--ink)", "stroke-width": 1.5 }),
      ring({ stroke: "var(--paper)", "stroke-width": 5 }), ring({ stroke: "var(--ink)", "stroke-width": 2.5 }), this.asked];
  }

  // Of another row only the dots that have turned are drawn again.
  turn(at) {
    turnCircles(this.dots, this.samples, this.at, at);
    if (this.asked) this.sayAsked(at);
    this.at = at;
  }

  // The row whose dot is there.
  rowOf(dot) { return this.stacks ? this.dots.indexOf(dot) : -1; }

  // A distribution of thresholds: a thin line over the axis, named where it is highest.
  quiet({ label, edges, counts }) {
    const { x, axis, top, left, width } = this.place, at = edges.map(x), room = DISTRIBUTION * (axis - top);
    const peak = counts.indexOf(Math.max(...counts)), d = outline(at, counts, axis, room);
    const middle = (at[peak] + at[peak + 1]) / 2, anchor = middle > left + width / 2 ? "end" : "start";
    return [
      make("path", { d, fill: "none", stroke: "var(--paper)", "stroke-width": 3.5 }),
      make("path", { class: "lt-distribution", d, fill: "none", stroke: "var(--ink)", "stroke-width": 1.25 }),
      make("text", { class: "lt-distribution-label", x: middle, y: axis - room - 5, "text-anchor": anchor }, label)];
  }

  bars(row, columns, second) {
    const prefix = this.data[this.scale].cut ?? "cut";
    const at = (i) => ({ bin: columns[`${prefix}_bin`][i], positives: columns[`${prefix}_positives`][i], negatives: columns[`${prefix}_negatives`][i] });
    this.drawBars(at(row), second === null ? undefined : at(second));
  }

  drawBars(cut, second) {
    const path = barPaths(this.place, cut, second);
    for (const cell in path) this.drawn[`lt-${cell}`].setAttribute("d", path[cell]);
  }

  // What moves; with a second threshold, what is said "yes" is what lies above that one.
  cut(row, columns, pinned, second) {
    if (!this.place) return;
    const { x } = this.place, { drawn } = this;
    if (this.stacks) this.turn([row, second ?? row]);
    else this.bars(row, columns, second);
    stand(drawn["lt-line"], x(columns.threshold[row]));
    put(drawn["lt-handle"], { cx: x(columns.threshold[row]) });
    const isShown = (name, shown) => { put(drawn[name], { display: shown ? "inline" : "none" }); };
    isShown("lt-ghost", pinned !== null);
    if (pinned !== null) stand(drawn["lt-ghost"], x(columns.threshold[pinned]));
    for (const name of ["lt-second", "lt-second-handle"]) isShown(name, second !== null);
    if (second !== null) {
      stand(drawn["lt-second"], x(columns.threshold[second]));
      put(drawn["lt-second-handle"], { cx: x(columns.threshold[second]) });
    }
    for (const cell in CELLS) {
      const count = columns[cell][second !== null && OF_SECOND.has(cell) ? second : row];
      write(drawn[`lt-${cell}-count`], `${counted(count, this.decimals)} ${cellWord(cell, count)}`);
    }
  }
}

// Beside a low hill there is room for one line.
function peakWords(count, unit, hasRoom) { return hasRoom ? [count, unit] : [`${count} ${unit}`]; }

// Bars between two thresholds: neither solid nor hatched.
function undecided(name) { return make("path", { class: `lt-open-${name}`, fill: "var(--paper)", stroke: `var(--${name})`, "stroke-dasharray": "2 2" }); }

function stand(line, at) { put(line, { x1: at, x2: at }); }
