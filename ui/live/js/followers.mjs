// Text elsewhere on the page that follows the threshold: a number of the table (`data-column`; with
// `data-at="second"` at the second threshold, with "code" as a program reads it), or one of two words, by whether a score is said "yes" (`data-flip`, see rows.mjs).
// A number may follow two sliders: whichever a hand moves writes it, and the other one is silent.

import { write } from "./dom.mjs";

export class Followers {
  constructor() { this.key = null; }

  // The table is another one: everything is to be written again.
  update(key) {
    this.written = new WeakSet();
    if (this.key === key) return;
    this.key = key;
    this.nodes = document.getElementsByClassName(`follows-${key}`); // stays up to date by itself
  }

  draw(row, say, second = null) {
    if (row !== this.row || second !== this.second) this.written = new WeakSet();
    Object.assign(this, { row, second });
    for (const node of this.nodes) {
      if (this.written.has(node)) continue;
      this.written.add(node);
      const { column, at, flip, yes, no } = node.dataset;
      const text = column ? say(column, at) : row < Number(flip) ? yes : no;
      write(node, text);
      if (flip) node.dataset.now = text;
    }
  }
}
