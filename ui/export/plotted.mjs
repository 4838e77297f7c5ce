// What a figure is drawn from, as numbers and texts: what Plotly sends, ticks, contours, hover texts.

const ARRAYS = { f8: Float64Array, f4: Float32Array, i4: Int32Array, u4: Uint32Array, i2: Int16Array, u2: Uint16Array, i1: Int8Array, u1: Uint8Array };
const ROUND = [1, 2, 5, 10];
const LARGE = 1e5, SMALL = 1e-3; // beyond which a tick has a letter, or a power

// Plotly sends a list, or the bytes of an array; what is missing is NaN.
export function numbersOf(values) {
  if (Array.isArray(values)) return values.map((value) => value ?? NaN);
  return new ARRAYS[values.dtype](Uint8Array.from(atob(values.bdata), (letter) => letter.charCodeAt(0)).buffer);
}

// The range of all finite numbers with a little room at both ends, for an axis that has none given.
export function roomFor(columns) {
  let low = Infinity, high = -Infinity;
  for (const values of columns) for (const value of values) if (Number.isFinite(value)) { low = Math.min(low, value); high = Math.max(high, value); }
  if (low > high) return [-1, 4]; // of nothing
  const room = low === high ? Math.abs(low) || 1 : (high - low) / 18;
  return [low - room, high + room];
}

// Round values within a range, at most so many apart and one more.
export function ticksIn([low, high], most) {
  const least = (high - low) / most, power = 10 ** Math.floor(Math.log10(least));
  const step = Number((power * ROUND.find((times) => times * power >= least * (1 - 1e-9))).toPrecision(1));
  const first = Math.ceil(low / step - 1e-9), last = Math.floor(high / step + 1e-9);
  const values = Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(15)));
  const size = Math.max(Math.abs(low), Math.abs(high)), digits = Math.max(1, Math.floor(Math.log10(size / step)) + 2);
  return values.map((value) => ({ value, text: tickText(value, step, size, Math.min(digits, 15)) }));
}

function tickText(value, step, size, digits) {
  if (value === 0) return "0";
  const sign = value < 0 ? "−" : "", number = Math.abs(value);
  if (size < SMALL) return sign + String(Number(number.toPrecision(digits)).toExponential()).replace("e-", "e−");
  if (size >= LARGE) return sign + new Intl.NumberFormat("en", { notation: "compact", maximumSignificantDigits: digits }).format(number).replace("K", "k");
  return sign + String(Number(number.toFixed(Math.max(0, -Math.floor(Math.log10(step) + 1e-9)))));
}

// Fill `%{x:.4f}` in a hover text; each line of it is one of the list.
export function hoverLines(template, values) {
  const text = template.replace(/<extra>.*<\/extra>/, "").replace(/%\{(\w+):\.(\d)([fg])\}/g, (_, name, digits, kind) => {
    const value = values[name];
    return (kind === "f" ? value.toFixed(digits) : value.toPrecision(digits)).replaceAll("-", "−");
  });
  return text.split("<br>");
}

// A line through points, with a step between two where the shape says on which side, interrupted
// where a point is missing.
export function linePath(xs, ys, shape) {
  const parts = [];
  let isOpen = false;
  for (let i = 0; i < xs.length; i++) {
    const isThere = Number.isFinite(xs[i]) && Number.isFinite(ys[i]), x = xs[i].toFixed(2), y = ys[i].toFixed(2);
    if (isThere) parts.push(!isOpen ? `M${x},${y}` : shape === "hv" ? `H${x}V${y}` : shape === "vh" ? `V${y}H${x}` : `L${x},${y}`);
    isOpen = isThere;
  }
  return parts.join("");
}

// Where a surface, row by row, has one of some levels: pieces of a line through the squares of the grid.
export function contourPath(xs, ys, z, levels) {
  const parts = [], columns = xs.length;
  for (let row = 0; row + 1 < ys.length; row++) for (let column = 0; column + 1 < columns; column++) {
    const at = row * columns + column, corners = [z[at], z[at + 1], z[at + columns + 1], z[at + columns]];
    const places = [[xs[column], ys[row]], [xs[column + 1], ys[row]], [xs[column + 1], ys[row + 1]], [xs[column], ys[row + 1]]];
    for (const level of levels) {
      const above = corners.map((value) => value >= level), crossed = [0, 1, 2, 3].filter((side) => above[side] !== above[(side + 1) % 4]);
      if (!crossed.length) continue;
      const ends = crossed.map((side) => {
        const next = (side + 1) % 4, share = (level - corners[side]) / (corners[next] - corners[side]);
        return places[side].map((from, axis) => (from + share * (places[next][axis] - from)).toFixed(2)).join();
      });
      // At a saddle what lies in the middle says which two belong together.
      const middle = corners.reduce((sum, value) => sum + value) / 4 >= level;
      if (ends.length === 4 && middle !== above[0]) ends.unshift(ends.pop());
      for (let i = 0; i < ends.length; i += 2) parts.push(`M${ends[i]}L${ends[i + 1]}`);
    }
  }
  return parts.join("");
}
