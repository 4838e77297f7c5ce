// The small tools with which every part writes into the page.

export const SVG = "http://www.w3.org/2000/svg";

// The text of a node that holds nothing else. Where a text stands already it is changed in place:
// a new one would have the browser find anew whatever it had found in the page.
export function write(node, text) {
  const held = node.firstChild;
  if (held?.nodeType !== Node.TEXT_NODE || held.nextSibling || !text) { if (node.textContent !== text) node.textContent = text; }
  else if (held.data !== text) held.data = text;
}

// Set those attributes that are not so yet: even the same value again costs a frame its time.
export function put(node, attributes) {
  const held = (node.attributesPut ??= {});
  for (const name in attributes) if (held[name] !== attributes[name]) node.setAttribute(name, held[name] = attributes[name]);
}

// Rebuild the children of a node only when what they are made from has changed, so that focus and
// an open explanation stay when the same data arrive again.
export function rebuild(node, from, children) {
  const key = JSON.stringify(from);
  if (node.lastBuilt === key) return;
  node.lastBuilt = key;
  node.replaceChildren(...children());
}

export function make(name, attributes, ...children) {
  const node = document.createElementNS(SVG, name);
  for (const key in attributes) node.setAttribute(key, attributes[key]);
  node.append(...children);
  return node;
}

export function element(name, properties = {}, ...children) {
  const node = Object.assign(document.createElement(name), properties);
  node.append(...children);
  return node;
}

// The columns of a table as typed arrays, by name: `ui.live.columns` writes them as text.
export function columnsOf(columns) {
  return Object.fromEntries(columns.map((column) => [column.name, numbersOf(column)]));
}

// A column may come as its distinct numbers and where each stands.
function numbersOf({ dtype, numbers, places }) {
  const distinct = read(numbers), Kind = kindOf(dtype);
  if (!places) return new Kind(distinct);
  const at = read(places);
  return new Kind(at.length).map((_, i) => distinct[at[i]]);
}

function read([dtype, base64]) {
  const bytes = Uint8Array.fromBase64?.(base64) ?? Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  return new (kindOf(dtype))(bytes.buffer);
}

function kindOf(dtype) { return globalThis[`${dtype[0].toUpperCase()}${dtype.slice(1)}Array`]; }
