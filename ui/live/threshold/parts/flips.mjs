// Which rows a move flips, and which lie nearest. Rows ascend by score, and so do their flips: a row
// is said "yes" at curve row i exactly when i < flip. Python computed every flip.

import { lowerBound } from "../../js/search.mjs";

// [first, end) of the rows whose answer changes between two curve rows.
export function flippedBetween(flips, from, to) {
  const [low, high] = from < to ? [from, to] : [to, from];
  return [lowerBound(flips, low + 1), lowerBound(flips, high + 1)];
}

// [first, end) of the rows just below and just above the threshold of a curve row.
export function around(flips, row, each) {
  const above = lowerBound(flips, row + 1);
  return [Math.max(0, above - each), Math.min(flips.length, above + each)];
}

// The rows that are said what they are not, by true class.
export function wrongAt({ flip, label }, row) {
  const wrong = [[], []];
  for (let i = 0; i < flip.length; i++) if ((row < flip[i]) !== (label[i] === 1)) wrong[label[i]].push(i);
  return wrong;
}
