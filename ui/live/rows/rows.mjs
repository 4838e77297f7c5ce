// Rows as dots on an axis, as on the first screen, with lines where thresholds are; it stands still.

import { columnsOf, make, write } from "../js/dom.mjs";
import { Ring, nameOf } from "../js/followed.mjs";
import { mounted } from "../js/live.mjs";
import { circles, nameBelow, stacked, turnCircles } from "../threshold/parts/dots.mjs";

const PRESSED = 6; // px across, below which rows that crowd cover each other

export default function mount(given) { return mounted(RowPicture, given); }

class RowPicture {
  constructor(parent) {
    this.root = parent.querySelector(".row-picture");
    [this.title, this.plot, this.svg] = [".rw-title", ".rw-plot", "svg"].map((name) => this.root.querySelector(name));
    this.ring = new Ring(this.plot);
    this.resized = new ResizeObserver(() => { if (this.rows) this.draw(); });
    this.resized.observe(this.plot);
  }

  update(data) {
    this.data = data;
    this.rows = columnsOf(data.rows);
    write(this.title, data.title);
    this.svg.ariaLabel = data.words;
    this.draw();
  }

  draw() {
    const { rows: { number, label, position, said }, data: { lines, ticks, followed } } = this, shown = this.plot.getBoundingClientRect(), zoom = this.plot.currentCSSZoom ?? 1;
    const box = { width: shown.width / zoom, height: shown.height / zoom };
    if (!box.width) return;
    const rem = parseFloat(getComputedStyle(this.svg).fontSize), left = 2.6 * rem, right = box.width - 0.8 * rem;
    const top = (lines.filter(([, words]) => words).length + 0.2) * 1.1 * rem, height = box.height - top - 1.5 * rem, width = right - left, x = (at) => left + at * width;
    const text = (at, y, words, name = "") => make("text", { x: x(at), y, "text-anchor": at < 0.05 ? "start" : at > 0.95 ? "end" : "middle", class: name }, words);
    const stacks = stacked(Array.from(position), label, { width, height }, PRESSED), axis = top + (stacks?.share ?? 0.5) * height;
    const { dots, groups } = stacks ? circles(stacks, label, { left, axis }) : { dots: [], groups: [] };
    if (stacks) turnCircles(dots, { flip: said, label }, null, [0, 0]);
    const lane = (words, y) => make("text", { x: left - 0.5 * rem, y, "text-anchor": "end" }, words);
    this.svg.replaceChildren(
      ...groups, make("line", { x1: left, x2: right, y1: axis, y2: axis, stroke: "var(--ink)" }), lane("yes", axis - 0.3 * rem), lane("no", axis + rem),
      ...ticks.map(([at, words]) => text(at, box.height - 0.2 * rem, words)),
      ...lines.map(([at, words], i) => make("line", { class: "rw-line", x1: x(at), x2: x(at), y1: words ? (1.1 * i + 1.2) * rem : 0, y2: top + height, "stroke-dasharray": i ? "6 4" : "none" })),
      ...lines.map(([at, words], i) => text(at, (1.1 * i + 0.9) * rem, words, "rw-said")));
    const i = number.indexOf(followed), middle = stacks && i >= 0 && ["cx", "cy"].map((name) => Number(dots[i].getAttribute(name)));
    const name = nameOf(followed), below = middle && nameBelow(stacks, label, i, { axis, y: middle[1], letter: rem, name });
    this.ring.stand(middle, stacks?.size, name, right, below);
  }

  end() {
    this.resized.disconnect();
    this.ring.end();
  }
}
