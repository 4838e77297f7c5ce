// Called again on the same node whenever the step is another one.

import { MAIN } from "../streamlit_inside/inside.mjs";

const last = new WeakMap();

export default function mount({ data, parentElement }) {
  const before = last.get(parentElement);
  last.set(parentElement, data.step);
  if (before === undefined || before === data.step) return;
  document.querySelector(MAIN)?.scrollTo({ top: 0, behavior: "instant" });
}
