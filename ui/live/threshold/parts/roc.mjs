// A small ROC beside the matrix: the curve of the table, and the point of the threshold on it.

import { make, put } from "../../js/dom.mjs";

const SIZE = 100, EDGE = 6; // of the drawing, in its own units

export class Roc {
  constructor(node) {
    this.node = node;
    this.svg = node.querySelector("svg");
  }

  // What does not move. Without both classes there is no curve.
  update(columns, isShown) {
    const { recall, false_positive_rate: falls } = columns;
    const isThere = isShown && recall?.length && [recall, falls].every((rates) => Number.isFinite(rates[0]));
    this.node.hidden = !isThere;
    this.dot = null;
    if (!isThere) return;
    this.x = (row) => EDGE + falls[row] * (SIZE - 2 * EDGE);
    this.y = (row) => SIZE - EDGE - recall[row] * (SIZE - 2 * EDGE);
    const line = [];
    for (let row = 0; row < recall.length; row++) {
      if (!row || recall[row] !== recall[row - 1] || falls[row] !== falls[row - 1]) line.push(`${this.x(row).toFixed(2)} ${this.y(row).toFixed(2)}`);
    }
    const inner = SIZE - 2 * EDGE, thin = { "vector-effect": "non-scaling-stroke", fill: "none" };
    this.dot = make("circle", { r: 4, fill: "var(--ink)", stroke: "var(--paper)", "stroke-width": 1.2 });
    this.svg.replaceChildren(
      make("rect", { x: EDGE, y: EDGE, width: inner, height: inner, stroke: "var(--line)", ...thin }),
      make("path", { d: `M${EDGE} ${SIZE - EDGE}L${SIZE - EDGE} ${EDGE}`, stroke: "var(--soft)", "stroke-dasharray": "2 4", ...thin }),
      make("path", { d: `M${line.join("L")}`, stroke: "var(--ink)", "stroke-width": 2, ...thin }), this.dot);
  }

  draw(row) { if (this.dot) put(this.dot, { cx: this.x(row), cy: this.y(row) }); }
}
