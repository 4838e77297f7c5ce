// One sigmoid unit. Every number shown is looked up in the tables that Python computed. Weight, bias
// and input are whole numbers of tenths, so the row of their logit is found with whole numbers; a
// label is 1 exactly while the row of the threshold is below `flip`. What is worked out here are
// places on the screen.

import { Hand } from "../js/drag.mjs";
import { columnsOf, element, make, put, rebuild, write } from "../js/dom.mjs";
import { minus, shortest } from "../js/formats.mjs";
import { Ring, nameOf } from "../js/followed.mjs";
import { Held, toldOf } from "../js/held.mjs";
import { Live, mounted } from "../js/live.mjs";
import { Roving } from "../js/roving.mjs";
import { clamp, nearestRow, steppedRow } from "../js/search.mjs";
import { Tip } from "../js/tip.mjs";
import { SAID } from "../threshold/parts/cells.mjs";
import { circles, nameBelow, nearestDot, stacked, turnCircles } from "../threshold/parts/dots.mjs";
import { finite, probability, tenths } from "./formats.mjs";

const GRIP = 16; // px above and below the dashed line where a finger takes it
const NAMES = { x: "Input x", w: "Weight w", b: "Bias b", t: "Threshold" };
const ARROWS = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 };
const ANSWERS = ["no", "yes"]; // to whether a score is greater than the threshold
const BETWEEN = 0.95; // rem between two labels that stand upright
const SIGMOID = 0.42; // of the height, where rows lie below it
const STAND_UPRIGHT = 0.1; // below this, outputs crowd at the foot of the curve

export default function mount(given) { return mounted(LiveUnit, given); }

const WRITTEN = {
  z: finite, share: (value) => `${(100 * value).toPrecision(3)} %`, argmax: String,
};

const line = (x1, y1, x2, y2, more = {}) => make("line", { x1, y1, x2, y2, stroke: "var(--line)", ...more });
const words = (x, y, anchor, said, name = "") => make("text", { x, y, "text-anchor": anchor, class: name }, said);

const pathOf = (column, x, y) => Array.from({ length: Math.ceil(column.length / 5) }, (_, i) => 5 * i)
  .map((row, i) => `${i ? "L" : "M"}${x(row).toFixed(2)},${y(column[row]).toFixed(2)}`).join("");

class LiveUnit extends Live {
  constructor(parent) {
    super(parent.querySelector(".story-unit"));
    this.svg = this.find(".su-plot svg");
    this.tip = new Tip(this.root, "su-tip");
    this.hand = new Hand({ take: () => ({ ...this.now }), back: (was) => this.hold(was), release: () => this.commit() });
    this.held = new Held({
      name: () => this.data.key,
      busy: () => this.hand.holds,
      take: ({ w, b, x, row }) => this.hold({ w: Number(w), b: Number(b), x: Number(x), row: Number(row) }),
      commit: () => this.commit(),
    });
    this.rings = [0, 1].map(() => new Ring(this.find(".su-plot")));
    this.eight = new Roving(this.find(".su-eight tbody"), "button, [data-explain]");
    this.followed = null; // the place of a row among all of them, which ascend by score
    this.makeControls();
    this.listen();
  }

  // ---- data in ---------------------------------------------------------------------------------

  update(data, send) {
    this.data = data;
    this.send = send;
    this.logits = columnsOf(data.logits);
    this.thresholds = columnsOf(data.thresholds);
    this.outputs = columnsOf(data.outputs);
    this.rows = data.rows && columnsOf(data.rows);
    this.now ??= { x: 0, w: 0, b: 0, row: 0 };
    if (data.folded !== this.folded) this.find(".su-more").open = !(this.folded = data.folded);
    this.makeOutputs();
    this.tip.key = data.key;
    for (const node of this.root.querySelectorAll("[data-explain]")) {
      this.tip.explains(node, () => this.filled(this.data.explanations[node.dataset.explain]));
    }
    this.eight.update(true);
    this.texts = [...this.root.querySelectorAll("[data-say]")];
    this.hear();
    this.draw();
    this.render();
  }

  makeControls() {
    for (const node of this.root.querySelectorAll("[data-control]")) {
      const name = node.dataset.control;
      const label = element("span", { className: "su-name" }, element("span", { textContent: NAMES[name] }), element("b"));
      label.lastChild.dataset.say = label.dataset.explain = name;
      const slider = element("div", {
        className: "su-slider", role: "slider", tabIndex: 0, ariaLabel: NAMES[name], ariaOrientation: "horizontal",
        onkeydown: (event) => this.key(event, name), onblur: () => { this.held.leave(); },
      }, element("i"));
      slider.dataset.slider = name;
      node.replaceChildren(label, slider);
      this.hand.drags(slider, (event) => {
        const box = slider.getBoundingClientRect();
        this.place(name, (event.clientX - box.left) / box.width);
      });
    }
  }

