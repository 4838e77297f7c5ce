// What stands beside a field for a file that is taken at once. Of a file that the server did not let in the field shows no
// more than a red mark: here is the reason, and the way out. And of one that is brought while the one before is being
// taken nobody would hear: the field to which it went is taken off the page with that. What was brought or pressed last counts.
// Where a page is about one file, it goes to the field wherever it is dropped, and so do rows that are pasted where nothing is typed.

import { element, rebuild } from "./live/js/dom.mjs";
import { DROP_ZONE, REFUSED_FILE } from "./streamlit_inside/inside.mjs";

const WRITTEN = "input, textarea, [contenteditable]";
const done = new WeakMap();
const every = {}; // by the key of a field what is known of it

let isGiving = false;

export default function mount({ parentElement, data }) {
  // How many files the server took or gave up for a press, and name and size of the last if it was taken; how often a file so called,
  // and so large, went to the field of a number; and the file that was brought last, to which, the number of that, and whether again.
  const of = every[data.key] ??= { key: data.key, times: {}, last: null };
  of.taken = data.taken;
  bringAgain(of);
  if (!done.has(parentElement)) done.set(parentElement, listen(of, parentElement.querySelector(".refused-file"), data));
  const page = location.pathname;
  return () => { done.get(parentElement)?.abort(); done.delete(parentElement); if (location.pathname !== page) of.last = null; };
}

function listen(of, place, { megabytes, instead, anywhere }) {
  const listening = new AbortController();
  const look = () => {
    const reason = document.querySelector(`${drawn(of)} ${REFUSED_FILE}`)?.textContent ?? "";
    place.hidden = !reason;
    rebuild(place, reason, () => whyNot(reason, megabytes));
    bringAgain(of);
  };
  const watch = new MutationObserver((changes) => { if (changes.some(({ target }) => target !== place)) look(); });
  watch.observe(document.body, { childList: true, subtree: true });
  listening.signal.addEventListener("abort", () => watch.disconnect());
  const on = (name, act) => addEventListener(name, act, { signal: listening.signal });
  on("change", ({ target }) => { if (!isGiving && numberOf(of, target) >= 0) remember(of, target.files[0], target); });
  on("click", ({ target }) => { if (instead && target.closest?.(instead)) of.last = null; });
  on("drop", (event) => {
    if (!holdsFiles(event)) return;
    // What is dropped on it, the field takes by itself.
    const [file] = event.dataTransfer.files, field = event.target.closest?.(DROP_ZONE)?.querySelector("input[type=file]");
    if (field && numberOf(of, field) >= 0) remember(of, file, field);
    if (field || !anywhere) return;
    event.preventDefault();
    bring(of, file);
  });
  if (!anywhere) return listening;
  on("dragover", (event) => { if (holdsFiles(event)) event.preventDefault(); });
  on("paste", (event) => {
    const text = event.clipboardData.getData("text/plain");
    if (event.target.closest?.(WRITTEN) || !text.trim().includes("\n")) return;
    bring(of, new File([text], "pasted rows", { type: "text/plain" }));
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

// The key of a field says how many files were taken before it was drawn; while a page is drawn anew the one before stands there, too.
function numberOf({ key }, field) {
  return Number(new RegExp(`st-key-${key}_(\\d+)`).exec(field.closest(`[class*="st-key-${key}_"]`)?.className)?.[1]);
}

function drawn({ key, taken }) { return `.st-key-${key}_${taken[0]}`; }

function bring(of, file) { if (file) { of.last = { file, field: null, number: null, isAgain: false }; bringAgain(of); } }

function remember(of, file, field) { if (file) { of.last = { file, field, number: numberOf(of, field), isAgain: false }; count(of); } }

function count({ last: { file, number }, times }) { const name = nameOf(file, number); times[name] = (times[name] ?? 0) + 1; }

function nameOf({ name, size }, number) { return `${number} ${size} ${name}`; }

// Whether the last file has no field yet, or that is gone, be it since the server took another file meanwhile.
function bringAgain(of) {
  const field = of.last && document.querySelector(`${drawn(of)} input[type=file]`);
  if (!field) return;
  const [n, name, size] = of.taken, { file, number, isAgain } = of.last;
  const isLater = number !== null && number !== n, wasTaken = isLater && name !== null;
  if (!isLater && of.last.field?.isConnected) return; // on its way
  const isIt = file.name === name && file.size === size && of.times[nameOf(file, number)] === 1; // else another so called may be it
  if (wasTaken && (isAgain || isIt)) { of.last = null; return; }
  of.last = { file, field, number: n, isAgain: isAgain || wasTaken };
  if (number !== n) count(of);
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
