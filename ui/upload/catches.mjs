// What stands beside the uploader. A file that is dropped anywhere on the page, and rows that are pasted where nothing is typed, go
// to the uploader as if they had been chosen in it. Of one that the server did not let in it shows no
// more than a red mark: here is the reason, and the way out. And of one that is brought while the one before is being
// taken nobody would hear: the uploader to which it went is taken off the page with that.

import { element, rebuild } from "../live/js/dom.mjs";
import { DROP_ZONE, REFUSED_FILE } from "../streamlit_inside/inside.mjs";

const WRITTEN = "input, textarea, [contenteditable]";
const LEFT = 1000; // ms without an uploader, after which the page was left, and with it the file
const done = new WeakMap();

let taken = [0, "", 0]; // how many files the server took, and name and size of the last
let last = null; // the file that was brought last, to which field, how many were taken until then, and whether it is given again

export default function mount({ parentElement, data }) {
  taken = data.taken;
  bringAgain();
  if (!done.has(parentElement)) done.set(parentElement, listen(parentElement.querySelector(".own-refused"), data));
  return () => { done.get(parentElement)?.abort(); done.delete(parentElement); setTimeout(forget, LEFT); };
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
    // What is dropped on it, the uploader takes by itself.
    if (!holdsFiles(event)) return;
    const [file] = event.dataTransfer.files;
    if (event.target.closest?.(DROP_ZONE)) { remember(file); return; }
    event.preventDefault();
    give(file);
  });
  on("change", ({ target }) => { if (target === uploader()) remember(target.files[0]); });
  on("paste", (event) => {
    const text = event.clipboardData.getData("text/plain");
    if (event.target.closest?.(WRITTEN) || !text.trim().includes("\n")) return;
    give(new File([text], "pasted rows", { type: "text/plain" }));
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

function uploader() { return document.querySelector(`${DROP_ZONE} input[type=file]`); }

// The key of an uploader says how many files were taken before it was drawn.
function numberOf(field) { return Number(/own_file_(\d+)/.exec(field?.closest("[class*=own_file_]")?.className)?.[1]); }

function remember(file, isAgain = false) { const field = uploader(); if (file) last = { file, field, number: numberOf(field), isAgain }; }

// Whether the uploader to which the last file went is gone, be it since the server took another file meanwhile.
function bringAgain() {
  const [n, name, size] = taken, field = uploader();
  if (!last || !field || numberOf(field) !== n) return;
  const { file, number, isAgain } = last, isLater = n !== number;
  if (isLater && (isAgain || (file.name === name && file.size === size))) { last = null; return; }
  if (!isLater && last.field.isConnected) return; // on its way
  give(file);
  remember(file, isAgain || isLater);
}

function forget() { if (!uploader()) last = null; }

function give(file) {
  const field = uploader();
  if (!field || !file) return;
  const carried = new DataTransfer();
  carried.items.add(file);
  field.files = carried.files;
  field.dispatchEvent(new Event("change", { bubbles: true }));
}
