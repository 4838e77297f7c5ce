// A dot for each row: one in the hill, which stays, and one in its cell of the matrix, which moves to
// the other cell when the line passes. A row is said "yes" at curve row i exactly when i < its flip.

import { element, make } from "../../js/dom.mjs";
import { clamp } from "../../js/search.mjs";
import { flippedBetween } from "./flips.mjs";

export const MOST_DOTS = 500; // rows; of more the bars are drawn
export const DOT = { largest: 14, least: 3.5 }; // px across, with the room around it
const IN_CELL = { largest: 9, least: 3 }, OF_IMAGES = { largest: 40, least: 9 };
const OF_ROWS = [0.25, 0.75]; // of the matrix, at least and at most, has a class whose rows are images
const EDGE = 7, GAP = 1; // px within a cell, and between two dots
const FLIGHT = 200; // ms from one cell to the other
const MOST_FLYING = 60; // no eye follows more: those that have flown longest are there
const HALF_A_LETTER = 0.3; // times its height, with the room about a name
const SPECK = 0.01; // px, the shortest line that has round ends: a disc of its width

export const KINDS = [{ right: 0, wrong: 2 }, { right: 1, wrong: 3 }]; // of dots, by true class
const TURN = 2 * Math.PI;

// What is said of a row; with a second curve row nothing is said between the two.
export function saidOf(flip, row, second = row) { return second < flip ? "yes" : row < flip ? "open" : "no"; }

// Right is filled, wrong is hollow.
export function lookOf(label, said) { return said === "open" ? said : (said === "yes") === (label === 1) ? "right" : "wrong"; }

// [first, end) of the rows to draw again, of which the answer at one of the curve rows has changed.
export function turned(flips, from, to) {
  return to.map((row, i) => (from ? flippedBetween(flips, from[i], row) : [0, flips.length])).filter(([first, end]) => first < end);
}

// Stack the rows in columns, "yes" above the axis and "no" below, as large as there is room; null
// where a dot would be too small to see, unless the columns may then be `pressed` to what room there is. Rows come the fewest "yes" first, and what is said "yes" lies next to the axis.
export function stacked(positions, label, { width, height }, pressed = 0) {
  for (let n = Math.ceil(width / DOT.largest); width / n >= Math.max(DOT.least, pressed); n++) {
    const column = positions.map((position) => Math.min(n - 1, Math.floor(position * n)));
    const counts = [new Uint16Array(n), new Uint16Array(n)], level = new Uint16Array(label.length);
    for (let i = label.length - 1; i >= 0; i--) level[i] = counts[label[i]][column[i]]++;
    const [no, yes] = counts.map((each) => Math.max(...each)), size = width / n;
    const share = clamp(yes / (yes + no || 1), 0.25, 0.75);
    if (yes * size <= height * share && no * size <= height * (1 - share)) return { size, column, level, share, most: { yes, no } };
    if (!pressed || width / (n + 1) >= pressed) continue;
    const room = [1 - share, share].map((part) => Math.max(1, Math.floor(height * part / size)));
    const close = Float32Array.from(level, (at, i) => at * Math.min(1, room[label[i]] / counts[label[i]][column[i]]));
    return { size, column, level: close, share, most: { yes, no } };
  }
  return null;
}

// The rows as circles in their columns, and in a group for each class that has its colour.
export function circles({ size, column, level }, label, { left, axis }) {
  const ring = Math.max(1, 0.16 * size);
  const dots = column.map((across, i) => make("circle", {
    class: "lt-dot", cx: left + (across + 0.5) * size, cy: axis + (label[i] ? -1 : 1) * (level[i] + 0.5) * size, r: (size - 1 - ring) / 2 }));
  return { dots, groups: ["no", "yes"].map((name, which) => make("g", { class: `lt-dots-${name}`, fill: `var(--${name})`, stroke: `var(--${name})`, "stroke-width": ring }, ...dots.filter((_, i) => label[i] === which))) };
}

