// The plane of two features: what is said where, and the rows that are known one by one.

import { KINDS, dotBrush, lookOf, saidOf } from "../threshold/parts/dots.mjs";
import { packed } from "../threshold/parts/region.mjs";
import { Glide } from "./glide.mjs";

const DOT = 7; // px across, with the room around it
const TINT = 56; // of 255

export class Plane {
  constructor(node) {
    this.node = node;
    this.canvas = node.querySelector("canvas");
    this.small = document.createElement("canvas");
    this.glide = new Glide();
  }

  // `extent` is that of the grid in the units of the features; null where there is no plane.
  update(epochs, rows, extent, epoch) {
    Object.assign(this, { epochs, rows, extent });
    this.glide.now = null;
    this.node.hidden = !extent;
    if (!extent) return;
    Object.assign(this.small, { width: extent.columns, height: extent.rows });
    this.image = this.small.getContext("2d").createImageData(extent.columns, extent.rows);
    this.show(epoch);
  }

  show(epoch, time = 0, lasts = 0) {
    this.epoch = epoch;
    if (this.extent) this.glide.go(this.epochs.flipsAt(epoch, "cells"), time, lasts);
  }

  get size() { return DOT * Math.max(1, this.box.offsetWidth / 320); }

  // The middle of a row's dot, from the corner of the picture or of all that belongs to it.
  placeOf(i, isOfAll = false) {
    if (!this.extent || !this.rows) return null;
    const { box, rows: { x, y }, extent: { left, right, bottom, top } } = this, from = isOfAll ? [box.offsetLeft, box.offsetTop] : [0, 0];
    return [from[0] + (x[i] - left) / (right - left) * box.offsetWidth, from[1] + (top - y[i]) / (top - bottom) * box.offsetHeight];
  }

  paint(row, { yes, no, paper }) {
    const { canvas, extent, glide: { now }, image, small } = this, density = devicePixelRatio;
    if (!extent || !now) return;
    const { offsetLeft, offsetTop, offsetWidth, offsetHeight } = canvas, width = Math.round(offsetWidth * density), height = Math.round(offsetHeight * density);
    this.box = { offsetLeft, offsetTop, offsetWidth, offsetHeight }; // measured once a picture
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    const pixels = new Uint32Array(image.data.buffer), tints = [packed(no, TINT), packed(yes, TINT)], { columns } = extent;
    // The grid ascends, the picture descends.
    for (let i = 0; i < now.length; i++) {
      const across = i % columns, up = (i - across) / columns;
      pixels[(extent.rows - 1 - up) * columns + across] = tints[Number(row < now[i])];
    }
    small.getContext("2d").putImageData(image, 0, 0);
    const context = canvas.getContext("2d");
    context.clearRect(0, 0, width, height);
    context.drawImage(small, 0, 0, width, height);
    if (!this.rows) return;
    const { rows: { label }, size } = this, brush = dotBrush(size, density, [no, yes], paper), dots = brush.fresh(), half = (size - 1) / 2;
    this.epochs.flipsAt(this.epoch).forEach((flip, i) => {
      brush.add(dots, i, KINDS[label[i]][lookOf(label[i], saidOf(flip, row))], ...this.placeOf(i).map((middle) => (middle - half) * density));
    });
    brush.paint(context, dots);
  }
}
