// How a value of the live table is written: by the kind of its column, whatever it is called.

export const grouped = new Intl.NumberFormat("en", { maximumFractionDigits: 2 });

// On screen “−” alone; programs and files have the hyphen of the keyboard.
export const minus = (text) => text.replaceAll("-", "−");

const rate = (value) => minus(value.toFixed(4));
const WRITTEN = { threshold: shortest, count, share: percent, rate, chance, amount };
// Where no threshold was found there is nothing to count; a rate without a value is 0/0.
const MISSING = { threshold: "–", count: "–" };

export function written({ kind, signed, decimals }, value) {
  if (Number.isNaN(value)) return MISSING[kind] ?? "undefined";
  return signed ? difference(kind, value, decimals) : WRITTEN[kind](value, decimals);
}

// Two texts in brackets; where they are not there yet, or undefined, nothing.
export function interval(low, high) { return low === "" || low === "undefined" ? "" : `[${low}, ${high}]`; }

// With its sign: +12, −0.0120.
export function difference(kind, value, decimals) {
  if (Number.isNaN(value)) return "undefined";
  const sign = value > 0 ? "+" : value < 0 ? "−" : "±";
  if (kind === "threshold") return sign + (decimals === undefined ? rate(Math.abs(value)) : shortest(Number(Math.abs(value).toPrecision(6)), decimals));
  return sign + WRITTEN[kind](Math.abs(value), decimals);
}

// So many decimals where they say it all, else the shortest number that reads back the same; five
// digits before the point or more are grouped. Python has the same in core/live/numbers.py.
export function shortest(value, decimals = 3) {
  if (Math.abs(value) >= 1e15) return minus(value.toExponential());
  const fixed = value.toFixed(decimals > 6 ? 0 : decimals), text = Number(fixed) === value ? fixed : String(value);
  const whole = Math.abs(value) < 1e4 ? "" : /^-?\d+/.exec(text)[0];
  return minus(whole.replace(/\B(?=(\d{3})+$)/g, ",") + text.slice(whole.length));
}

// A whole number, or a sum of weights, of which one above 0 never reads 0.
export function count(value, decimals = 2) {
  if (Number.isInteger(value) && value >= 0 && value < 1e3) return String(value); // most are, in every frame
  const text = (decimals === 2 ? grouped : finely(decimals)).format(value);
  return value !== 0 && Number(text) === 0 ? String(Number(value.toPrecision(2))) : text;
}

const fine = new Map();
function finely(maximumFractionDigits) {
  if (!fine.has(maximumFractionDigits)) fine.set(maximumFractionDigits, new Intl.NumberFormat("en", { maximumFractionDigits }));
  return fine.get(maximumFractionDigits);
}

function percent(value) { return `${(100 * value).toFixed(1)} %`; }

// A probability, or the p of a test: one too small for four decimals is said to be so.
function chance(value) { return value < 1e-4 ? "< 0.0001" : rate(value); }

// A person's own metric has any size: too large or too small for four decimals, it has a power.
function amount(value) {
  const size = Math.abs(value);
  return size >= 1e5 || (size > 0 && size < 1e-3) ? minus(value.toExponential(4)) : rate(value);
}

// "1 row", "2 rows"
export function counted(number, word) { return `${grouped.format(number)} ${word}${number === 1 ? "" : "s"}`; }
