// The live threshold. Every number shown is looked up in the table that Python computed: row i of
// every column belongs to threshold i. What is worked out here are places on the screen and, for a
// pinned threshold, the difference of two numbers shown.

import { Hand } from "../js/drag.mjs";
import { columnsOf, element, put, rebuild, write } from "../js/dom.mjs";
import { Followers } from "../js/followers.mjs";
import { count, difference, shortest, written } from "../js/formats.mjs";
import { Held, sayDrawn, toldOf } from "../js/held.mjs";
import { CHART_FRAME, MAIN, layoutOf } from "../../streamlit_inside/inside.mjs";
import { Live, instanceIn, mounted } from "../js/live.mjs";
import { offerPictures } from "../js/pictures.mjs";
import { Roving } from "../js/roving.mjs";
import { clamp, descends, nearestRow, nextScore, standIn, steppedRow } from "../js/search.mjs";
import { Sight } from "../js/sight.mjs";
import { Tip } from "../js/tip.mjs";
import { bandText, crossed, listed } from "./parts/bands.mjs";
import { makeButtons } from "./parts/buttons.mjs";
import { CELLS } from "./parts/cells.mjs";
import { chartsOf, onPlot } from "./parts/chart.mjs";
import { CellDots, MOST_DOTS } from "./parts/dots.mjs";
import { nearerHandle } from "./parts/geometry.mjs";
import { Goal } from "./parts/goal.mjs";
import { nameHandles, nameNumbers, placeSecond } from "./parts/handles.mjs";
import { FEW_CHARACTERS, Histogram } from "./parts/histogram.mjs";
import { Marks } from "./parts/marks.mjs";
import { Presses } from "./parts/presses.mjs";
import { Region } from "./parts/region.mjs";
import { Roc } from "./parts/roc.mjs";
import { Rows } from "./parts/rows.mjs";
import { Typed } from "./parts/typed.mjs";

const BESIDE_FROM = 832; // px of width from which the matrix stands beside the histogram
const PAUSE = 0.3; // ms of a frame in a rest, after which what is left waits for the next
const MOST_WRITTEN = 32; // numbers elsewhere on the page in a picture, of those out of sight
const NEAREST = 4; // rows listed on either side of the threshold
const KEYS = { ArrowLeft: [-1, "arrow"], ArrowDown: [-1, "arrow"], ArrowRight: [1, "arrow"], ArrowUp: [1, "arrow"], PageDown: [-1, "page"], PageUp: [1, "page"] };
const EXPLAINED = "[data-explain]:not(:has(.lt-press)), .lt-press"; // what the keyboard finds of a part
const TOGETHER = { ".lt-head": EXPLAINED, ".lt-matrix": EXPLAINED, ".lt-tiles": EXPLAINED, ".lt-buttons": "button", ".lt-buttons-right": "button", ".lt-steps": "button" };
const UNANSWERED = "The server has not answered: the numbers are right, the link may be behind. It is asked again.";

export default function mount(given) { return mounted(LiveThreshold, given); }

// Draw again what is measured and coloured by the page, which has changed.
export function redraw(parentElement) {
  const live = instanceIn(parentElement);
  live.lookAnew();
  live.drawScores();
  live.render();
}

function tableLine(texts, kind) { return element("tr", {}, ...texts.map((textContent) => element(kind, { textContent }))); }

export class LiveThreshold extends Live {
  static parts = { Histogram, CellDots };

