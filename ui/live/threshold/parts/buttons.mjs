// The buttons that move the threshold of a live component: to its stops, and step by step.

import { element, rebuild } from "../../js/dom.mjs";
import { shortest } from "../../js/formats.mjs";

function made({ label, title, note = "" }, press) {
  // Begins with what is written on it, as those expect who say it to click it.
  const ariaLabel = note ? `${label} ${note}. ${title}` : `${label}: ${title}`;
  return element("button", { type: "button", title, ariaLabel, onclick: press }, label, ...(note ? [element("small", {}, ` ${note}`)] : []));
}

export function makeButtons(live) {
  const { keys: { arrow }, stops } = live.data, [lowest, highest] = live.ends.map((end) => shortest(end, 0));
  const button = (what, move) => made(what, () => { live.rest = live.row; move(); live.commit(); });
  const built = (all) => all.map(([label, title, move]) => button({ label, title }, move));
  const by = (amount) => {
    const size = shortest(Math.abs(Number(amount.toPrecision(9))), 0);
    return [`${amount < 0 ? "−" : "+"}${size}`, `${amount < 0 ? "Down" : "Up"} by ${size}`, () => live.step(amount)];
  };
  const coarse = [
    ["‹ score", "Next lower score that occurs (key <)", () => live.moveToScore(-1)],
    ["score ›", "Next higher score that occurs (key >)", () => live.moveToScore(1)],
  ];
  const fine = [
    [lowest, "To the lowest threshold (key Home)", () => live.moveToEnd(-1)], by(-arrow), by(-arrow / 10),
    ["‹ row", "The next lower selectable threshold (key ,)", () => live.moveByRows(-1)],
    ["row ›", "The next higher selectable threshold (key .)", () => live.moveByRows(1)],
    by(arrow / 10), by(arrow), [highest, "To the highest threshold (key End)", () => live.moveToEnd(1)],
  ];
  rebuild(live.find(".lt-buttons"), stops, () => [...stops.map((stop) => button(stop, () => live.moveTo(stop.threshold))), ...built(coarse)]);
  rebuild(live.find(".lt-steps"), [arrow, live.ends], () => built(fine));
}
