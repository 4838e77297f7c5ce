// The row that a person follows: a ring about its dot, wherever it is drawn, and its name.

import { element } from "./dom.mjs";

const ROOM = 3; // px between the dot and its ring
const NAME = 6.5; // times the height of a letter, that a name takes beside it

export class Ring {
  constructor(holder) {
    this.node = element("i", { className: "follow", hidden: true, ariaHidden: true });
    holder.append(this.node);
  }

  // What is mounted anew in the same place makes a ring of its own.
  end() { this.node.remove(); }

  // About a dot whose middle lies so far from the corner of the holder; nowhere without a place. The
  // name stands on the side where there is room up to `right`, or, so that it covers no other dot,
  // so many px `below` the dot, led there by a line; above it if less than 0.
  stand(place, size, name = "", right = Infinity, below = 0) {
    const { node } = this, isThere = Boolean(place);
    if (node.hidden === isThere) node.hidden = !isThere;
    if (!isThere) return;
    const across = size + 2 * ROOM, at = `translate(${(place[0] - across / 2).toFixed(1)}px,${(place[1] - across / 2).toFixed(1)}px)`;
    if (node.style.transform !== at) Object.assign(node.style, { transform: at, width: `${across}px`, height: `${across}px` });
    if (node.dataset.name !== name) node.dataset.name = name;
    if (!name) return;
    const room = (right - place[0]) / (this.letter ??= parseFloat(getComputedStyle(node).fontSize));
    node.toggleAttribute("data-left", room < NAME);
    node.toggleAttribute("data-led", below !== 0);
    if (below) node.style.setProperty("--led", `${(Math.abs(below) - across / 2).toFixed(1)}px`);
    node.toggleAttribute("data-above", below < 0);
    node.style.setProperty("--beside", `${Math.min(0, room - NAME / 2).toFixed(2)}em`);
  }
}

export function nameOf(number) { return `row ${number}`; }

// Which row lies next below or above another, by what is said of them.
export function beside(values, i, by) {
  const order = Array.from(values.keys()).toSorted((one, other) => values[one] - values[other] || one - other);
  return order[Math.min(Math.max(order.indexOf(i) + by, 0), order.length - 1)];
}