  constructor(parent) {
    const { Histogram: Scores, CellDots: Dots } = new.target.parts;
    super(parent.querySelector(".live-threshold"));
    this.root.dataset.filled = "";
    this.slider = this.find(".lt-histogram");
    this.upper = this.find(".lt-upper");
    this.histogram = new Scores(this.slider);
    this.tip = new Tip(this.root, "lt-tip");
    this.hand = new Hand({
      take: () => {
        this.isChoosing = this.second !== null;
        this.rest = this.row;
        return [this.threshold, this.second];
      },
      back: (was) => this.stand(...was),
      release: () => {
        if (this.second !== null) (this.handle === "second" ? this.upper : this.slider).focus({ preventScroll: true });
        this.commit();
      },
      far: (x) => Math.abs(x),
    });
    this.held = new Held({
      name: () => `${this.data.key} ${this.data.scale}`,
      busy: () => this.isBusy,
      take: (told, first) => this.obey(Number(told.threshold), this.data.second ? Number(told.second) : null, first, told),
      commit: () => this.commit(),
      late: (is) => write(this.find("[data-note=server]"), is ? UNANSWERED : ""),
    });
    this.marks = new Marks((chart, rowAt) => this.hand.drags(chart, (event) => this.dragToRow(rowAt(event, this.columns)), (event) => onPlot(chart, event)));
    this.presses = new Presses(this.root, (name) => { this.tip.hide(); this.send("pressed", name); });
    this.typed = new Typed(this.root);
    this.rows = new Rows();
    this.region = new Region();
    this.cellDots = new Dots(this.root);
    this.goal = new Goal(this.find(".lt-goal"));
    this.roc = new Roc(this.find(".lt-small-roc"));
    this.followers = new Followers();
    this.sight = new Sight(() => this.soon());
    this.threshold = 0.5; // what is held; `row` stands in for it in the current table
    this.second = null; // a threshold nearer to "yes", never beyond it, where the page has two
    this.announced = 0.5; // the threshold of which was last said in which bands it lies
    this.handle = "threshold"; // or "second": the one that keys and buttons move
    this.pinnedAt = null; // a threshold; `pinned` is its row
    this.together = Object.entries(TOGETHER).map(([part, items]) => new Roving(this.find(part), items));
    this.words = [() => nameHandles(this), () => this.writeTyped(), () => this.writeSentences()];
    this.part = 0; // of the words, that was written last
    const isOut = (node) => !this.sight.holds(node);
    this.atRest = [...this.words, () => this.tellFollowers(isOut, MOST_WRITTEN), () => this.drawMarks(isOut), () => this.region.draw(this.row, this.colours, isOut), () => { if (!this.isOffered) this.offerPictures(); }];
    this.rested = 0; // of these parts, that were drawn since it moved
    this.hasBar = false; // the histogram has scrolled away, and the bar shows what it showed
    this.listen();
  }

  // ---- data in -------------------------------------------------------------------------------

  update(data, send) {
    this.data = data;
    this.send = send;
    this.columns = this.columnsIn(data);
    const { threshold: thresholds } = this.columns, ends = [thresholds[0], thresholds[thresholds.length - 1]];
    // 1 where the next row is the next higher number, −1 where lower means "yes".
    this.up = descends(thresholds) ? -1 : 1;
    this.ends = this.up > 0 ? ends : ends.toReversed();
    this.sides();
    if (this.scale !== data.scale) this.held.told = null; // what was held was another scale's
    this.scale = data.scale;
    this.lookAnew();
    this.roc.update(this.columns, data.brief);
    this.goal.update(data.second ? null : data.goal, data.columns, this.columns);
    this.marks.update(data.marks, data.bands);
    this.images = data.images && new LiveThreshold.Images(data.images, data.image_names);
    this.rows.update(data.samples, this.kindOf("threshold").decimals, this.images);
    this.region.update(data.region, data.samples, data.cells);
    this.dotted = this.dotsIn(data);
    this.cellDots.update(this.dotted, this.images);
    this.followers.update(data.key);
    this.tip.key = data.key;
    for (const name in data.notes) write(this.find(`[data-note=${name}]`), data.notes[name]);
    this.makeTiles();
    if (!data.brief) makeButtons(this);
    this.presses.update(data);
    this.listBands();
    // The largest count of each cell stands at one of the ends: the longest of them fits its cell.
    const most = Object.keys(CELLS).flatMap((name) => [this.columns[name][0], this.columns[name].at(-1)].map((value) => written(this.kindOf(name), value).length));
    this.root.style.setProperty("--letters", Math.max(...most));
    this.cells = ["column", "also"].flatMap((kind) => [...this.root.querySelectorAll(`[data-${kind}]`)].map((node) => ({ node, name: node.dataset[kind], at: node.closest("[data-at]")?.dataset.at, isOfBar: Boolean(node.closest(".lt-bar")), shown: null })));
    this.differences = [...this.root.querySelectorAll("[data-difference]")].map((node) => [node, node.dataset.difference]);
    for (const node of this.root.querySelectorAll("[data-explain]")) {
      this.tip.explains(node, () => this.data.explanations[node.dataset.explain], node.querySelector(".lt-press") ?? node, data.brief);
    }
    if (!data.second) this.handle = "threshold";
    nameNumbers(this);
    this.find(".lt-pin").hidden = data.second;
    this.find(".lt-axis").hidden = !data.scores.odds;
    this.stand(this.threshold, data.second ? this.second ?? this.threshold : null);
    this.rest = this.row;
    this.pinned = this.pinnedAt === null ? null : this.rowOf(this.pinnedAt);
    this.hear();
    this.rove();
    this.sayNumbers(); // they take room beside which is drawn
    this.drawScores();
    this.render();
  }

