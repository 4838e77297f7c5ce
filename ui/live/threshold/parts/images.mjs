// A small image of each row in place of its dot: in the paper's colour on its class where the row is
// right, in its class's colour on paper, framed, where it is wrong.

import { columnsOf, element } from "../../js/dom.mjs";

export const SIZE = 8; // pixels across and down, each of 16 shades
const SHADES = 16, BITS = 4;
const ACROSS = 32; // images in a line of a sheet
const FRAME = 0.06; // of an image's width, at least a pixel
const LARGE = 64; // px of one that is looked at

// The shades of all images, one image after the other, from 0 to 15.
export function shadesOf(lines, n) {
  const shades = new Uint8Array(n * SIZE * SIZE);
  for (let i = 0; i < n; i++) for (let y = 0; y < SIZE; y++) for (let x = 0; x < SIZE; x++) shades[(i * SIZE + y) * SIZE + x] = (lines[y][i] >>> (BITS * x)) & (SHADES - 1);
  return shades;
}

function sheet(n, size) { return element("canvas", { width: Math.min(n, ACROSS) * size, height: Math.ceil(n / ACROSS) * size }); }

// Where an image stands on its sheet.
function at(i, size) { return [(i % ACROSS) * size, Math.floor(i / ACROSS) * size]; }

export class Images {
  constructor(table, names) {
    const columns = columnsOf(table);
    Object.assign(this, { names, shows: columns.shows, n: columns.shows.length });
    this.shades = shadesOf(Array.from({ length: SIZE }, (_, y) => columns[`line_${y}`]), this.n);
    this.inks = new Map(); // by colour
  }

  name(i) { return this.names[this.shows[i]]; }

  // All images in one colour, as small as they are.
  inked(colour) {
    if (!this.inks.has(colour)) {
      const canvas = sheet(this.n, SIZE), { width, height } = canvas, context = canvas.getContext("2d"), pixels = context.createImageData(width, height);
      this.shades.forEach((shade, k) => {
        const [left, top] = at(Math.floor(k / SIZE ** 2), SIZE), x = left + (k % SIZE), y = top + (Math.floor(k / SIZE) % SIZE);
        pixels.data[4 * (y * width + x) + 3] = shade * 255 / (SHADES - 1);
      });
      context.putImageData(pixels, 0, 0);
      context.globalCompositeOperation = "source-in"; // a colour where there is ink
      context.fillStyle = colour;
      context.fillRect(0, 0, width, height);
      this.inks.set(colour, canvas);
    }
    return this.inks.get(colour);
  }

  draw(context, i, colour, x, y, size) { context.drawImage(this.inked(colour), ...at(i, SIZE), SIZE, SIZE, x, y, size, size); }

  // One of them to look at.
  large(i, colour) {
    const canvas = element("canvas", { className: "lt-image", width: LARGE, height: LARGE }), context = canvas.getContext("2d");
    context.imageSmoothingEnabled = false;
    this.draw(context, i, colour, 0, 0, LARGE);
    return canvas;
  }

  // Two sheets of images as they stand in the cells, right and wrong: to copy one costs little.
  brush(size, label, colours, paper) {
    const frame = Math.max(1, Math.round(FRAME * size)), inner = size - 2 * frame;
    const sheets = [true, false].map((isRight) => {
      const canvas = sheet(this.n, size), context = canvas.getContext("2d");
      for (let i = 0; i < this.n; i++) {
        const [x, y] = at(i, size), colour = colours[label[i]];
        context.fillStyle = colour;
        context.fillRect(x, y, size, size);
        context.fillStyle = paper;
        if (!isRight) context.fillRect(x + frame, y + frame, inner, inner);
        this.draw(context, i, isRight ? paper : colour, x + frame, y + frame, inner);
      }
      return canvas;
    });
    return {
      fresh: () => [],
      add: (batch, i, kind, x, y) => { batch.push([i, Number(kind >= 2), x, y]); },
      paint: (context, batch) => { for (const [i, which, x, y] of batch) context.drawImage(sheets[which], ...at(i, size), size, size, x, y, size, size); },
    };
  }
}
