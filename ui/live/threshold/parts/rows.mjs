// The rows themselves: what a move makes of them, in words.

import { columnsOf } from "../../js/dom.mjs";
import { counted, grouped, shortest } from "../../js/formats.mjs";
import { SAID, UNDECIDED } from "./cells.mjs";
import { saidOf } from "./dots.mjs";
import { around, flippedBetween } from "./flips.mjs";

export class Rows {
  // `decimals` of a score that has few; `images` of the rows, where they are some.
  update(table, decimals, images) { Object.assign(this, { columns: table ? columnsOf(table) : null, decimals, images }); }

  // By which a person knows a row, and what it shows.
  name(sample) { return `${this.columns.id[sample]}${this.images ? `, ${this.images.name(sample)}` : ""}`; }

  said(sample, row, second = row) {
    const flip = this.columns.flip[sample];
    return row < flip && second >= flip ? UNDECIDED : SAID[this.columns.label[sample]][Number(row < flip)];
  }

  // One row in words.
  described(sample, words, row, second) {
    const { score, label, flip } = this.columns, said = saidOf(flip[sample], row, second);
    const predicted = said === "open" ? "predicted neither" : `predicted ${words[Number(said === "yes")]}: ${this.said(sample, row, second)}`;
    return `Row ${this.name(sample)}, score ${shortest(score[sample], this.decimals)}\nIs ${words[label[sample]]}, ${predicted}`;
  }

  // What a move has flipped since the threshold that is named.
  sentence(from, to, start) {
    if (!this.columns || from === to) return "";
    const [first, end] = flippedBetween(this.columns.flip, from, to), more = end - first - 3;
    if (first === end) return `Moved from ${start}: no row flips.`;
    const named = Array.from({ length: Math.min(3, end - first) }, (_, i) => first + i);
    const each = named.map((i) => `row ${this.name(i)}: ${this.said(i, from)} → ${this.said(i, to)}`).join("; ");
    return `Moved from ${start}: ${end - first === 1 ? "" : `${counted(end - first, "row")} flip: `}${each}${more > 0 ? `; and ${grouped.format(more)} more` : ""}`;
  }

  // The rows nearest to the threshold of a curve row, the highest score first.
  tableRows(row, each, words, between) {
    if (!this.columns) return [];
    const { id, score, label, flip } = this.columns, [first, end] = around(flip, row, each);
    return Array.from({ length: end - first }, (_, i) => end - 1 - i)
      .map((i) => [String(id[i]), shortest(score[i], this.decimals), words[label[i]], this.said(i, ...between)]);
  }
}