  rove() { for (const part of this.together) part.update(!this.data.brief); }

  // The live table.
  columnsIn(data) { return columnsOf(data.table); }

  // The rows that have a dot each, or null.
  dotsIn(data) { return !data.weighted && this.rows.columns?.flip.length <= MOST_DOTS ? this.rows.columns : null; }

  // In the matrix “yes” stands on the side on which it lies on the axis above, and a cell below its
  // bars: to the right, or to the left where lower means "yes".
  sides() {
    for (const line of this.root.querySelectorAll(".lt-matrix tr")) {
      const last = line.querySelector(this.up > 0 ? "[data-at=second]" : "[data-explain]:not([scope=row], [data-at])");
      if (line.lastElementChild !== last) line.append(last);
    }
  }

  makeTiles() {
    rebuild(this.find(".lt-tiles"), this.data.tiles, () => this.data.tiles.map(({ name, label }) => {
      const number = element("span"), change = element("small");
      number.dataset.column = change.dataset.difference = name;
      const tile = element("div", {}, element("dt", { textContent: label }), element("dd", {}, number, change));
      tile.dataset.explain = name;
      return tile;
    }));
  }

  hear() {
    const word = toldOf("answer")?.word;
    if (word && word !== this.word) sayDrawn(this.word = word);
    const told = toldOf(this.data.key);
    if (!told) return;
    const { threshold, second, epoch, answer, session, waits, cell, axis } = told;
    this.presses.hear(cell);
    if (axis !== this.heardAxis) this.lieAlong(this.heardAxis = axis);
    this.held.hear({ threshold, second, epoch, answer, session, waits });
  }

  lieAlong(axis) {
    if (!axis || axis === this.histogram.wanted) return;
    this.histogram.wanted = axis;
    if (this.histogram.place) this.drawScores();
  }

  obey(threshold, second, first) {
    if (threshold === this.threshold && second === this.second) return;
    if (!first) this.rest = this.row;
    this.stand(threshold, second);
    this.announced = threshold;
    if (first) this.rest = this.row; // a link has flipped nothing
  }

  // A theme may have changed, or a chart.
  lookAnew() {
    this.colours = null;
    this.isAnew = true; // paper, too, is drawn at once, and all of it
    this.isOffered = false;
    this.marks.forget();
    this.region.forget();
  }

  // ---- moving --------------------------------------------------------------------------------

  rowOf(value) { return standIn(this.columns.threshold, value, this.data.rule); }

  moveTo(value) { this.moveToRow(nearestRow(this.columns.threshold, value)); }

  moveToRow(row) { this.hold(this.columns.threshold[clamp(row, 0, this.columns.threshold.length - 1)]); }

  // Move the handle that is taken; one of two goes no further than to the other.
  hold(value) {
    const isBeyond = (one, other) => this.up * one > this.up * other;
    if (this.handle === "second") this.stand(this.threshold, isBeyond(this.threshold, value) ? this.threshold : value);
    else this.stand(this.second !== null && isBeyond(value, this.second) ? this.second : value, this.second);
  }

  stand(threshold, second) {
    Object.assign(this, { threshold, second, row: this.rowOf(threshold), secondRow: second === null ? null : this.rowOf(second) });
    this.soon();
  }

