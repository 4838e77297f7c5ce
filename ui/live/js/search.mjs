// Finding a row among ascending thresholds.

export function clamp(value, low, high) { return Math.max(low, Math.min(high, value)); }

// First index of an ascending array whose value is not below `value`.
export function lowerBound(ascending, value) {
  let low = 0, high = ascending.length;
  while (low < high) { const middle = (low + high) >> 1; if (ascending[middle] < value) low = middle + 1; else high = middle; }
  return low;
}

// The row nearest to a value, the lower of two that are as near; `away` says how far a threshold is.
export function nearestRow(thresholds, value, away = (threshold) => Math.abs(threshold - value)) {
  const above = lowerBound(thresholds, value);
  if (above === 0 || above === thresholds.length) return Math.min(above, thresholds.length - 1);
  return away(thresholds[above - 1]) <= away(thresholds[above]) ? above - 1 : above;
}

// The row that stands in for a threshold between the rows: it decides as that one does wherever
// every score is a row. Python has the same in ThresholdCurve.stand_in.
export function standIn(thresholds, value, rule) {
  const above = lowerBound(thresholds, value), same = (row) => Math.fround(thresholds[row]) === Math.fround(value);
  const row = same(above) || (rule === ">=" && !same(above - 1)) ? above : above - 1;
  return clamp(row, 0, thresholds.length - 1);
}

// The row a step away from a threshold, whose row is given: at least one row further.
export function steppedRow(thresholds, threshold, row, amount) {
  const to = nearestRow(thresholds, Math.round((threshold + amount) * 1e6) / 1e6);
  return to === row ? clamp(row + Math.sign(amount), 0, thresholds.length - 1) : to;
}

// The next row in a direction on which a score lies; none gives the same row.
export function nextScore(tied, row, direction) {
  for (let to = row + direction; to >= 0 && to < tied.length; to += direction) if (tied[to]) return to;
  return row;
}
