// How a value of the table is written, and the small tools every part uses.

const SVG = "http://www.w3.org/2000/svg";
const COUNTS = new Set(["tp", "fp", "fn", "tn", "n_tied", "positives", "negatives", "predicted_positive", "predicted_negative", "only_first", "only_second"]);
const grouped = new Intl.NumberFormat("en", { maximumFractionDigits: 2, useGrouping: "min2" });

function shown(name, value) {
  // Of one of several models or groups, recall@m2, or the difference of two, recall@m2-m1.
  const [quantity, whose] = name.split("@");
  // Where no threshold was found there is nothing to count; a rate without a value is 0/0.
  if (Number.isNaN(value)) return quantity === "threshold" || COUNTS.has(quantity) ? "–" : "undefined";
  if (whose) return whose.includes("-") ? signed(quantity, value) : shown(quantity, value);
  if (name === "threshold") return shownThreshold(value);
  if (name.endsWith("_share")) return `${(100 * value).toFixed(1)} %`;
  // A person's own metric has any size: too large or too small for four decimals, it has a power.
  const size = Math.abs(value);
  if (name.startsWith("own_") && (size >= 1e5 || (size > 0 && size < 1e-3))) return value.toExponential(4);
  return COUNTS.has(name) ? grouped.format(value) : value.toFixed(4);
}

// Three decimals where they say it all, else the shortest number that reads back the same.
function shownThreshold(value) {
  const short = String(value);
  return short.length <= 5 && !short.includes("e") ? value.toFixed(3) : short;
}

// A difference, with its sign: +12, −0.0120.
function shownDifference(name, from, to) { return signed(name, to - from); }

function signed(name, difference) {
  if (Number.isNaN(difference)) return "undefined";
  const sign = difference > 0 ? "+" : difference < 0 ? "−" : "±";
  return sign + shown(name === "threshold" ? "accuracy" : name, Math.abs(difference));
}

// "1 row", "2 rows"
function counted(number, word) { return `${grouped.format(number)} ${word}${number === 1 ? "" : "s"}`; }

function write(node, text) { if (node.textContent !== text) node.textContent = text; }

// Rebuild the children of a node only when what they are made from has changed, so that focus and
// an open explanation stay when the same data arrive again.
function rebuild(node, from, children) {
  const key = JSON.stringify(from);
  if (node.lastBuilt === key) return;
  node.lastBuilt = key;
  node.replaceChildren(...children());
}

function make(name, attributes, ...children) {
  const node = document.createElementNS(SVG, name);
  for (const key in attributes) node.setAttribute(key, attributes[key]);
  node.append(...children);
  return node;
}

function element(name, properties = {}, ...children) {
  const node = Object.assign(document.createElement(name), properties);
  node.append(...children);
  return node;
}

// First index of an ascending array whose value is not below `value`.
function lowerBound(ascending, value) {
  let low = 0, high = ascending.length;
  while (low < high) { const middle = (low + high) >> 1; if (ascending[middle] < value) low = middle + 1; else high = middle; }
  return low;
}

function columnsOf(table) {
  return Object.fromEntries(table.schema.fields.map(({ name }) => [name, table.getChild(name).toArray()]));
}