  // The threshold that is moved, and its row.
  get taken() { return this.handle === "second" ? [this.second, this.secondRow] : [this.threshold, this.row]; }

  dragToRow(row) {
    if (this.isChoosing) this.handle = nearerHandle(...[this.columns.threshold[row], this.threshold, this.second].map((value) => this.up * this.histogram.position(value)));
    this.isChoosing = false;
    this.moveToRow(row);
  }

  step(amount) { this.moveToRow(steppedRow(this.columns.threshold, ...this.taken, amount, this.data.step)); }

  // To higher numbers, 1, or lower ones, −1.
  moveByRows(direction) { this.moveToRow(this.taken[1] + this.up * direction); }

  moveToEnd(direction) { this.moveToRow(this.up * direction > 0 ? Infinity : 0); }

  moveToScore(direction) {
    const row = nextScore(this.columns.n_tied, this.taken[1], this.up * direction);
    if (row !== this.taken[1]) this.moveToRow(row);
  }

  commit() {
    this.held.rest();
    this.writeTyped();
    const { threshold, second, held, value } = this, of = this.data.bands, words = [];
    if (second === null) words.push(`Threshold ${this.say("threshold")}, accuracy ${this.say("accuracy")}.`, this.flips());
    else {
      const at = this.up > 0 ? ["", "second"] : ["second", ""], [lower, upper] = at.map((which) => this.say("threshold", which));
      words.push(`Lower threshold ${lower}, upper threshold ${upper}.`);
    }
    if (of.length) words.push(crossed(of, this.announced, threshold));
    if (this.goal.said) words.push(this.goal.said);
    this.announced = threshold;
    write(this.find("[data-note=announce]"), words.join(" "));
    const isTold = Object.keys(value).every((name) => name === "handle" || value[name] === Number(held.told?.[name]));
    if (!isTold || held.isBehind) held.send(this.send, value);
  }

  // What the server is to hold.
  get value() {
    const { threshold, second, handle } = this;
    return second === null ? { threshold } : { threshold, second, handle };
  }

  get isBusy() { return this.hand.holds; }

  // ---- the hand ------------------------------------------------------------------------------

  listen() {
    this.hand.drags(this.slider, (event) => this.dragToRow(this.histogram.rowAt(event.clientX, this.columns.threshold)));
    this.hand.drags(this.find(".lt-track"), (event) => {
      const box = this.find(".lt-track").getBoundingClientRect();
      this.dragToRow(nearestRow(this.columns.threshold, this.histogram.value((event.clientX - box.left) / box.width)));
    });
    for (const [node, handle] of [[this.slider, "threshold"], [this.upper, "second"]]) {
      node.onkeydown = (event) => this.key(event);
      node.onfocus = () => { if (!this.hand.holds) this.handle = handle; };
      node.onblur = () => { this.held.leave(); };
    }
    this.slider.addEventListener("pointerover", ({ target }) => {
      const sample = this.histogram.rowOf(target);
      if (sample >= 0) this.describeRow(target, sample);
      else this.tip.hide();
    });
    const look = ({ target, clientX, clientY }) => this.lookAt(target, clientX, clientY);
    Object.assign(this.find(".lt-matrix"), { onpointermove: look, onpointerdown: look, onpointerleave: () => this.lookAt() });
    this.slider.addEventListener("pointerleave", () => this.tip.hide());
    const toggle = (selector, flip) => { const node = this.find(selector); node.onclick = () => { flip(node); this.drawScores(); this.render(); }; };
    toggle(".lt-pin", () => { this.pinnedAt = this.pinned === null ? this.threshold : null; this.pinned = this.pinned === null ? this.row : null; });
    toggle(".lt-axis", () => { this.send("axis", this.histogram.wanted = this.histogram.wanted === "odds" ? "probability" : "odds"); });
    toggle(".lt-scale", () => { this.histogram.ownScale = !this.histogram.ownScale; });
    toggle(".lt-finer", (node) => { const open = node.ariaExpanded !== "true"; node.ariaExpanded = open; this.find(".lt-fine").hidden = !open; this.rove(); });
    this.watch = new MutationObserver((changes) => {
      const own = (node) => this.root.contains(node) || node.closest?.(".live-mark, .live-region, .lt-pictures, [class*=follows-]");
      if (changes.every(({ target }) => own(target))) return;
      this.lookAnew();
      this.hear();
      this.presses.showAwaited();
      this.soon();
    });
    this.watch.observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-threshold", "data-second", "data-axis", "data-answer", "data-session", "data-word"] });
    this.resized = new ResizeObserver(() => {
      this.fit();
      if (!this.columns || this.drawnSize === this.size) return; // it is told of the first size, too
      this.drawScores();
      this.render();
    });
    this.resized.observe(this.slider);
    // The header of the page hides 60 px; with half of the histogram gone its handle is hard to use.
    // All below counts as in sight: else nothing would tell of a jump from above it to below it.
    this.scrolled = new IntersectionObserver((seen) => {
      this.hasBar = seen.at(-1).intersectionRatio < 0.5;
      this.find(".lt-bar").hidden = !this.hasBar;
      this.render(); // at once, for it shows what was there when it was hidden
    }, { threshold: [0, 0.5], root: this.root.closest(MAIN), rootMargin: "-60px 0px 1000000px 0px" });
    this.scrolled.observe(this.slider);
    // What else is to stay in view stands below the bar.
    this.barred = new ResizeObserver(([{ target }]) => document.documentElement.style.setProperty("--bar-height", `${target.offsetHeight}px`));
    this.barred.observe(this.find(".lt-bar"));
  }

