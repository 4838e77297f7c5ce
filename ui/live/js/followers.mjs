// Text elsewhere on the page that follows the threshold: a number of the table (`data-column`; with
// `data-at="second"` at the second threshold, with "code" as a program reads it), or one of two words, by whether a score is said "yes" (`data-flip`, see rows.mjs).
// With `data-to` it is an interval, from the one number to the other; nothing where that is undefined.
// A number may follow two sliders: whichever a hand moves writes it, and the other one is silent.

import { write } from "./dom.mjs";
import { interval } from "./formats.mjs";

export class Followers {
  constructor() { this.key = null; }

  // The table is another one: everything is to be written again.
  update(key) {
    this.drawn = {};
    this.places = new WeakMap();
    if (this.key === key) return;
    this.key = key;
    this.nodes = document.getElementsByClassName(`follows-${key}`); // stays up to date by itself
  }

  // Those whose table, or what else they stand in, `isDue`; so many of them at `most`. Whether there are more.
  draw(row, say, second = null, isDue = () => true, most = Infinity) {
    if (row !== this.row || second !== this.second) this.drawn = {};
    Object.assign(this, { row, second });
    for (const node of this.nodes) {
      const place = this.placeOf(node);
      if (place.drawn === this.drawn || !isDue(place.holder)) continue;
      if (most-- === 0) return true;
      place.drawn = this.drawn;
      const text = place.to ? interval(say(place.column), say(place.to)) : place.column ? say(place.column, place.at) : row < place.flip ? place.yes : place.no;
      write(node, text);
      if (place.hasFlip) node.dataset.now = text;
    }
    return false;
  }

  // What a node asks for, read once: to read its attributes in every frame takes most of a frame's time.
  placeOf(node) {
    let place = this.places.get(node);
    if (!place) {
      const { column, to, at, flip, yes, no } = node.dataset;
      this.places.set(node, place = { column, to, at, flip: Number(flip), hasFlip: Boolean(flip), yes, no, drawn: null, holder: node.closest("table") ?? node });
    }
    return place;
  }
}
