// A file that is dropped anywhere on the page, and rows that are pasted where nothing is typed, go
// to the uploader as if they had been chosen in it.

import { DROP_ZONE } from "../live/js/inside.mjs";

const WRITTEN = "input, textarea, [contenteditable]";
const done = new WeakMap();

export default function mount({ parentElement }) {
  if (!done.has(parentElement)) done.set(parentElement, listen());
  return () => { done.get(parentElement)?.abort(); done.delete(parentElement); };
}

function listen() {
  const listening = new AbortController();
  const on = (name, act) => addEventListener(name, act, { signal: listening.signal });
  on("dragover", (event) => { if (holdsFiles(event)) event.preventDefault(); });
  on("drop", (event) => {
    // What is dropped on it, the uploader takes by itself.
    if (!holdsFiles(event) || event.target.closest?.(DROP_ZONE)) return;
    event.preventDefault();
    give(event.dataTransfer.files[0]);
  });
  on("paste", (event) => {
    const text = event.clipboardData.getData("text/plain");
    if (event.target.closest?.(WRITTEN) || !text.trim().includes("\n")) return;
    give(new File([text], "pasted rows", { type: "text/plain" }));
  });
  return listening;
}

function holdsFiles(event) { return event.dataTransfer?.types.includes("Files"); }

function give(file) {
  const field = document.querySelector(`${DROP_ZONE} input[type=file]`);
  if (!field || !file) return;
  const carried = new DataTransfer();
  carried.items.add(file);
  field.files = carried.files;
  field.dispatchEvent(new Event("change", { bubbles: true }));
}