  describeRow(node, sample) {
    const image = this.images?.large(sample, this.paper);
    this.tip.show(node, () => this.rows.described(sample, this.data.words, this.row, this.secondRow ?? this.row), image);
  }

  // An image in a cell of the matrix is framed, and shown large.
  lookAt(target, x, y) {
    const found = target && this.cellDots.imageAt(x, y), spot = this.find(".lt-spot");
    if (found?.sample === this.lookedAt) return;
    this.lookedAt = found?.sample;
    spot.hidden = !found;
    this.tip.hide();
    if (!found) return;
    const { left, top } = this.find(".lt-body").getBoundingClientRect(), { box } = found;
    Object.assign(spot.style, { left: `${box.left - left}px`, top: `${box.top - top}px`, width: `${box.width}px`, height: `${box.height}px` });
    this.describeRow(spot, found.sample);
  }

  fit() {
    const { left, width } = this.root.getBoundingClientRect();
    // The typed threshold stands beside the component, outside its reach but for this. With it each
    // of several on a page is named by the heading above.
    const around = this.root.closest("[class*=st-key-stick]"), isAbove = (each) => each.compareDocumentPosition(this.root) & Node.DOCUMENT_POSITION_FOLLOWING;
    around?.setAttribute("data-beside", width >= BESIDE_FROM);
    const heading = [...document.querySelectorAll("main h2")].findLast(isAbove);
    if (heading && around) Object.assign(around, { role: "group", ariaLabel: heading.textContent });
    Object.assign(this.find(".lt-bar").style, { left: `${left}px`, width: `${width}px` });
  }

  get size() { return [this.slider, this.find(".lt-matrix")].flatMap((node) => [node.offsetWidth, node.offsetHeight]).join(); }

