// The handles of the threshold: what a screen reader says of the one, or of each of two, where the
// second stands, and what the numbers above are called.

import { put, write } from "../../js/dom.mjs";
import { CELLS, cellWord } from "./cells.mjs";

function describe(slider, label, [valuemin, valuenow, valuemax], valuetext) {
  put(slider, { "aria-label": label, "aria-valuemin": valuemin, "aria-valuemax": valuemax, "aria-valuenow": valuenow, "aria-valuetext": valuetext });
}

// Of two, each has its number; an accuracy at the one would not be that of the matrix.
export function nameNumbers({ root, data, up }) {
  const names = ["Lower threshold", "Upper threshold"], [first, second] = up > 0 ? names : names.toReversed();
  for (const node of root.querySelectorAll("[data-handle]")) {
    const isSecond = node.dataset.handle === "second";
    write(node, isSecond ? second : data.second ? first : "Threshold");
    if (isSecond) node.closest("[data-at]").hidden = !data.second;
  }
  for (const node of root.querySelectorAll(".lt-of-one")) node.hidden = data.second;
}

export function nameHandles(live) {
  const { columns, row, second, secondRow, ends: [lowest, highest] } = live, threshold = columns.threshold[row];
  const cells = (names, at) => names.map((name) => `${live.say(name, at)} ${cellWord(name, columns[name][at === "second" ? secondRow : row])}`).join(", ");
  if (second === null) {
    const where = [live.say("threshold"), live.beside()].filter(Boolean).join(", "), { asked } = live.histogram;
    describe(live.slider, "Threshold", [lowest, threshold, highest], `${where}: accuracy ${live.say("accuracy")}, ${cells(Object.keys(CELLS))}${asked ? `; ${asked.textContent}` : ""}${live.goal.brief}`);
    return;
  }
  const upper = columns.threshold[secondRow];
  const lower = ["Lower threshold", [lowest, Math.min(threshold, upper), Math.max(threshold, upper)]];
  const higher = ["Upper threshold", [Math.min(threshold, upper), Math.max(threshold, upper), highest]];
  const [first, last] = live.up > 0 ? [lower, higher] : [higher, lower];
  describe(live.slider, ...first, `${live.say("threshold")}: ${cells(["fn", "tn"])}`);
  describe(live.upper, ...last, `${live.say("threshold", "second")}: ${cells(["tp", "fp"], "second")}`);
}

export function placeSecond(live) {
  const { histogram, secondRow } = live, isThere = secondRow !== null, upper = live.columns.threshold[secondRow];
  if (live.upper.hidden === isThere) live.upper.hidden = live.find(".lt-track-second").hidden = !isThere;
  if (!isThere || !histogram.place) return;
  Object.assign(live.upper.style, { left: `${histogram.place.x(upper)}px`, top: `${histogram.place.axis}px` });
  if (live.hasBar) live.find(".lt-track-second").style.left = `${100 * histogram.position(upper)}%`;
}