// On which side of the axis what is said of a row finds room, 1 is below, and how far beyond it the
// dots end there, within so many px of the row: the side where they reach less far.
export function roomBeside({ size, column, level }, label, i, width) {
  const near = Math.ceil(width / size), most = [0, 0];
  column.forEach((at, j) => { if (Math.abs(at - column[i]) <= near) most[label[j]] = Math.max(most[label[j]], level[j] + 1); });
  return { side: most[1] <= most[0] ? -1 : 1, reach: size * Math.min(...most) };
}

// How far below a dot its name stands where the dots leave room.
export function nameBelow(stacks, label, i, { axis, y, letter, name }) {
  const { side, reach } = roomBeside(stacks, label, i, HALF_A_LETTER * name.length * letter);
  return axis + side * (reach + 1.1 * letter) - y;
}

// Draw again those circles that have turned from one pair of curve rows to another.
export function turnCircles(dots, { flip, label }, from, to) {
  const [row, second] = to, wasOpen = from !== null && from[0] !== from[1];
  for (const [first, end] of turned(flip, from, to)) for (let i = first; i < end; i++) {
    const look = lookOf(label[i], saidOf(flip[i], row, second)), dot = dots[i];
    if (look === "right") dot.removeAttribute("fill"); else dot.setAttribute("fill", "var(--paper)");
    if (look === "open") dot.setAttribute("stroke-dasharray", "1 1.5"); else if (wasOpen) dot.removeAttribute("stroke-dasharray");
  }
}

// Which of `n` dots is nearest to a point, or -1 where none is near; `placeOf(i)` is null for one that is not drawn.
export function nearestDot(n, placeOf, x, y, near = 14) {
  let nearest = -1;
  for (let i = 0; i < n; i++) {
    const place = placeOf(i), away = place ? Math.hypot(place[0] - x, place[1] - y) : Infinity;
    if (away < near) [nearest, near] = [i, away];
  }
  return nearest;
}

// The largest squares, of whole pixels, of which `n` lie in columns beside each other in a box; null
// where they would be too small to see.
export function packed(n, { width, height }, density = 1, { largest, least } = IN_CELL) {
  for (let pixels = Math.floor(largest * density); pixels >= least * density; pixels--) {
    const size = pixels / density, [across, down] = [width, height].map((length) => Math.max(0, Math.floor(length / size)));
    if (down * across >= n) return { size, down };
  }
  return null;
}

// Which place each row has in the two cells of its class, counted from the outer side of the cell: in
// "no" the fewest "yes" first, in "yes" the most. So no dot ever makes room for another.
export function ranked(label) {
  const many = [0, 0], no = Array.from(label, (each) => many[each]++);
  return { many, no, yes: no.map((place, i) => many[label[i]] - 1 - place) };
}

// One path for each kind of dot: to draw it costs little, whatever is in it. A full dot is the round
// end of a line, of which a path takes many in the time of one arc.
export function dotBrush(size, density, colours, paper) {
  const ring = Math.max(1, 0.16 * size) * density, radius = (size - GAP) / 2 * density, hollow = radius - ring / 2;
  return {
    fresh: () => [null, null, null, null],
    add: (batch, _, kind, x, y) => {
      const path = (batch[kind] ??= new Path2D()), middle = x + radius;
      if (kind < 2) {
        path.moveTo(middle, y + radius);
        path.lineTo(middle + SPECK, y + radius);
      } else {
        path.moveTo(middle + hollow, y + radius);
        path.arc(middle, y + radius, hollow, 0, TURN);
      }
    },
    paint: (context, batch) => {
      context.lineCap = "round";
      batch.forEach((path, kind) => {
        if (!path) return;
        const isWrong = kind >= 2;
        if (isWrong) {
          context.fillStyle = paper;
          context.fill(path);
        }
        context.lineWidth = isWrong ? ring : 2 * radius;
        context.strokeStyle = colours[kind % 2];
        context.stroke(path);
      });
    },
  };
}

function clear(context) { context.clearRect(0, 0, context.canvas.width, context.canvas.height); }

// The dots in the cells of the matrix: those that stand on one canvas, those that fly on another.
export class CellDots {
  constructor(root) {
    this.root = root;
    this.matrix = root.querySelector(".lt-matrix");
    this.canvases = ["lt-standing", "lt-flying"].map((className) => element("canvas", { className: `lt-dots ${className}`, ariaHidden: true }));
    this.matrix.after(...this.canvases);
    [this.standing, this.flying] = this.canvases.map((canvas) => canvas.getContext("2d"));
    this.still = matchMedia("(prefers-reduced-motion: reduce)");
    this.flights = new Map(); // a row to where it is, and since when it flies
  }

