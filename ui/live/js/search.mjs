// Finding a row among thresholds in order: ascending, or descending where lower means "yes".

export function clamp(value, low, high) { return Math.max(low, Math.min(high, value)); }

export function descends(ordered) { return ordered[0] > ordered[ordered.length - 1]; }

// First index of an ordered array whose value does not come before `value`.
export function lowerBound(ordered, value) {
  const down = descends(ordered);
  let low = 0, high = ordered.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (down ? ordered[middle] > value : ordered[middle] < value) low = middle + 1; else high = middle;
  }
  return low;
}

// The row nearest to a value, the first of two that are as near; `away` says how far a threshold is.
export function nearestRow(thresholds, value, away = (threshold) => Math.abs(threshold - value)) {
  const above = lowerBound(thresholds, value);
  if (above === 0 || above === thresholds.length) return Math.min(above, thresholds.length - 1);
  return away(thresholds[above - 1]) <= away(thresholds[above]) ? above - 1 : above;
}

// The row nearest to a place, given the nearest of all, that is written with few characters; where none
// lies within reach, the nearest of all. What moves is read more easily so.
export function briefRow(thresholds, nearest, away, reach, most) {
  const next = (step) => {
    for (let row = nearest; row in thresholds && away(thresholds[row]) <= reach; row += step) if (String(thresholds[row]).length <= most) return row;
    return nearest;
  };
  const isBrief = (row) => String(thresholds[row]).length <= most, below = next(-1), above = next(1);
  if (!isBrief(above)) return below;
  return isBrief(below) && away(thresholds[below]) <= away(thresholds[above]) ? below : above;
}

// The row that stands in for a threshold between the rows: it decides as that one does wherever
// every score is a row. Python has the same in ThresholdCurve.stand_in.
export function standIn(thresholds, value, rule) {
  const above = lowerBound(thresholds, value), same = (row) => Math.fround(thresholds[row]) === Math.fround(value);
  const row = same(above) || (rule === ">=" && !same(above - 1)) ? above : above - 1;
  return clamp(row, 0, thresholds.length - 1);
}

// The row a step away from a threshold, whose row is given: at least one row further. The new
// threshold is rounded to a thousandth of the grid's step.
export function steppedRow(thresholds, threshold, row, amount, step = 1e-3) {
  const per = 1000 / step, to = nearestRow(thresholds, Math.round((threshold + amount) * per) / per);
  return to === row ? clamp(row + Math.sign(descends(thresholds) ? -amount : amount), 0, thresholds.length - 1) : to;
}

// The next row in a direction on which a score lies; none gives the same row.
export function nextScore(tied, row, direction) {
  for (let to = row + direction; to >= 0 && to < tied.length; to += direction) if (tied[to]) return to;
  return row;
}
