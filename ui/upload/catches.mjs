// What stands beside the uploader. A file that is dropped anywhere on the page, and rows that are pasted where nothing is typed, go
// to the uploader as if they had been chosen in it. Of one that the server did not let in it shows no
// more than a red mark: here is the reason, and the way out. And of one that is brought while the one before is being
// taken nobody would hear: the uploader to which it went is taken off the page with that. What was brought or pressed last counts.

import { element, rebuild } from "../live/js/dom.mjs";
import { DROP_ZONE, REFUSED_FILE } from "../streamlit_inside/inside.mjs";

const WRITTEN = "input, textarea, [contenteditable]";
const PRESSED = "[class*=st-key-take_] button, .st-key-own_read button, .st-key-own_forget button"; // in place of a file
const done = new WeakMap();
const times = {}; // how often a file so called, and so large, went to the uploader of a number

let taken = [0, null, 0]; // how many files the server took or gave up for a press, and name and size of the last if it was taken
let last = null; // the file that was brought last, to which field, the number of that, and whether it is given again
let isGiving = false;

export default function mount({ parentElement, data }) {
  taken = data.taken;
  bringAgain();
  if (!done.has(parentElement)) done.set(parentElement, listen(parentElement.querySelector(".own-refused"), data));
  const page = location.pathname;
  return () => { done.get(parentElement)?.abort(); done.delete(parentElement); if (location.pathname !== page) last = null; };
}

function listen(place, { megabytes }) {
  const listening = new AbortController();
  const look = () => {
    const reason = document.querySelector(REFUSED_FILE)?.textContent ?? "";
    place.hidden = !reason;
    rebuild(place, reason, () => whyNot(reason, megabytes));
    bringAgain();
  };
  const watch = new MutationObserver((changes) => { if (changes.some(({ target }) => target !== place)) look(); });
  watch.observe(document.body, { childList: true, subtree: true });
  listening.signal.addEventListener("abort", () => watch.disconnect());
  const on = (name, act) => addEventListener(name, act, { signal: listening.signal });
  on("dragover", (event) => { if (holdsFiles(event)) event.preventDefault(); });
  on("drop", (event) => {
    if (!holdsFiles(event)) return;
    // What is dropped on it, the uploader takes by itself.
    const [file] = event.dataTransfer.files, zone = event.target.closest?.(DROP_ZONE);
    if (zone) { remember(file, zone.querySelector("input[type=file]")); return; }
    event.preventDefault();
    bring(file);
  });
  on("change", ({ target }) => { if (!isGiving && numberOf(target) >= 0) remember(target.files[0], target); });
  on("click", ({ target }) => { if (target.closest?.(PRESSED)) last = null; });
  on("paste", (event) => {
    const text = event.clipboardData.getData("text/plain");
    if (event.target.closest?.(WRITTEN) || !text.trim().includes("\n")) return;
    bring(new File([text], "pasted rows", { type: "text/plain" }));
  });
  return listening;
}

function whyNot(reason, megabytes) {
  const code = /status code (\d+)/.exec(reason)?.[1];
  if (window.top !== window && (code === "403" || code === "401")) {
    const way = element("a", { href: location.href, target: "_blank", rel: "noopener", textContent: "Open this page in a tab of its own" });
    return ["The file was not let in: inside the page of another site the browser keeps back what an upload needs. ", way, ", and bring it there."];
  }
  if (code === "413") return [`The file is too large for this server: it takes ${megabytes} MB at most, and what stands before it may take less. Leave columns out, or write it as Parquet, which is several times smaller.`];
  if (code || reason.includes("Network Error")) return [`The file did not arrive (${code ? `the server answered ${code}` : "the connection was lost"}). Take it away with ×, and bring it once more; if it happens again, load the page anew.`];
  return [reason.replace(/^Error: /, "")];
}

function holdsFiles(event) { return event.dataTransfer?.types.includes("Files"); }

// The key of an uploader says how many files were taken before it was drawn; while a page is drawn anew the one before stands there, too.
function numberOf(field) { return Number(/st-key-own_file_(\d+)/.exec(field.closest("[class*=st-key-own_file_]")?.className)?.[1]); }

function uploader() { return document.querySelector(`.st-key-own_file_${taken[0]} input[type=file]`); }

function bring(file) { if (file) { last = { file, field: null, number: null, isAgain: false }; bringAgain(); } }

function remember(file, field) { if (file) { last = { file, field, number: numberOf(field), isAgain: false }; count(last); } }

function count({ file, number }) { const name = nameOf(file, number); times[name] = (times[name] ?? 0) + 1; }

function nameOf({ name, size }, number) { return `${number} ${size} ${name}`; }

// Whether the last file has no uploader yet, or that is gone, be it since the server took another file meanwhile.
function bringAgain() {
  const field = last && uploader();
  if (!field) return;
  const [n, name, size] = taken, { file, number, isAgain } = last;
  const isLater = number !== null && number !== n, wasTaken = isLater && name !== null;
  if (!isLater && last.field?.isConnected) return; // on its way
  const isIt = file.name === name && file.size === size && times[nameOf(file, number)] === 1; // else another so called may be it
  if (wasTaken && (isAgain || isIt)) { last = null; return; }
  last = { file, field, number: n, isAgain: isAgain || wasTaken };
  if (number !== n) count(last);
  give(file, field);
}

function give(file, field) {
  const carried = new DataTransfer();
  carried.items.add(file);
  field.files = carried.files;
  isGiving = true;
  field.dispatchEvent(new Event("change", { bubbles: true }));
  isGiving = false;
}