  // The rows, or null where they are too many, or not counted as one each; and where they are images,
  // those. Then there is more room for them, and most for the class that has most.
  update(samples, images) {
    Object.assign(this, { samples, images: samples && images });
    this.ranks = samples && ranked(samples.label);
    if (this.images) this.matrix.style.setProperty("--of-yes", clamp(this.ranks.many[1] / samples.label.length, ...OF_ROWS));
    this.root.classList.toggle("lt-dotted", Boolean(samples));
    this.forget();
  }

  // What is drawn is of another size, of other rows or in other colours.
  forget() {
    this.at = null;
    this.land();
  }

  land() {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    this.flights.clear();
  }

  // Find each row's two places. The cells are measured here, and not while the hand moves.
  place() {
    this.forget();
    this.root.classList.toggle("lt-dotted", Boolean(this.samples));
    const density = devicePixelRatio, box = this.matrix.getBoundingClientRect();
    const rooms = this.samples && Object.fromEntries(["fn", "tp", "tn", "fp"].map((cell) => [cell, this.roomIn(this.matrix.querySelector(`[data-explain=${cell}]`), box, density)]));
    const packing = rooms && (this.images && this.pack(rooms, density, OF_IMAGES) || this.pack(rooms, density, IN_CELL));
    this.places = null;
    if (!packing) {
      this.root.classList.remove("lt-dotted");
      for (const canvas of this.canvases) canvas.hidden = true;
      return;
    }
    const { size, downs } = packing, isLeft = (cell, other) => rooms[cell].left < rooms[other].left;
    const of = (cells, other, ranks) => Array.from(this.samples.label, (label, i) => {
      const { left, top, width } = rooms[cells[label]], down = downs[label], across = Math.floor(ranks[i] / down) * size;
      return [isLeft(cells[label], other[label]) ? left + across : left + width - across - size, top + (ranks[i] % down) * size];
    });
    const no = ["tn", "fn"], yes = ["fp", "tp"];
    this.places = { no: of(no, yes, this.ranks.no), yes: of(yes, no, this.ranks.yes) };
    const { width, height } = box, { offsetLeft: left, offsetTop: top } = this.matrix;
    Object.assign(this, { size, density, isImaged: packing.isImaged, box: { left, top, width, height } });
  }

  // The largest size with which both classes find room in their cells.
  pack(rooms, density, sizes) {
    const least = (cells, side) => Math.min(...cells.map((cell) => rooms[cell][side]));
    const boxes = [["tn", "fp"], ["fn", "tp"]].map((cells) => ({ width: least(cells, "width"), height: least(cells, "height") }));
    const found = boxes.map((box, label) => packed(this.ranks.many[label], box, density, sizes));
    if (found.includes(null)) return null;
    const size = Math.min(...found.map((each) => each.size));
    return { size, downs: boxes.map(({ height }) => Math.max(1, Math.floor(height / size))), isImaged: sizes === OF_IMAGES };
  }

  // Below the words of a cell, from one whole pixel to another.
  roomIn(cell, box, density) {
    const { left, right, bottom } = cell.getBoundingClientRect(), words = cell.firstElementChild.getBoundingClientRect();
    const whole = (x) => Math.ceil(x * density) / density, from = whole(left - box.left + EDGE), top = whole(words.bottom - box.top);
    return { left: from, top, width: Math.floor((right - box.left - EDGE - from) * density) / density, height: bottom - box.top - EDGE - top };
  }

  // Of another row only what has turned is drawn again.
  draw(row, second, { yes, no, paper }) {
    if (!this.places) return;
    const { flip } = this.samples, at = [row, second ?? row], [low, high] = at, palette = yes + no + paper;
    if (this.palette !== palette) this.forget();
    this.palette = palette;
    if (this.at === null) this.stand(at, [no, yes], paper);
    else for (const [first, end] of this.changed(at)) for (let i = first; i < end; i++) this.turn(i, saidOf(flip[i], low, high));
    this.at = at;
    if (this.flights.size) this.frame ||= requestAnimationFrame((time) => this.fly(time));
  }

