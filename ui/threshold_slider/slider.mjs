// The live threshold. Every number shown is looked up in the table that Python computed: row i of
// every column belongs to threshold i. Nothing is computed here but places on the screen.

const SVG = "http://www.w3.org/2000/svg";
const COMMIT_KEYS_AFTER = 400; // ms of silence, so that a held key sends one value
const instances = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  let live = instances.get(parentElement);
  if (!live) instances.set(parentElement, (live = new LiveThreshold(parentElement)));
  live.update(data, setTriggerValue);
  return () => { live.end(); instances.delete(parentElement); };
}

class LiveThreshold {
  constructor(parent) {
    this.root = parent.querySelector(".live-threshold");
    this.find = (selector) => this.root.querySelector(selector);
    this.histogram = this.find(".lt-histogram");
    this.threshold = 0.5; // what the hand holds; `row` is its place in the current table
    this.dragging = false;
    this.ownScale = false;
    this.sent = []; // values the server has not answered yet
    this.listen();
  }

  // ---- data in -------------------------------------------------------------------------------

  update(data, send) {
    this.data = data;
    this.send = send;
    this.ink = null;
    this.columns = {};
    for (const { name } of data.table.schema.fields) this.columns[name] = data.table.getChild(name).toArray();
    this.find("[data-note=baseline]").textContent = data.notes.baseline;
    this.find("[data-note=loss]").textContent = data.notes.loss;
    this.makeTiles();
    this.makeButtons();
    this.cells = [...this.root.querySelectorAll("[data-column], [data-also]")].map((node) => [node, node.dataset.column ?? node.dataset.also]);
    for (const node of this.root.querySelectorAll("[data-explain]")) this.explain(node, node.dataset.explain);
    this.row = this.nearest(this.threshold);
    this.drawScores();
    this.hear();
    this.render();
  }

  makeTiles() {
    this.find(".lt-tiles").replaceChildren(...this.data.tiles.map(({ name, label }) => {
      const tile = document.createElement("div"), term = document.createElement("dt"), value = document.createElement("dd");
      tile.dataset.explain = name;
      term.textContent = label;
      value.dataset.column = name;
      tile.append(term, value);
      return tile;
    }));
  }

  makeButtons() {
    const button = (label, title, press, note = "") => {
      const node = document.createElement("button");
      node.type = "button";
      node.textContent = label;
      node.setAttribute("aria-label", title);
      node.title = title;
      if (note) {
        const small = document.createElement("small");
        small.textContent = ` ${note}`;
        node.append(small);
        node.setAttribute("aria-label", `${title} ${note}`);
      }
      node.onclick = () => { press(); this.commit(); };
      return node;
    };
    const step = (by) => () => this.moveToRow(this.row + by);
    this.find(".lt-buttons").replaceChildren(
      button("‹ row", "Previous row: the next lower threshold with counts of its own", step(-1)),
      button("row ›", "Next row: the next higher threshold with counts of its own", step(1)),
      ...this.data.stops.map(({ label, title, threshold, note }) => button(label, title, () => this.moveTo(threshold), note)),
    );
  }

  // What the server holds stands in the page as text, so that it can change without the table
  // being sent again. Answers to what was sent from here are not news.
  hear() {
    const text = document.querySelector(`[data-threshold-of="${this.data.key}"]`)?.dataset.threshold;
    if (text === undefined || text === this.heard) return;
    this.heard = text;
    const value = Number(text), answered = this.sent.indexOf(value);
    if (answered >= 0) { this.sent.splice(0, answered + 1); return; }
    if (this.dragging || this.timer) return;
    this.moveTo(value);
    this.asked = value;
  }

  // ---- moving --------------------------------------------------------------------------------

  nearest(value) {
    const all = this.columns.threshold;
    let low = 0, high = all.length - 1;
    while (low < high) { const middle = (low + high) >> 1; if (all[middle] < value) low = middle + 1; else high = middle; }
    return low > 0 && value - all[low - 1] <= all[low] - value ? low - 1 : low;
  }

  moveTo(value) { this.moveToRow(this.nearest(value)); }

