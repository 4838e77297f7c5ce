// Called again on the same node at every run; a person may have scrolled since.

import { HEADING_LINK, MAIN_BLOCK } from "../streamlit_inside/inside.mjs";

const done = new WeakSet();
const HANDS = ["wheel", "touchstart", "pointerdown", "keydown"];

export default function mount({ parentElement }) {
  for (const link of document.querySelectorAll(HEADING_LINK)) {
    link.setAttribute("aria-label", `Link to ${link.closest("h2, h3").textContent}`);
  }
  if (done.has(parentElement)) return;
  done.add(parentElement);
  const id = location.hash.slice(1);
  if (!id) return;
  const show = () => document.getElementById(id)?.scrollIntoView({ behavior: "instant" });
  // What is drawn above it later would push it away: it is held until a person does something.
  const watch = new ResizeObserver(show);
  watch.observe(document.querySelector(MAIN_BLOCK));
  const end = () => {
    watch.disconnect();
    for (const name of HANDS) removeEventListener(name, end, true);
  };
  for (const name of HANDS) addEventListener(name, end, true);
}