  // [first, end) of the rows that may have turned.
  changed(at) { return turned(this.samples.flip, this.at, at); }

  stand(at, colours, paper) {
    const { size, density, samples, box } = this;
    for (const canvas of this.canvases) {
      Object.assign(canvas, { width: box.width * density, height: box.height * density, hidden: false });
      for (const side in box) canvas.style[side] = `${box[side]}px`;
    }
    this.brush = this.isImaged ? this.images.brush((size - GAP) * density, samples.label, colours, paper) : dotBrush(size, density, colours, paper);
    this.said = Array.from(this.samples.flip, (flip) => saidOf(flip, ...at));
    const dots = this.brush.fresh();
    this.said.forEach((said, i) => { if (said !== "open") this.add(dots, i, this.kindOf(i), ...this.places[said][i]); });
    this.brush.paint(this.standing, dots);
  }

  kindOf(i) { return KINDS[this.samples.label[i]][lookOf(this.samples.label[i], this.said[i])]; }

  // A dot takes off from where it is. While nothing is said of a row it has no place.
  turn(i, now) {
    if (now === this.said[i]) return;
    const { size, density } = this, place = this.places[this.said[i]]?.[i], flight = this.flights.get(i);
    if (flight) this.flights.delete(i);
    else if (place) this.standing.clearRect(place[0] * density, place[1] * density, size * density, size * density);
    this.said[i] = now;
    if (now === "open") return;
    const [toX, toY] = this.places[now][i], isMoving = (flight || place) && !this.still.matches;
    const x = isMoving ? flight?.x ?? place[0] : toX, y = isMoving ? flight?.y ?? place[1] : toY;
    this.flights.set(i, { i, kind: this.kindOf(i), x, y, fromX: x, fromY: y, toX, toY, since: 0 });
  }

  fly(time) {
    this.frame = 0;
    const flying = this.brush.fresh(), landed = this.brush.fresh();
    let tooMany = this.flights.size - MOST_FLYING;
    for (const flight of this.flights.values()) {
      if (!flight.since) flight.since = time;
      const left = tooMany-- > 0 ? 0 : Math.max(0, 1 - (time - flight.since) / FLIGHT) ** 3;
      flight.x = flight.toX + (flight.fromX - flight.toX) * left;
      flight.y = flight.toY + (flight.fromY - flight.toY) * left;
      const hasLanded = left === 0 || (flight.x === flight.toX && flight.y === flight.toY);
      if (hasLanded) this.flights.delete(flight.i);
      this.add(hasLanded ? landed : flying, flight.i, flight.kind, flight.x, flight.y);
    }
    clear(this.flying);
    this.brush.paint(this.flying, flying);
    this.brush.paint(this.standing, landed);
    if (this.flights.size) this.frame = requestAnimationFrame((next) => this.fly(next));
  }

  // The middle of a row's dot, from the corner of the matrix; null while it has none.
  placeOf(i) {
    const flight = this.flights.get(i), place = flight ? [flight.x, flight.y] : this.places?.[this.said?.[i]]?.[i];
    return place ? place.map((from) => from + this.size / 2) : null;
  }

  add(dots, i, kind, x, y) { this.brush.add(dots, i, kind, x * this.density, y * this.density); }

  // The row whose image is at a place on the screen, and the box of that image there.
  imageAt(x, y) {
    if (!this.places || !this.isImaged) return null;
    const { left, top } = this.standing.canvas.getBoundingClientRect(), size = this.size - GAP;
    const isAt = (place) => place && x >= left + place[0] && x < left + place[0] + size && y >= top + place[1] && y < top + place[1] + size;
    const sample = this.said.findIndex((said, i) => isAt(this.places[said]?.[i]) && !this.flights.has(i));
    if (sample < 0) return null;
    const [fromLeft, fromTop] = this.places[this.said[sample]][sample];
    return { sample, box: { left: left + fromLeft, top: top + fromTop, width: size, height: size } };
  }

  end() { this.land(); }
}
