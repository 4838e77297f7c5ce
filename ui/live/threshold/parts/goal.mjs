// Whether a goal is met, and by how much: live, and never by colour alone. Python says at which rows of
// the table it begins and ceases to be met; what is worked out here is the distance of two numbers shown.

import { element, put, rebuild, write } from "../../js/dom.mjs";
import { written } from "../../js/formats.mjs";

const SIGNS = { true: "✓", false: "✗" };

// At how many of the turns, ascending, a row has been: after an odd number it is met.
export function isMet(turns, row) { return turns.filter((turn) => turn <= row).length % 2 === 1; }

// How far a value is from its limit, in words.
export function distance(kind, value, { label, limit, least }, met) {
  if (Number.isNaN(value)) return `${label} undefined`;
  const counts = kind.kind === "count", away = written(kind, Math.abs(value - limit));
  const text = counts ? `${written(kind, value)} now` : `${label} ${written(kind, value)}`;
  const isNone = Number(away) === 0;
  if (met) return isNone ? `${text}, just enough` : `${text}, ${away} to spare`;
  const much = isNone ? "less than 0.0001" : away;
  return `${text}, ${much} ${counts ? (least ? "too few" : "too many") : (least ? "too low" : "too high")}`;
}

export class Goal {
  constructor(node) {
    this.node = node;
    this.state = node.querySelector("b");
  }

  update(goal, kinds, columns) {
    Object.assign(this, { goal, kinds, columns });
    this.node.hidden = !goal;
    if (!goal) return;
    write(this.node.querySelector("span"), `Goal: ${goal.title}`);
    rebuild(this.node.querySelector("ul"), goal.aims.map(({ words }) => words), () => goal.aims.map(({ words }) => element("li", {},
      element("i"), element("span", { textContent: `${words}: ` }), element("b"))));
    this.lines = [...this.node.querySelectorAll("li")].map((line) => [line.firstChild, line.lastChild]);
  }

  draw(row) {
    if (!this.goal) return;
    const met = this.goal.aims.map(({ turns }) => isMet(turns, row)), all = met.every(Boolean);
    write(this.state, all ? "✓ met" : "✗ not met");
    put(this.node, { "data-met": all });
    this.lines.forEach(([sign, much], i) => {
      const aim = this.goal.aims[i];
      write(sign, SIGNS[met[i]]);
      write(much, distance(this.kinds[aim.column], this.columns[aim.column][row], aim, met[i]));
    });
    this.met = all;
  }

  // For who does not see it: while it moves, and when it rests.
  get brief() { return this.goal ? `; goal ${this.met ? "met" : "not met"}` : ""; }

  get said() {
    if (!this.goal) return "";
    return `Goal ${this.met ? "met" : "not met"}: ${this.lines.map(([, much], i) => `${this.goal.aims[i].words}: ${much.textContent}`).join("; ")}.`;
  }
}
