// How the numbers of a unit are written.

import { minus } from "../js/formats.mjs";

export const tenths = (value) => minus((value / 10).toFixed(1));
export const finite = (value) => Number.isFinite(value) ? minus(value.toFixed(2)) : value < 0 ? "−∞" : "∞";

// Four decimals; small numbers, and those near 1, have as many as it takes to tell them apart.
export function probability(value) {
  const least = Math.min(value, 1 - value);
  return value.toFixed(least > 0 && least < 0.01 ? Math.min(value < 0.5 ? 20 : 7, 2 - Math.floor(Math.log10(least))) : 4);
}