  key(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key.startsWith("Page") && !this.data.page_keys) return;
    const before = this.row, [direction, by] = KEYS[event.key] ?? [];
    if (event.key === "Home" || event.key === "End") this.moveToEnd(event.key === "End" ? 1 : -1);
    else if (event.key === "," || event.key === ".") this.moveByRows(event.key === "." ? 1 : -1);
    else if (event.key === "<" || event.key === ">") this.moveToScore(event.key === ">" ? 1 : -1);
    else if (by) this.step(direction * this.data.keys[by] / (event.shiftKey ? 10 : 1));
    else return;
    this.rest = before;
    event.preventDefault();
    this.held.commitLater();
  }

  // ---- drawing -------------------------------------------------------------------------------

  // A place on the page may ask for a column before the table that has it arrives.
  say(name, at) {
    if (!(name in this.columns)) return "";
    const text = written(this.kindOf(name), this.numberAt(name, at));
    return at === "code" ? text.replaceAll("−", "-").replaceAll(",", "") : text; // as a program reads it
  }

  numberAt(name, at) {
    const row = at === "second" ? this.secondRow ?? this.row : at === "pinned" ? this.pinned : at === "rest" ? this.rest : this.row;
    return this.columns[name]?.[row];
  }

  sayDifference(name) {
    const { kind, decimals } = this.kindOf(name);
    return difference(kind, this.columns[name][this.row] - this.columns[name][this.pinned], decimals);
  }

  // A number that stays is not written again: most of them, most of the time.
  sayNumbers() {
    for (const cell of this.cells) {
      if (cell.isOfBar && !this.hasBar) continue;
      const number = this.numberAt(cell.name, cell.at);
      if (Object.is(number, cell.shown)) continue;
      cell.shown = number;
      write(cell.node, this.say(cell.name, cell.at));
    }
  }

  kindOf(name) { return this.data.columns[name]; }

  // All is measured before anything is drawn: each turn from one to the other lays the page out anew.
  drawScores() {
    this.fit();
    this.colours ??= this.readColours();
    this.cellDots.place(); // before the histogram is measured, which is as high as the matrix beside it
    this.drawnSize = this.size;
    this.histogram.draw(this.data.scores, `lt-${this.data.key}`, { weighted: this.data.weighted, decimals: this.kindOf("tp").decimals, samples: this.dotted, asked: this.askedIn(this.data.asked), isBrief: this.data.brief }, this.data.bands, this.data.distribution);
  }

  // The row with a dot that is asked about, if any.
  askedIn(asked) {
    const sample = asked && this.dotted ? this.dotted.id.indexOf(asked.row) : -1;
    return sample < 0 ? null : { sample, words: asked.words };
  }

  // The one place where a threshold becomes a picture: same row, same picture.
  render() {
    if (!this.columns) return;
    const { row, columns, pinned, histogram } = this;
    this.colours ??= this.readColours();
    this.sayNumbers();
    for (const [node, name] of this.differences) write(node, pinned === null ? "" : this.sayDifference(name));
    // No class: a browser looks anew for whatever has one when any has changed.
    const isLong = this.say("threshold").length > FEW_CHARACTERS;
    if (isLong !== this.isLong) this.root.toggleAttribute("data-long", this.isLong = isLong);
    this.goal.draw(row);
    write(this.find("[data-note=beside]"), this.beside());
    placeSecond(this);
    histogram.cut(row, columns, pinned, this.secondRow);
    this.cellDots.draw(row, this.secondRow, this.colours);
    if (this.hasBar) this.find(".lt-track i").style.left = `${100 * histogram.position(columns.threshold[row])}%`;
    const isDue = (node) => this.sight.holds(node) || this.isAnew;
    this.drawMarks(isDue);
    this.region.draw(row, this.colours, isDue);
    this.tellFollowers(isDue);
    this.isAnew = false;
    this.roc.draw(row);
    this.words[this.part = (this.part + 1) % this.words.length]();
    this.rested = 0;
    this.root.rests = false;
    this.inNextFrame();
  }

  drawMarks(which) { this.marks.draw({ now: this.row, second: this.secondRow, pinned: this.pinned }, this.columns, this.colours, which); }

  tellFollowers(which, most) { return this.followers.draw(this.row, (name, at) => this.say(name, at), this.secondRow, which, most); }

  // What no eye follows while it moves is written a part in each frame, and all of it once it rests, as
  // is drawn what is out of sight: part after part, few in a frame, for the hand may move on in any.
  pause() {
    this.held.sayDrawn();
    const until = performance.now() + PAUSE;
    do {
      if (this.atRest[this.rested]()) break; // there is more of it
      this.rested++;
    } while (this.rested < this.atRest.length && performance.now() < until);
    this.root.rests = this.rested === this.atRest.length;
    if (!this.root.rests) this.inNextFrame();
  }

  writeSentences() {
    const { row, columns, pinned, threshold, data, histogram } = this, between = Math.fround(threshold) !== Math.fround(columns.threshold[row]);
    write(this.find("[data-note=nearest]"), between ? data.between.replace("{}", shortest(threshold, this.kindOf("threshold").decimals)) : "");
    write(this.find("[data-note=flips]"), this.second === null ? this.flips() : "");
    this.bandTexts.forEach((node, i) => write(node, bandText(data.bands[i], threshold)));
    write(this.find("[data-note=pin]"), pinned === null ? "" : this.pinSentence());
    write(this.find(".lt-pin"), pinned === null ? "Pin" : "Unpin");
    const pressed = { pin: pinned !== null, axis: histogram.scale === "probability", scale: histogram.ownScale };
    for (const name in pressed) put(this.find(`.lt-${name}`), { "aria-pressed": pressed[name] });
    if (!this.find(".lt-fine").hidden) this.listNearest();
  }

  offerPictures() {
    this.isOffered = true;
    const paper = () => this.paper;
    offerPictures(this.slider, "histogram", "score histogram", paper, this.find(".lt-buttons-right"));
    this.rove();
    for (const { key, label } of this.data.pictures) {
      const charts = chartsOf(key), row = key.startsWith("charts_") ? document.querySelector(`.st-key-${key}`) : null;
      for (const chart of charts) Object.assign(chart, { role: "group", ariaLabel: `Chart: ${row ? layoutOf(chart)?.title?.text ?? label : label}` });
      // A row of charts is one picture, offered in the corner of its last chart.
      for (const chart of row ? charts.slice(-1) : charts) {
        const frame = chart.querySelector(CHART_FRAME);
        if (frame) offerPictures(row ?? frame, key, label, paper, frame);
      }
    }
  }

  // No field has room for two.
  writeTyped() { if (this.second === null) this.typed.write(this.threshold, this.held.told?.threshold, this.hand.holds); }

  // The probability that a threshold on another scale stands for.
  beside() { return "probability" in this.columns ? `P = ${this.say("probability")}` : ""; }

  listBands() {
    const { bands, distribution } = this.data;
    rebuild(this.find(".lt-bands"), [bands, distribution], () => listed(bands, distribution, `lt-${this.data.key}-list`));
    this.bandTexts = [...this.root.querySelectorAll(".lt-bands span")];
  }

  // Whoever asks between two pictures may be the first since the page has changed.
  get paper() { return (this.colours ??= this.readColours()).paper; }

  // Read before anything is written, and not in every frame: it makes the browser work out styles.
  readColours() {
    const style = getComputedStyle(this.root), value = (name) => style.getPropertyValue(name).trim();
    return { ink: style.color, paper: style.backgroundColor, yes: value("--yes"), no: value("--no") };
  }

  // Since the hand took it, or before the key or button that moved it last.
  flips() { return this.rows.sentence(this.rest, this.row, this.say("threshold", "rest")); }

  pinSentence() {
    const { row, columns, pinned } = this, more = (name, words) => {
      const change = columns[name][row] - columns[name][pinned];
      return change ? `${count(Math.abs(change), this.kindOf(name).decimals)} ${change > 0 ? "more" : "fewer"} ${words}` : `as many ${words}`;
    };
    return `From the pin at ${this.say("threshold", "pinned")}: accuracy ${this.sayDifference("accuracy")}, ${more("tp", "caught")}, ${more("fp", "false alarms")}`;
  }

  listNearest() {
    const rows = this.rows.tableRows(this.taken[1], NEAREST, this.data.words, [this.row, this.secondRow ?? this.row]);
    rebuild(this.find(".lt-near"), rows, () => [
      element("caption", { textContent: rows.length ? "Rows nearest the threshold" : "Too many rows to list the nearest" }),
      element("thead", {}, tableLine(["Row", "Score", "Is", "Now"], "th")), element("tbody", {}, ...rows.map((cells) => tableLine(cells, "td")))]);
  }

  end() {
    super.end();
    this.sight.end();
    this.scrolled.disconnect();
    this.barred.disconnect();
    this.marks.end();
    this.region.end();
    this.cellDots.end();
  }
}
