// The cells of the matrix as buttons, which show the rows that are in them.

import { element } from "../../js/dom.mjs";

const PAGE_HEADER = 60, BAR = 80; // px covered at the top by the page and by the thin slider
const CHOICE = 90; // px above the rows behind a cell, where another cell is chosen
const ROWS_IN_SIGHT = 80; // px of these rows that are enough to notice them

export class Presses {
  constructor(root, tell) {
    Object.assign(this, { root, tell });
    this.open = ""; // the pressed cell
    this.awaited = ""; // the cell whose rows a person has asked for and does not see yet
  }

  // A cell that shows its rows holds a button of its own size, so that a pointer, a finger, the
  // keyboard and a screen reader find what they know.
  update({ key, presses }) {
    this.key = key;
    if (!presses) for (const made of this.root.querySelectorAll(".lt-press, .lt-hint")) made.remove();
    for (const cell of presses ? this.root.querySelectorAll(".lt-cell:not(:has(.lt-press))") : []) {
      const ariaLabel = `${cell.querySelector("span").textContent}: its rows`, onclick = () => this.press(cell.dataset.explain);
      cell.firstElementChild.append(element("small", { className: "lt-hint", textContent: "rows", ariaHidden: true }));
      cell.append(element("button", { type: "button", className: "lt-press", ariaLabel, ariaPressed: false, onclick }));
    }
  }

  press(name) {
    this.mark(this.open === name ? "" : name);
    this.awaited = this.open;
    this.tell(name);
  }

  // What the server holds, once.
  hear(name) { if (name !== this.heard) this.mark(this.heard = name); }

  mark(name) {
    this.open = name;
    for (const button of this.root.querySelectorAll(".lt-press")) button.ariaPressed = button.parentNode.dataset.explain === name;
  }

  // Rows that a person asked for on a small screen arrive out of sight.
  showAwaited() {
    const rows = this.awaited && document.querySelector(`[data-rows-of="${this.key}"][data-cell="${this.awaited}"]`);
    if (!rows) return;
    this.awaited = "";
    if (rows.getBoundingClientRect().top < innerHeight - ROWS_IN_SIGHT) return;
    rows.style.scrollMarginTop = `${PAGE_HEADER + BAR + CHOICE}px`;
    rows.scrollIntoView();
  }
}
