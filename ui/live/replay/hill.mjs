// The score histogram of an epoch, on axes and scales that are the same at every one. Dots go from
// place to place on a canvas below the line; of more rows the bars change.

import { element } from "../js/dom.mjs";
import { lowerBound } from "../js/search.mjs";
import { DOT, KINDS, dotBrush, lookOf, nameBelow, saidOf } from "../threshold/parts/dots.mjs";
import { Histogram } from "../threshold/parts/histogram.mjs";
import { barsOf, cutAt, positionsOf, stackAt, stackedAlways } from "./epochs.mjs";
import { Glide } from "./glide.mjs";

const LETTER = 12; // px, its height

export class Hill extends Histogram {
  constructor(node) {
    super(node);
    this.canvas = element("canvas", { className: "rp-hill", ariaHidden: true });
    node.prepend(this.canvas);
    this.glide = new Glide();
  }

  // The rows one by one, or null where they are too many.
  update(epochs, rows, epoch) { Object.assign(this, { epochs, rows, epoch, place: null }); }

  stack() {
    const { epochs, rows, place, node } = this;
    this.edges = Int32Array.from(this.data[this.scale].edges, (edge) => lowerBound(epochs.thresholds, edge));
    this.positions = positionsOf(epochs.thresholds, (value) => this.position(value));
    const sizes = { largest: DOT.largest * this.k, least: DOT.least };
    this.stacks = rows && stackedAlways(epochs, rows.label, this.positions, place, sizes);
    this.canvas.hidden = !this.stacks;
    Object.assign(this.canvas, { width: node.offsetWidth * devicePixelRatio, height: node.offsetHeight * devicePixelRatio });
    if (this.stacks) Object.assign(place, { axis: place.top + this.stacks.share * place.height, most: this.stacks.most, unit: { yes: this.stacks.size, no: this.stacks.size } });
    this.glide.now = null; // whatever went was of another size
    this.show(this.epoch);
  }

  hill() { return []; }

  rowOf() { return -1; }

  show(epoch, time = 0, lasts = 0) {
    const { epochs, rows, edges } = this;
    this.epoch = epoch;
    if (!this.place) return;
    this.counts = epochs.countsAt(epoch);
    if (this.stacks) this.glide.go(stackAt(epochs.flipsAt(epoch), rows.label, this.positions, this.stacks), time, lasts);
    else this.glide.go([...barsOf(this.counts.positives, edges), ...barsOf(this.counts.negatives, edges)], time, lasts);
  }

  // On their way bars are as high as they are drawn, and cut in the same share.
  bars(row) {
    const { glide: { now, to }, counts, edges, place } = this, n = edges.length - 1;
    Object.assign(place, { positives: now.subarray(0, n), negatives: now.subarray(n) });
    const said = (name, from) => { const [bin, count] = cutAt(counts[name], edges, row); return [bin, count && count / to[from + bin] * now[from + bin]]; };
    const [bin, positives] = said("positives", 0), [, negatives] = said("negatives", n);
    this.drawBars({ bin, positives, negatives });
  }

  // The middle of a row's dot, on its way as where it comes to rest.
  placeOf(i) {
    if (!this.stacks || !this.place) return null;
    const { place: { left, axis }, glide: { now } } = this;
    return [left + now[2 * i], axis + now[2 * i + 1]];
  }

  // How far below it the name of a row stands, where the dots of this epoch leave room.
  nameBelow(i, name) {
    if (!this.stacks || !this.place) return 0;
    const { stacks: { size }, glide: { to }, rows: { label }, place: { axis } } = this, column = [], level = [];
    for (let at = 0; at < to.length; at += 2) {
      column.push(Math.floor(to[at] / size));
      level.push(Math.abs(to[at + 1]) / size - 0.5);
    }
    return nameBelow({ size, column, level }, label, i, { axis, y: this.placeOf(i)[1], letter: LETTER * this.k, name });
  }

  turn() {} // the dots are painted with the colours of the page

  paint(row, { yes, no, paper }) {
    if (!this.stacks || !this.place) return;
    const { canvas, place: { left, axis }, stacks: { size }, glide: { now }, rows: { label } } = this, density = devicePixelRatio;
    const context = canvas.getContext("2d"), brush = dotBrush(size, density, [no, yes], paper), dots = brush.fresh(), half = (size - 1) / 2;
    context.clearRect(0, 0, canvas.width, canvas.height);
    this.epochs.flipsAt(this.epoch).forEach((flip, i) => {
      brush.add(dots, i, KINDS[label[i]][lookOf(label[i], saidOf(flip, row))], (left + now[2 * i] - half) * density, (axis + now[2 * i + 1] - half) * density);
    });
    brush.paint(context, dots);
  }
}