  moveToRow(row) {
    this.row = Math.max(0, Math.min(this.columns.threshold.length - 1, row));
    this.threshold = this.columns.threshold[this.row];
    this.asked = undefined;
    this.soon();
  }

  commit() {
    clearTimeout(this.timer);
    this.timer = 0;
    if (this.threshold === Number(this.heard) && !this.sent.length) return;
    this.sent.push(this.threshold);
    this.send("moved", this.threshold);
  }

  commitLater() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.commit(), COMMIT_KEYS_AFTER);
  }

  // ---- the hand ------------------------------------------------------------------------------

  listen() {
    this.draggable(this.histogram, (event) => this.moveTo(this.valueAt(event.clientX)));
    this.draggable(this.find(".lt-track"), (event) => {
      const box = this.find(".lt-track").getBoundingClientRect();
      this.moveTo((event.clientX - box.left) / box.width);
    });
    this.histogram.onkeydown = (event) => this.key(event);
    this.histogram.onblur = () => { if (this.timer) this.commit(); };
    this.find(".lt-scale").onclick = () => { this.ownScale = !this.ownScale; this.drawScores(); this.render(); };
    this.watch = new MutationObserver((changes) => {
      if (changes.every(({ target }) => this.root.contains(target) || target.closest?.("svg.live-mark"))) return;
      this.ink = null; // a theme may have changed
      this.hear();
      this.soon();
    });
    this.watch.observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-threshold"] });
    this.resized = new ResizeObserver(() => { if (this.columns) { this.drawScores(); this.render(); } });
    this.resized.observe(this.histogram);
    this.scrolled = new IntersectionObserver(([seen]) => {
      this.find(".lt-bar").hidden = seen.isIntersecting || seen.boundingClientRect.bottom > innerHeight / 2;
    });
    this.scrolled.observe(this.histogram);
  }

  draggable(node, follow) {
    const finish = (event) => {
      if (!this.dragging) return;
      this.dragging = false;
      if (node.hasPointerCapture(event.pointerId)) node.releasePointerCapture(event.pointerId);
      this.commit();
    };
    node.onpointerdown = (event) => {
      if (event.button !== 0) return;
      this.dragging = true;
      node.setPointerCapture(event.pointerId);
      follow(event);
    };
    node.onpointermove = (event) => { if (this.dragging) follow(event); };
    node.onpointerup = node.onpointercancel = node.onlostpointercapture = finish;
  }

  key(event) {
    const by = { ArrowLeft: -0.01, ArrowDown: -0.01, ArrowRight: 0.01, ArrowUp: 0.01, PageDown: -0.1, PageUp: 0.1 }[event.key];
    if (event.key === "Home") this.moveToRow(0);
    else if (event.key === "End") this.moveToRow(Infinity);
    else if (by === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    else if (event.shiftKey) this.moveToRow(this.row + Math.sign(by));
    else this.moveTo(Math.round((this.threshold + by) * 1e6) / 1e6);
    event.preventDefault();
    this.commitLater();
  }

  // ---- drawing -------------------------------------------------------------------------------

  soon() {
    if (this.queued) return;
    this.queued = requestAnimationFrame(() => { this.queued = 0; this.render(); });
  }

  // The one place where a threshold becomes a picture: same row, same picture.
  render() {
    if (!this.columns) return;
    if (!this.ink) {
      // Read before anything is written, and not in every frame: it makes the browser work out styles.
      const style = getComputedStyle(this.root);
      this.ink = style.color;
      this.paper = style.backgroundColor;
    }
    const { row, columns } = this;
    for (const [node, name] of this.cells) write(node, shown(name, columns[name][row]));
    const say = (name) => shown(name, columns[name][row]);
    this.histogram.setAttribute("aria-valuemin", 0);
    this.histogram.setAttribute("aria-valuemax", 1);
    this.histogram.setAttribute("aria-valuenow", columns.threshold[row]);
    this.histogram.setAttribute("aria-valuetext", `${say("threshold")}: accuracy ${say("accuracy")}, ` +
      `${say("tp")} caught, ${say("fn")} missed, ${say("fp")} false alarms, ${say("tn")} rightly left`);
    const between = this.asked !== undefined && this.asked !== columns.threshold[row];
    write(this.find("[data-note=nearest]"), between ? `No row at ${this.asked}: the nearest is shown` : "");
    this.drawCut();
    this.find(".lt-track i").style.left = `${100 * columns.threshold[row]}%`;
    for (const mark of this.data.marks) {
      for (const chart of document.querySelectorAll(`.st-key-${mark.chart} .js-plotly-plot`)) this.drawMark(chart, mark);
    }
  }

  drawScores() {
    const { edges, positives, negatives } = this.data.scores;
    const box = this.histogram.getBoundingClientRect();
    if (!box.width) return;
    const left = 40, right = 12, top = 22, bottom = 54, width = box.width - left - right, height = box.height - top - bottom;
    const most = { yes: Math.max(...positives), no: Math.max(...negatives) };
    const scale = this.ownScale ? most : { yes: Math.max(most.yes, most.no), no: Math.max(most.yes, most.no) };
    // Shared scale: both sides share the height in proportion to their tallest bar, so that no room is lost.
    const share = this.ownScale ? 0.5 : Math.min(0.75, Math.max(0.25, most.yes / (most.yes + most.no || 1)));
    const unit = this.ownScale
      ? { yes: (height * share) / (most.yes || 1), no: (height * (1 - share)) / (most.no || 1) }
      : (() => { const u = Math.min((height * share) / (most.yes || 1), (height * (1 - share)) / (most.no || 1)); return { yes: u, no: u }; })();
    const axis = top + height * share;
    const x = (value) => left + value * width;
    this.place = { x, axis, top, left, width, height, unit, edges, positives, negatives, box };

    const svg = this.find(".lt-histogram svg");
    const id = `lt-${this.data.key}`;
    const pattern = (name) => make("pattern", { id: `${id}-${name}`, width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
      make("rect", { width: 6, height: 6, fill: "var(--paper)" }), make("rect", { width: 3, height: 6, fill: `var(--${name})` }));
    const bars = (side, name, right) => make("path", {
      class: `lt-${side}`, fill: right ? `var(--${name})` : `url(#${id}-${name})`, stroke: `var(--${name})`, "stroke-width": right ? 0 : 0.75 });
    const ticks = [0, 0.25, 0.5, 0.75, 1].flatMap((value) => {
      const anchor = { 0: "start", 1: "end" }[value] ?? "middle";
      const logit = value === 0 ? "logit −∞" : value === 1 ? "∞" : Math.log(value / (1 - value)).toFixed(1).replace("-", "−");
      return [make("text", { x: x(value), y: top + height + 34, "text-anchor": anchor }, value), make("text", { x: x(value), y: top + height + 48, "text-anchor": anchor }, logit)];
    });
    const peak = (name, y, side) => [
      make("line", { x1: left - 4, x2: left, y1: y, y2: y, stroke: "var(--soft)" }),
      make("text", { x: left - 6, y: y + (side > 0 ? 9 : 2), "text-anchor": "end" }, shown("tp", most[name])),
      make("text", { x: left - 6, y: y + (side > 0 ? 22 : -10), "text-anchor": "end" }, "rows"),
    ];
    svg.replaceChildren(
      make("defs", {}, pattern("yes"), pattern("no")),
      bars("tp", "yes", true), bars("fn", "yes", false), bars("tn", "no", true), bars("fp", "no", false),
      make("line", { x1: x(0), x2: x(1), y1: axis, y2: axis, stroke: "var(--ink)", "stroke-width": 1 }),
      ...(most.yes ? peak("yes", axis - most.yes * unit.yes, 1) : []), ...(most.no ? peak("no", axis + most.no * unit.no, -1) : []),
      ...ticks,
      make("text", { class: "lt-count lt-fn-count", x: left, y: 14, "text-anchor": "start" }),
      make("text", { class: "lt-count lt-tp-count", x: left + width, y: 14, "text-anchor": "end" }),
      make("text", { class: "lt-count lt-tn-count", x: left, y: top + height + 16, "text-anchor": "start" }),
      make("text", { class: "lt-count lt-fp-count", x: left + width, y: top + height + 16, "text-anchor": "end" }),
      make("line", { class: "lt-line", y1: top - 4, y2: top + height + 4, stroke: "var(--ink)", "stroke-width": 2.5 }),
      make("circle", { class: "lt-handle", cy: axis, r: 10, fill: "var(--paper)", stroke: "var(--ink)", "stroke-width": 2.5 }),
    );
    this.drawn = Object.fromEntries([...svg.querySelectorAll("[class]")].map((node) => [node.getAttribute("class").split(" ").at(-1), node]));
    this.find(".lt-scale").setAttribute("aria-pressed", this.ownScale);
  }

  valueAt(clientX) {
    const { left, width } = this.place, box = this.histogram.getBoundingClientRect();
    return Math.max(0, Math.min(1, (clientX - box.left - left) / width));
  }

  // Bars left of the cut are said "no", bars right of it "yes"; the bar under the line is stacked
  // by its exact counts, what is said "yes" next to the axis.
  drawCut() {
    if (!this.place) return;
    const { x, axis, unit, edges, positives, negatives } = this.place, { row, columns } = this;
    const cut = columns.cut_bin[row], path = { tp: "", fn: "", tn: "", fp: "" };
    const bar = (name, bin, from, to, up) => {
      if (to <= from) return;
      const a = x(edges[bin]) + 0.75, b = x(edges[bin + 1]) - 0.75, u = up ? unit.yes : unit.no, sign = up ? -1 : 1;
      const y1 = axis + sign * from * u, y2 = axis + sign * Math.max(to * u, from * u + 1.5);
      path[name] += `M${a},${y1}H${b}V${y2}H${a}Z`;
    };
    for (let bin = 0; bin < positives.length; bin++) {
      const saidYes = bin > cut ? positives[bin] : bin < cut ? 0 : columns.cut_positives[row];
      const alarms = bin > cut ? negatives[bin] : bin < cut ? 0 : columns.cut_negatives[row];
      bar("tp", bin, 0, saidYes, true);
      bar("fn", bin, saidYes, positives[bin], true);
      bar("fp", bin, 0, alarms, false);
      bar("tn", bin, alarms, negatives[bin], false);
    }
    const { drawn } = this;
    for (const name in path) drawn[`lt-${name}`].setAttribute("d", path[name]);
    const at = x(columns.threshold[row]);
    drawn["lt-line"].setAttribute("x1", at);
    drawn["lt-line"].setAttribute("x2", at);
    drawn["lt-handle"].setAttribute("cx", at);
    const words = { fn: "missed", tp: "caught", tn: "rightly left", fp: "false alarms" };
    for (const name in words) write(drawn[`lt-${name}-count`], `${shown(name, columns[name][row])} ${words[name]}`);
  }

  drawMark(chart, mark) {
    const area = chart.querySelector(".nsewdrag"), layout = chart._fullLayout ?? chart.layout;
    if (!area || !layout?.xaxis?.range || !layout?.yaxis?.range) return;
    let layer = chart.querySelector("svg.live-mark");
    if (!layer) {
      layer = make("svg", { class: "live-mark", "aria-hidden": "true", style: "position:absolute;inset:0;width:100%;height:100%;pointer-events:none;z-index:2" },
        make("path", { fill: "none", "stroke-width": 1.5, "stroke-dasharray": "4 3" }), make("circle", { r: 8, "stroke-width": 2.5 }));
      chart.querySelector(".svg-container").append(layer);
      chart.style.touchAction = "pan-y";
      this.draggable(chart, (event) => this.followOnChart(chart, mark, event));
    }
    const { px, py } = pixels(area, layout), [line, dot] = layer.children;
    const vx = this.columns[mark.x][this.row], vy = this.columns[mark.y][this.row];
    layer.style.display = Number.isFinite(vx) && Number.isFinite(vy) ? "" : "none";
    if (layer.style.display) return;
    const at = (name) => area.getAttribute(name);
    line.setAttribute("d", mark.x === "threshold" ? `M${px(vx)},${at("y")}v${at("height")}` : "");
    dot.setAttribute("cx", px(vx));
    dot.setAttribute("cy", py(vy));
    line.style.stroke = dot.style.fill = this.ink;
    dot.style.stroke = this.paper;
  }

  // On a chart the hand takes the row whose mark is nearest: across where the axis is the
  // threshold, in both directions where it is not.
  followOnChart(chart, mark, event) {
    const area = chart.querySelector(".nsewdrag"), layout = chart._fullLayout ?? chart.layout;
    const box = chart.querySelector(".svg-container").getBoundingClientRect(), { px, py } = pixels(area, layout);
    const xs = this.columns[mark.x], ys = this.columns[mark.y];
    let best = this.row, least = Infinity;
    for (let row = 0; row < xs.length; row++) {
      const dx = px(xs[row]) - (event.clientX - box.left), dy = mark.x === "threshold" ? 0 : py(ys[row]) - (event.clientY - box.top);
      const distance = dx * dx + dy * dy;
      if (distance < least) { least = distance; best = row; }
    }
    this.moveToRow(best);
  }

  // ---- explanations --------------------------------------------------------------------------

  explain(node, name) {
    const text = this.data.explanations[name];
    node.tabIndex = 0;
    node.onpointerenter = node.onfocus = () => this.showTip(node, text);
    node.onpointerleave = node.onblur = () => this.hideTip();
    node.onkeydown = (event) => { if (event.key === "Escape") this.hideTip(); };
  }

  showTip(node, text) {
    this.hideTip();
    const tip = document.createElement("div"), box = node.getBoundingClientRect();
    tip.className = "lt-tip";
    tip.role = "tooltip";
    tip.id = `lt-tip-${this.data.key}`;
    tip.textContent = text;
    this.root.append(tip);
    const { width, height } = tip.getBoundingClientRect();
    tip.style.left = `${Math.max(8, Math.min(box.left, innerWidth - width - 8))}px`;
    tip.style.top = `${box.bottom + height + 8 < innerHeight ? box.bottom + 6 : box.top - height - 6}px`;
    node.setAttribute("aria-describedby", tip.id);
    this.tip = { tip, node };
  }

  hideTip() {
    this.tip?.node.removeAttribute("aria-describedby");
    this.tip?.tip.remove();
    this.tip = null;
  }

  end() {
    this.watch.disconnect();
    this.resized.disconnect();
    this.scrolled.disconnect();
    clearTimeout(this.timer);
    cancelAnimationFrame(this.queued);
    for (const layer of document.querySelectorAll("svg.live-mark")) layer.remove();
  }
}

// ---- words and pixels --------------------------------------------------------------------------

const grouped = new Intl.NumberFormat("en", { maximumFractionDigits: 2, useGrouping: "min2" });
const COUNTS = new Set(["tp", "fp", "fn", "tn", "n_tied", "positives", "negatives", "predicted_positive", "predicted_negative"]);

function shown(name, value) {
  if (Number.isNaN(value)) return "undefined";
  if (name === "threshold") { const short = String(value); return short.length <= 5 && !short.includes("e") ? value.toFixed(3) : short; }
  if (name.endsWith("_share")) return `${(100 * value).toFixed(1)} %`;
  return COUNTS.has(name) ? grouped.format(value) : value.toFixed(4);
}

function write(node, text) { if (node.textContent !== text) node.textContent = text; }

function make(name, attributes, ...children) {
  const node = document.createElementNS(SVG, name);
  for (const key in attributes) node.setAttribute(key, attributes[key]);
  node.append(...children);
  return node;
}

function pixels(area, layout) {
  const at = (name) => Number(area.getAttribute(name)), share = (axis, value) => (value - axis.range[0]) / (axis.range[1] - axis.range[0]);
  return {
    px: (value) => at("x") + share(layout.xaxis, value) * at("width"),
    py: (value) => at("y") + (1 - share(layout.yaxis, value)) * at("height"),
  };
}
