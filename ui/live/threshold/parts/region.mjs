// Points and the region said "yes", drawn on a canvas over an ordinary chart. A point or a cell is
// said "yes" at curve row i exactly when i < its flip. Solid points are right, rings are wrong.

import { columnsOf, element } from "../../js/dom.mjs";
import { CHART_FRAME } from "../../../streamlit_inside/inside.mjs";
import { drawnCharts } from "./chart.mjs";
import { flippedBetween, wrongAt } from "./flips.mjs";

const RING = 1.4; // px

export class Region {
  update(region, samples, cells) {
    this.region = region;
    this.samples = region && samples ? columnsOf(samples) : null;
    this.flips = cells ? columnsOf(cells).flip : null;
    this.still = this.image = null;
    this.forget();
  }

  // The chart may be another, or drawn anew.
  forget() { this.found = null; }

  draw(row, colours, isSeen = () => true) {
    if (!this.samples) return;
    this.found ??= drawnCharts(this.region.chart);
    for (const [chart, area] of this.found) if (isSeen(chart)) this.drawOn(chart, area, row, colours);
  }

  drawOn(chart, area, row, colours) {
    let [canvas] = chart.getElementsByClassName("live-region");
    if (!canvas) {
      canvas = element("canvas", { className: "live-region", ariaHidden: true });
      canvas.style.cssText = "position:absolute;pointer-events:none;z-index:1";
      chart.querySelector(CHART_FRAME).append(canvas);
    }
    const density = devicePixelRatio, width = Math.round(area.width * density), height = Math.round(area.height * density);
    const place = [area.x, area.y, area.width, area.height, density, colours.yes, colours.no, colours.paper].join();
    if (canvas.drawnAt !== place || !this.still) {
      canvas.drawnAt = place;
      Object.assign(canvas, { width, height });
      Object.assign(canvas.style, { left: `${area.x}px`, top: `${area.y}px`, width: `${area.width}px`, height: `${area.height}px` });
      this.stand(area, density, colours);
    }
    const context = canvas.getContext("2d");
    context.clearRect(0, 0, width, height);
    if (this.flips) this.tint(context, area, density, row, colours);
    context.drawImage(this.still, 0, 0);
    // What is wrong at this row comes on top, as rings.
    context.lineWidth = RING * density;
    wrongAt(this.samples, row).forEach((wrong, which) => {
      this.dots(context, wrong, (this.size - RING / 2) * density, colours.paper);
      context.strokeStyle = which ? colours.yes : colours.no;
      context.stroke();
    });
  }

  dots(context, samples, radius, colour) {
    context.beginPath();
    for (const i of samples) {
      context.moveTo(this.xs[i] + radius, this.ys[i]);
      context.arc(this.xs[i], this.ys[i], radius, 0, 2 * Math.PI);
    }
    context.fillStyle = colour;
    context.fill();
  }

  // All points as if right: drawn once a size, copied every frame.
  stand(area, density, colours) {
    const { x, y, label } = this.samples;
    this.xs = Float32Array.from(x, (value) => (area.px(value) - area.x) * density);
    this.ys = Float32Array.from(y, (value) => (area.py(value) - area.y) * density);
    this.still = element("canvas", { width: area.width * density, height: area.height * density });
    const context = this.still.getContext("2d"), all = Array.from(label, (_, i) => i);
    this.size = label.length > 1500 ? 2.75 : 3.75; // radius in CSS pixels
    for (const [which, colour] of [[0, colours.no], [1, colours.yes]]) {
      this.dots(context, all.filter((i) => label[i] === which), this.size * density, colour);
    }
  }

  // Each cell of the grid in the colour of what is said there: of another row only those that flip,
  // which then all say the same.
  tint(context, area, density, row, colours) {
    const { grid } = this.region, { columns, rows, left, right } = grid;
    const [yes, no] = [colours.yes, colours.no].map((colour) => packed(colour, 46)), palette = `${yes} ${no}`;
    if (!this.image || this.palette !== palette) {
      this.lay(columns, rows, yes);
      this.palette = palette;
    }
    const [first, end] = flippedBetween(this.sorted, this.tinted, row);
    if (end > first) {
      const [top, bottom] = fill(this.pixels, this.places, first, end, row < this.tinted ? yes : no, columns);
      this.cells.getContext("2d").putImageData(this.image, 0, 0, 0, top, columns, bottom - top + 1);
    }
    this.tinted = row;
    const x = (area.px(left) - area.x) * density, y = (area.py(grid.top) - area.y) * density;
    context.drawImage(this.cells, x, y, (area.px(right) - area.px(left)) * density, (area.py(grid.bottom) - area.py(grid.top)) * density);
  }

  // The cells by their flips, and the pixel of each: the grid ascends, the picture descends. Before the
  // first row all are said "yes".
  lay(columns, rows, yes) {
    const order = Uint32Array.from(this.flips, (_, i) => i).toSorted((a, b) => this.flips[a] - this.flips[b]);
    this.places = order.map((i) => (rows - 1 - Math.floor(i / columns)) * columns + i % columns);
    this.sorted = order.map((i) => this.flips[i]);
    this.cells = element("canvas", { width: columns, height: rows });
    const context = this.cells.getContext("2d");
    this.image = context.createImageData(columns, rows);
    this.pixels = new Uint32Array(this.image.data.buffer).fill(yes);
    context.putImageData(this.image, 0, 0);
    this.tinted = -1;
  }

  end() { for (const canvas of document.querySelectorAll("canvas.live-region")) canvas.remove(); }
}

// One colour for the pixels at some of the places; the first and the last line that have any. A loop of
// its own: within more than that the browser works it out in a slow way, again in every frame.
function fill(pixels, places, first, end, colour, columns) {
  let low = pixels.length, high = 0;
  for (let k = first; k < end; k++) {
    const at = places[k];
    pixels[at] = colour;
    if (at < low) low = at;
    if (at > high) high = at;
  }
  return [Math.floor(low / columns), Math.floor(high / columns)];
}

// "#rrggbb" and an opacity of 255 as one little-endian pixel.
export function packed(colour, opacity) {
  const [r, g, b] = [1, 3, 5].map((i) => parseInt(colour.slice(i, i + 2), 16));
  return ((opacity << 24) | (b << 16) | (g << 8) | r) >>> 0;
}
