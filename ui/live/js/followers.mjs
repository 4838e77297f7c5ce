// Text elsewhere on the page that follows the threshold: a number of the table (`data-column`; with
// `data-at="second"` at the second threshold, with "code" as a program reads it), or one of two words, by whether a score is said "yes" (`data-flip`, see rows.mjs).

import { write } from "./dom.mjs";

export class Followers {
  constructor() { this.key = null; }

  update(key) {
    if (this.key === key) return;
    this.key = key;
    this.nodes = document.getElementsByClassName(`follows-${key}`); // stays up to date by itself
  }

  draw(row, say) {
    for (const node of this.nodes) {
      const { column, at, flip, yes, no } = node.dataset;
      const text = column ? say(column, at) : row < Number(flip) ? yes : no;
      write(node, text);
      if (flip) node.dataset.now = text;
    }
  }
}