  makeOutputs() {
    rebuild(this.find(".su-eight tbody"), this.data.written, () => this.data.written.map((text, i) => {
      const press = element("button", {
        type: "button", textContent: text, ariaLabel: `${text}: put the threshold there`,
        onclick: () => { this.hold({ row: this.rowOf(this.outputs.score[i]) }); this.commit(); },
      });
      press.dataset.explain = "score";
      const cells = [element("th", { scope: "row" }, press), element("td", { textContent: finite(this.outputs.logit[i]) }), element("td", {}, element("b", { className: "su-label" }))];
      cells[1].dataset.explain = "logit";
      cells[2].dataset.explain = "output_label";
      cells[2].firstChild.dataset.label = i;
      return element("tr", {}, ...cells);
    }));
  }

  hear() {
    const told = toldOf(this.data.key);
    if (!told) return;
    const { w, b, x, row, answer, session, followed } = told;
    if (followed !== this.heardFollowed) this.ring(this.rows ? this.rows.number.indexOf(Number(this.heardFollowed = followed)) : -1);
    this.held.hear({ w, b, x, row, answer, session });
  }

  // ---- moving ----------------------------------------------------------------------------------

  get last() { return this.thresholds.threshold.length - 1; }
  get logitRow() { return this.now.w * this.now.x + 10 * this.now.b + this.data.far; }

  rowOf(threshold) { return nearestRow(this.thresholds.threshold, threshold); }

  hold(change) {
    Object.assign(this.now, change);
    this.soon();
  }

  // Move a slider to a place on it, from 0 to 1.
  place(name, position) {
    const at = clamp(position, 0, 1), { limit } = this.data;
    this.hold(name === "t" ? { row: this.rowOf(at) } : { [name]: Math.round((2 * at - 1) * limit) });
  }

  step(name, direction, fine) {
    if (name !== "t") {
      const { limit } = this.data;
      return this.hold({ [name]: clamp(this.now[name] + direction, -limit, limit) });
    }
    const all = this.thresholds.threshold, { row } = this.now;
    this.hold({ row: steppedRow(all, all[row], row, direction * (fine ? 0.001 : 0.01)) });
  }

  toOutput(direction) {
    const rows = Array.from(this.outputs.score, (score) => this.rowOf(score)).filter((row) => direction * (row - this.now.row) > 0);
    if (rows.length) this.hold({ row: direction > 0 ? Math.min(...rows) : Math.max(...rows) });
  }

  ring(i) {
    this.followed = i >= 0 ? i : null;
    this.soon();
  }

  // Another row is followed from now on, in all steps.
  follow(i) {
    if (!(i >= 0 && i < this.rows.number.length)) return;
    this.ring(i);
    this.send("followed", this.rows.number[i]);
  }

  commit() {
    const { w, b, x, row } = this.now;
    write(this.find("[data-note=announce]"), `Logit ${this.say("z")}, probability ${this.say("p")}, threshold ${this.say("t")}: label ${this.label(this.logits.flip[this.logitRow])}. ${this.say("ones")} of the eight outputs ${this.say("is_are")} label 1.`);
    this.held.send(this.send, { w, b, x, row });
  }

  // ---- the hand --------------------------------------------------------------------------------

  listen() {
    this.hand.drags(this.find(".su-plot"), (event) => {
      const box = this.svg.getBoundingClientRect(), { top, height } = this.panel;
      this.place("t", 1 - (event.clientY - box.top - top) / height);
    }, (event) => {
      const at = event.clientY - this.svg.getBoundingClientRect().top, { top, height } = this.panel;
      return event.pointerType === "touch" ? event.target.matches(".su-grip") : at > top - GRIP && at < top + height + GRIP;
    });
    for (const [name, by] of [["lower", -1], ["higher", 1]]) this.find(`.fo-${name}`).onclick = () => this.follow(this.followed + by);
    this.svg.onclick = ({ clientX, clientY }) => {
      const { left, top } = this.svg.getBoundingClientRect();
      if (this.hill) this.follow(nearestDot(this.rows.label.length, (i) => this.placeOf(i), clientX - left, clientY - top));
    };
    this.watch = new MutationObserver((changes) => {
      if (changes.some(({ target }) => !this.root.contains(target))) this.hear();
    });
    this.watch.observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-answer", "data-followed", "data-row", "data-w", "data-b", "data-x"] });
    this.resized = new ResizeObserver(() => { if (this.logits) { this.draw(); this.render(); } });
    this.resized.observe(this.find(".su-plot"));
  }

