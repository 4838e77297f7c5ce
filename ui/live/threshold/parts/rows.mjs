// The rows themselves, sorted by score: which of them a move flips, and which lie nearest. A row
// is said "yes" at curve row i exactly when i < flip; Python computed every flip.

const SAID = [["rightly left", "false alarm"], ["missed", "caught"]]; // by true class, by said "yes"

class Rows {
  update(table) { this.columns = table ? columnsOf(table) : null; }

  get known() { return this.columns !== null; }

  said(sample, row) { return SAID[this.columns.label[sample]][Number(row < this.columns.flip[sample])]; }

  // Samples whose answer changes between two curve rows, ascending by score.
  flipped(from, to) {
    const [low, high] = from < to ? [from, to] : [to, from];
    const first = lowerBound(this.columns.flip, low + 1), end = lowerBound(this.columns.flip, high + 1);
    return Array.from({ length: end - first }, (_, i) => first + i);
  }

  sentence(from, to) {
    if (!this.known || from === to) return "";
    const samples = this.flipped(from, to), named = samples.slice(0, 3);
    if (!samples.length) return "No row flips.";
    const each = named.map((i) => `row ${this.columns.id[i]}: ${this.said(i, from)} → ${this.said(i, to)}`).join("; ");
    const more = samples.length > named.length ? `; and ${grouped.format(samples.length - named.length)} more` : "";
    return samples.length === 1 ? `R${each.slice(1)}` : `${counted(samples.length, "row")} flip: ${each}${more}`;
  }

  // The samples just below and just above the threshold of a curve row.
  nearest(row, each) {
    if (!this.known) return [];
    const first = lowerBound(this.columns.flip, row + 1), last = Math.min(this.columns.flip.length, first + each);
    const from = Math.max(0, first - each);
    return Array.from({ length: last - from }, (_, i) => from + i).reverse();
  }

  tableRows(row, each, words) {
    return this.nearest(row, each).map((i) => [
      String(this.columns.id[i]), shownThreshold(this.columns.score[i]), words[this.columns.label[i]], this.said(i, row)]);
  }
}
