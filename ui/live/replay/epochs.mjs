// What was said after each epoch, out of the flips: a row is said "yes" at threshold row i exactly
// when i < its flip. Epoch by epoch there is a count for each flip, from 0 to the number of thresholds,
// and, where the rows are few, the flip of each.

import { lowerBound } from "../js/search.mjs";

export class Epochs {
  constructor({ thresholds, counts, flips, cells, each }, { n_rows, n_cells }) {
    Object.assign(this, { thresholds, counts, each, all: { flips, cells }, sizes: { flips: n_rows, cells: n_cells } });
    this.last = each.cross_entropy.length - 1;
  }

  part(array, epoch, size) { return array.subarray(epoch * size, (epoch + 1) * size); }

  countsAt(epoch) {
    const size = this.thresholds.length + 1, { positives, negatives } = this.counts;
    return { positives: this.part(positives, epoch, size), negatives: this.part(negatives, epoch, size) };
  }

  // Of each row, or of each cell of the plane; null where there are none.
  flipsAt(epoch, of = "flips") { return this.all[of] && this.part(this.all[of], epoch, this.sizes[of]); }

  // The columns of the live table after an epoch: every count a sum, every rate one division.
  columnsAt(epoch) {
    const { thresholds, each } = this, n = thresholds.length, whole = () => new Int32Array(n), real = () => new Float64Array(n);
    const { positives, negatives } = this.countsAt(epoch), tp = whole(), fp = whole();
    let caught = 0, alarms = 0;
    for (let row = n - 1; row >= 0; row--) {
      tp[row] = caught += positives[row + 1];
      fp[row] = alarms += negatives[row + 1];
    }
    const yes = caught + positives[0], no = alarms + negatives[0];
    const columns = {
      threshold: thresholds, tp, fp, fn: tp.map((count) => yes - count), tn: fp.map((count) => no - count),
      positives: whole().fill(yes), negatives: whole().fill(no), predicted_positive: tp.map((count, row) => count + fp[row]),
      accuracy: real().map((_, row) => (tp[row] + no - fp[row]) / (yes + no)),
      recall: real().map((_, row) => tp[row] / yes), false_positive_rate: real().map((_, row) => fp[row] / no),
      // The keys that go from score to score stop where some row is about to turn.
      n_tied: whole().map((_, row) => positives[row + 1] + negatives[row + 1]),
    };
    columns.predicted_negative = columns.predicted_positive.map((count) => yes + no - count);
    for (const [cell, all] of [["tp", yes], ["fn", yes], ["tn", no], ["fp", no]]) columns[`${cell}_share`] = real().map((_, row) => columns[cell][row] / all);
    for (const name in each) columns[name] = real().fill(each[name][epoch]);
    columns.epoch = whole().fill(epoch);
    return columns;
  }
}

// Of each bar between two edges, which are thresholds, how many flips it holds: those up to its upper
// edge that the bar before does not; the first has what nothing says "yes" to as well, the last the rest.
export function barsOf(counts, edges) {
  const bars = new Float32Array(edges.length - 1);
  for (let bin = 0; bin < bars.length; bin++) bars[bin] = within(counts, bin ? edges[bin] : -1, bin + 2 < edges.length ? edges[bin + 1] : Infinity);
  return bars;
}

// How much of the bar that a threshold row cuts is said "yes".
export function cutAt(counts, edges, row) {
  const bin = Math.min(edges.length - 2, lowerBound(edges, row + 1) - 1);
  return [bin, within(counts, row, bin + 2 < edges.length ? edges[bin + 1] : Infinity)];
}

function within(counts, above, upTo) {
  let sum = 0;
  for (let flip = above + 1; flip <= Math.min(upTo, counts.length - 1); flip++) sum += counts[flip];
  return sum;
}

// The size of dots in columns over an axis, "yes" above and "no" below, that is the same at every
// epoch: as large as lets at least half of the epochs stand in full. Where more rows crowd, as before
// training, a column is pressed together to what room there is. `positions` say where a flip lies on
// the axis, from 0 to 1. Null where a dot would be too small to see.
export function stackedAlways(epochs, label, positions, { width, height }, { largest, least }) {
  for (let n = Math.ceil(width / largest); width / n >= least; n = Math.ceil(1.04 * n)) {
    const size = width / n, room = Math.floor(height / size), tallest = [[], []];
    for (let epoch = 0; epoch <= epochs.last; epoch++) countsIn(epochs.flipsAt(epoch), label, positions, n).forEach((counts, which) => tallest[which].push(Math.max(...counts)));
    const [no, yes] = tallest.map((each) => each.toSorted((a, b) => a - b)[each.length >> 1]);
    if (no + yes > room) continue;
    const above = Math.floor(room * yes / (yes + no));
    return { n, size, most: { yes: above, no: room - above }, share: above * size / height };
  }
  return null;
}

function countsIn(flips, label, positions, n) {
  const counts = [new Uint16Array(n), new Uint16Array(n)];
  flips.forEach((flip, i) => { counts[label[i]][columnOf(positions[flip], n)] += 1; });
  return counts;
}

function columnOf(position, n) { return Math.min(n - 1, Math.floor(position * n)); }

// The middle of each dot after an epoch, from the left end of the axis: x and y by turns.
export function stackAt(flips, label, positions, { n, size, most }) {
  const places = new Float32Array(2 * label.length), many = countsIn(flips, label, positions, n), counts = [new Uint16Array(n), new Uint16Array(n)];
  flips.forEach((flip, i) => {
    const which = label[i], column = columnOf(positions[flip], n), level = counts[which][column]++;
    const pressed = Math.min(1, (which ? most.yes : most.no) / many[which][column]);
    places[2 * i] = (column + 0.5) * size;
    places[2 * i + 1] = (which ? -1 : 1) * (level * pressed + 0.5) * size;
  });
  return places;
}

// Where a flip lies on an axis, given where the thresholds do: between the last that calls it "yes"
// and the first that does not.
export function positionsOf(thresholds, position) {
  const at = Array.from(thresholds, position);
  return Float32Array.from({ length: at.length + 1 }, (_, flip) => ((at[flip - 1] ?? at[0]) + (at[flip] ?? at.at(-1))) / 2);
}