  // Page Up and Page Down are left alone: they walk through the steps of the story.
  key(event, name) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "Home") this.place(name, 0);
    else if (event.key === "End") this.place(name, 1);
    else if (name === "t" && (event.key === "<" || event.key === ">")) this.toOutput(event.key === ">" ? 1 : -1);
    else if (ARROWS[event.key]) this.step(name, ARROWS[event.key], event.shiftKey);
    else return;
    event.preventDefault();
    this.held.commitLater();
  }

  // ---- what is said ----------------------------------------------------------------------------

  label(flip) { return this.now.row < flip ? 1 : 0; }

  say(name) {
    const { now, logits, thresholds, logitRow } = this;
    if (name === "t") return shortest(thresholds.threshold[now.row]);
    if (name === "cut") return finite(thresholds.logit[now.row]);
    if (name === "ones") return String(thresholds.ones[now.row]);
    if (name === "is_are") return thresholds.ones[now.row] === 1 ? "has" : "have";
    if (name === "answer") return ANSWERS[this.label(logits.flip[logitRow])];
    if (name.startsWith("in_")) return this.bracketed(name.slice(3));
    if (name in now) return tenths(now[name]);
    return (WRITTEN[name] ?? probability)(logits[name][logitRow]);
  }

  bracketed(name) { return this.now[name] < 0 ? `(${this.say(name)})` : this.say(name); }

  filled(text) { return text.replace(/\{(\w+)\}/g, (_, name) => this.say(name)); }

  tied() {
    const { outputs, logits, now } = this, all = this.data.written.filter((_, i) => outputs.tie[i] === now.row);
    if (logits.tie[this.logitRow] === now.row) all.unshift(`p = ${this.say("p")}`);
    return all.join(" and ");
  }

  // ---- drawing ---------------------------------------------------------------------------------

  // Everything that moves neither with the unit nor with the threshold.
  draw() {
    const box = this.find(".su-plot").getBoundingClientRect();
    if (!box.width) return;
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
    const left = 2.6 * rem, right = box.width - 4.6 * rem, top = 0.8 * rem, bottom = box.height - 2.3 * rem;
    const height = (this.rows ? SIGMOID : 0.85) * (bottom - top), foot = { top: top + height + (this.rows ? 1.3 : 0) * rem, bottom };
    const { logits, outputs } = this, far = this.data.far / 100;
    const x = (z) => left + (z + far) / (2 * far) * (right - left);
    const y = (p) => top + (1 - p) * height;
    this.panel = { left, right, top, height, x, y, rem, foot: this.rows ? bottom : y(0) };
    const node = (name, kind, more = {}) => (this.moving[name] = make(kind, { class: `su-${name}`, ...more }));
    this.moving = {};
    this.points = Array.from(outputs.score, (score, i) => make("circle", { cx: x(outputs.logit[i]), cy: y(score), r: 0.36 * rem, class: "su-point" }));
    this.svg.replaceChildren(
      ...[0, 0.5, 1].flatMap((p) => [line(left, y(p), right, y(p)), words(left - 0.4 * rem, y(p) + 0.28 * rem, "end", p)]),
      ...[-8, -4, 0, 4, 8].flatMap((z) => [line(x(z), foot.bottom, x(z), foot.bottom + 4, { stroke: "var(--soft)" }), words(x(z), foot.bottom + 1.1 * rem, "middle", minus(String(z)))]),
      line(left, foot.bottom, right, foot.bottom), words((left + right) / 2, foot.bottom + 2.1 * rem, "middle", "logit z"),
      make("path", { d: pathOf(logits.p, (row) => x(logits.z[row]), y), class: "su-curve" }), ...this.makeHill(foot),
      node("drop", "line"), node("meet", "line"), node("rise", "line"),
      node("line", "line", { x1: left, x2: right }),
      ...this.leaders(), ...this.points,
      node("handle", "circle", { cx: right, r: 0.55 * rem }),
      node("said_1", "text", { x: right + 0.8 * rem }), node("said_t", "text", { x: right + 0.8 * rem }), node("said_0", "text", { x: right + 0.8 * rem }),
      node("you", "circle", { r: 0.5 * rem }), node("your_p", "text"),
    );
    this.drawSlope();
  }

  // The rows of the first screen, drawn as there, on the axis of the logit.
  makeHill({ top, bottom }) {
    this.hill = null;
    if (!this.rows) return [];
    const { left, right, rem } = this.panel, { label, z } = this.rows, far = this.data.far / 100, width = right - left, height = bottom - top;
    const stacks = stacked(Array.from(z, (at) => (at + far) / (2 * far)), label, { width, height });
    if (!stacks) return [];
    const axis = top + stacks.share * height, { dots, groups } = circles(stacks, label, { left, axis });
    this.hill = { dots, stacks, axis, at: null };
    const lane = (said, up) => words(left - 0.4 * rem, axis + (up ? -0.3 : 0.9) * rem, "end", said);
    return [...groups, line(left, axis, right, axis, { stroke: "var(--ink)" }), lane("yes", true), lane("no", false), words(right, top + 0.3 * rem, "end", this.data.rows_are, "su-title")];
  }

  // The middle of a row's dot, from the corner of the drawing.
  placeOf(i) { return ["cx", "cy"].map((name) => Number(this.hill.dots[i].getAttribute(name))); }

  // The derivative at every logit; the drawing is as large as its place, and so are its letters.
  drawSlope() {
    const { logits, data: { far } } = this, peak = logits.slope[far], x = (row) => 44 + row / (2 * far) * 426, y = (value) => 84 - value / peak * 70;
    this.yours = { x, y, dot: make("circle", { r: 5, class: "su-you" }), text: make("text", { class: "su-your_slope" }) };
    this.find(".su-slope svg").replaceChildren(
      line(x(0), y(0), x(2 * far), y(0)), line(x(0), y(peak), x(2 * far), y(peak), { "stroke-dasharray": "2 4" }),
      words(38, y(0) + 4, "end", 0), words(38, y(peak) + 4, "end", peak), ...[-8, -4, 0, 4, 8].map((z) => words(x(100 * z + far), 99, "middle", minus(String(z)))),
      words(x(0), 12, "start", "derivative p (1 − p)"), make("path", { d: pathOf(logits.slope, x, y), class: "su-curve" }), this.yours.dot, this.yours.text);
  }

  // The numbers of the eight outputs. Those at the foot of the curve stand upright, moved apart
  // where they would cover each other.
  leaders() {
    const { x, y, rem } = this.panel, { written } = this.data, { score, logit } = this.outputs;
    const descending = Array.from(score.keys()).toSorted((a, b) => logit[b] - logit[a]), foot = y(0) - 1.6 * rem;
    let free = Infinity;
    return descending.flatMap((i) => {
      const at = { x: x(logit[i]), y: y(score[i]) };
      if (score[i] >= STAND_UPRIGHT) {
        const [side, anchor] = logit[i] < 0 ? [1, "start"] : [-1, "end"]; // where the curve is not
        return [make("text", { x: at.x + side * 0.6 * rem, y: at.y + (side > 0 ? 0.8 : -0.35) * rem, "text-anchor": anchor, class: "su-halo" }, written[i])];
      }
      const stands = Math.min(at.x, free);
      free = stands - BETWEEN * rem;
      return [
        make("line", { x1: at.x, y1: at.y, x2: stands, y2: foot + 2, class: "su-leader" }),
        make("text", { transform: `translate(${stands + 0.28 * rem},${foot}) rotate(-90)`, class: "su-halo" }, written[i])];
    });
  }

  // The one place where a state becomes a picture: same state, same picture.
  render() {
    if (!this.logits) return;
    const { now, logits, thresholds, outputs, logitRow } = this;
    for (const node of this.texts) write(node, this.say(node.dataset.say));
    for (const slider of this.root.querySelectorAll("[data-slider]")) {
      const name = slider.dataset.slider, { limit } = this.data, at = name === "t" ? thresholds.threshold[now.row] : now[name] / 10;
      const [low, high] = name === "t" ? [0, 1] : [-limit / 10, limit / 10], label = this.label(logits.flip[logitRow]);
      slider.firstChild.style.left = `${100 * (at - low) / (high - low)}%`;
      put(slider, { "aria-valuemin": low, "aria-valuemax": high, "aria-valuenow": at, "aria-valuetext": name === "t"
        ? `${this.say("t")}: label ${label}, ${this.say("ones")} of the eight outputs ${this.say("is_are")} label 1`
        : `${this.say(name)}: logit ${this.say("z")}, probability ${this.say("p")}, label ${label}` });
    }
    const labels = Array.from(outputs.flip, (flip) => this.label(flip));
    for (const node of this.root.querySelectorAll("[data-label]")) {
      const label = node.dataset.label === "unit" ? this.label(logits.flip[logitRow]) : labels[node.dataset.label];
      write(node, String(label));
      node.classList.toggle("su-is-one", label === 1);
    }
    const tied = this.tied(), { notes, shift } = this.data;
    write(this.find("[data-note=tie]"), tied ? notes.tie.replace("{p}", tied) : notes.no_tie);
    write(this.find("[data-note=saturated]"), logits.saturated[logitRow] ? notes.saturated : notes.open);
    write(this.find("[data-note=shifted]"), `softmax([${shift}, ${shift} + z])`);
    this.tip.refresh();
    if (this.panel) this.move(labels);
  }

  move(labels) {
    const { moving, panel, logits, thresholds, now, logitRow } = this, { x, y, left, right, rem } = panel;
    const set = (name, attributes, said) => {
      put(moving[name], attributes);
      if (said !== undefined) write(moving[name], said);
    };
    labels.forEach((label, i) => this.points[i].classList.toggle("su-is-one", label === 1));
    const t = thresholds.threshold[now.row], cut = clamp(x(thresholds.logit[now.row]), left, right), level = y(t);
    set("line", { y1: level, y2: level });
    this.find(".su-grip").style.top = `${level - GRIP}px`;
    set("handle", { cy: level });
    set("meet", { x1: cut, x2: cut, y1: level, y2: panel.foot });
    set("said_t", { y: level + 0.3 * rem }, this.say("t"));
    set("said_1", { y: level - 0.9 * rem }, "↑ 1");
    set("said_0", { y: level + 1.5 * rem }, "↓ 0");
    const z = logits.z[logitRow], at = x(z), p = y(logits.p[logitRow]), { yours } = this;
    // Left of the middle the numbers of the eight stand over the curve: yours stands above them.
    const high = z < 0, beside = z < 0 ? at - left > 6 * rem ? -1 : 1 : right - at > 5 * rem ? 1 : -1;
    const side = { x: at + beside * 0.8 * rem, "text-anchor": beside > 0 ? "start" : "end" };
    set("drop", { x1: at, x2: at, y1: high ? y(0.8) : p, y2: y(0) });
    set("you", { cx: at, cy: p });
    put(yours.dot, { cx: yours.x(logitRow), cy: yours.y(logits.slope[logitRow]) });
    put(yours.text, { x: yours.x(logitRow) + beside * 9, y: yours.y(logits.slope[logitRow]) - 6, "text-anchor": side["text-anchor"] });
    write(yours.text, this.say("slope"));
    set("your_p", { ...side, y: high ? y(0.8) + 0.7 * rem : p + 1.4 * rem }, `p = ${this.say("p")}`);
    this.showRows();
    this.svg.ariaLabel = `Sigmoid. Your unit: logit ${this.say("z")}, probability ${this.say("p")}, derivative ${this.say("slope")}. Threshold ${this.say("t")}: ${this.say("ones")} of the eight outputs ${this.say("is_are")} label 1.`;
  }

  // What the threshold makes of the rows, and where the one that is followed stands.
  showRows() {
    const { rows, hill, followed: i, panel: { x, y }, now: { row } } = this, isThere = i !== null && Boolean(rows);
    if (hill) {
      turnCircles(hill.dots, rows, hill.at, [row, row]);
      hill.at = [row, row];
    }
    const lines = this.find(".followed");
    lines.hidden = !isThere;
    write(this.find("[data-row=nearest]"), isThere && rows.number[i] === this.data.nearest ? this.data.is_nearest : "");
    put(this.moving.rise, { visibility: isThere && hill ? "visible" : "hidden" });
    const onCurve = isThere && [x(rows.z[i]), y(rows.p[i])], inHill = isThere && hill && this.placeOf(i);
    this.rings[0].stand(onCurve, 0.72 * this.panel.rem);
    const called = isThere ? nameOf(rows.number[i]) : "";
    this.rings[1].stand(inHill, hill?.stacks.size, called, this.panel.right, inHill && nameBelow(hill.stacks, rows.label, i, { axis: hill.axis, y: inHill[1], letter: this.panel.rem, name: called }));
    if (!isThere) return;
    if (inHill) put(this.moving.rise, { x1: inHill[0], x2: onCurve[0], y1: inHill[1], y2: onCurve[1] });
    const label = rows.label[i], said = Number(row < rows.flip[i]);
    const texts = { name: `Row ${rows.number[i]}`, is: label ? "“yes”" : "“no”", z: finite(rows.z[i]), p: rows.p[i].toFixed(4), answer: ANSWERS[said], said: `label ${said}: ${SAID[label][said]}` };
    for (const name in texts) write(lines.querySelector(`[data-row=${name}]`), texts[name]);
  }

  end() {
    super.end();
    for (const ring of this.rings) ring.end();
  }
}
