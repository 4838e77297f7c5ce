// What stands for Streamlit in a report: the charts, and an answer at once.

import mount, { redraw } from "../live/threshold/slider.mjs";
import { Chart } from "./chart.mjs";

const report = JSON.parse(document.getElementById("report").textContent);
const [low, high] = report.ends;
const held = document.querySelector("[data-held-of]");

// The address holds the threshold, so that a reload or a link keeps it.
function hear() {
  const asked = new URLSearchParams(location.hash.slice(1)).get("t");
  if (asked && Number(asked) >= low && Number(asked) <= high) held.dataset.threshold = asked;
}

function answer(name, value) {
  if (name !== "moved") return;
  held.dataset.answer = value.number;
  held.dataset.threshold = value.threshold;
  // Within a page of somebody else's, as in a notebook, it has no address of its own.
  if (location.protocol !== "about:") history.replaceState(null, "", `#t=${value.threshold}`);
}

hear();
addEventListener("hashchange", hear);
// Written anew it is noticed, and the colours are read again.
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { held.dataset.threshold = `${held.dataset.threshold}`; });

const charts = Object.entries(report.charts).map(([key, figure]) => new Chart(document.querySelector(`.st-key-${key} > div`), key, figure));

mount({ data: report.data, parentElement: document.body, setTriggerValue: answer });

// Paper has another width, and is white; what is drawn in pixels does not follow by itself in time.
function fit(onPaper) {
  document.documentElement.classList.toggle("on-paper", onPaper);
  for (const chart of charts) chart.draw();
  redraw(document.body);
}
addEventListener("beforeprint", () => fit(true));
addEventListener("afterprint", () => fit(false));

for (const button of document.querySelectorAll(".copy")) button.onclick = async () => {
  const code = button.parentElement.querySelector("pre");
  try { await navigator.clipboard.writeText(code.textContent); } catch {
    getSelection().selectAllChildren(code);
    document.execCommand("copy");
  }
  button.textContent = "Copied";
  setTimeout(() => { button.textContent = "Copy"; }, 2000);
};
