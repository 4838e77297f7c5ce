// The score histogram on which the slider lies: "yes" above the line, "no" below; solid is right,
// hatched is wrong. Two scales across: probability, and logit for scores that crowd at the ends.

const LEAST_BAR = 3; // px: one row among thousands is still seen, and seen as hatched
const MARGIN = { left: 40, right: 12, top: 22, bottom: 54 };

class Histogram {
  constructor(node) {
    this.node = node;
    this.svg = node.querySelector("svg");
    this.scale = "probability";
    this.ownScale = false;
  }

  // Where on the axis a value stands, from 0 to 1, and back.
  position(value) {
    if (this.scale === "probability") return value;
    if (value <= 0 || value >= 1) return value <= 0 ? 0 : 1;
    const limit = this.data.logit.limit;
    return Math.max(0, Math.min(1, (Math.log(value / (1 - value)) + limit) / (2 * limit)));
  }

  value(position) {
    if (this.scale === "probability" || position <= 0 || position >= 1) return Math.max(0, Math.min(1, position));
    return 1 / (1 + Math.exp(-(2 * position - 1) * this.data.logit.limit));
  }

  // The row whose threshold stands nearest to a place on the screen.
  rowAt(clientX, thresholds) {
    const box = this.node.getBoundingClientRect();
    const position = Math.max(0, Math.min(1, (clientX - box.left - MARGIN.left) / (box.width - MARGIN.left - MARGIN.right)));
    const above = lowerBound(thresholds, this.value(position));
    if (above === 0 || above === thresholds.length) return Math.min(above, thresholds.length - 1);
    const distance = (row) => Math.abs(this.position(thresholds[row]) - position);
    return distance(above - 1) <= distance(above) ? above - 1 : above;
  }

  // Everything that does not move with the threshold.
  draw(data, id, weighted = false) {
    this.data = data;
    const box = this.node.getBoundingClientRect();
    if (!box.width) return;
    const { positives, negatives, edges } = data[this.scale], { left, top } = MARGIN;
    const width = box.width - left - MARGIN.right, height = box.height - top - MARGIN.bottom;
    const most = { yes: Math.max(...positives), no: Math.max(...negatives) };
    // One scale for both: the height is shared in proportion to the tallest bars, so none is lost.
    const share = this.ownScale ? 0.5 : Math.min(0.75, Math.max(0.25, most.yes / (most.yes + most.no || 1)));
    const room = { yes: height * share, no: height * (1 - share) };
    const unit = { yes: most.yes ? room.yes / most.yes : Infinity, no: most.no ? room.no / most.no : Infinity };
    if (!this.ownScale) unit.yes = unit.no = Math.min(unit.yes, unit.no);
    const axis = top + height * share, x = (value) => left + this.position(value) * width;
    this.place = { x, axis, unit, positives, negatives, edges: Array.from(edges, x) };

    const pattern = (name) => make("pattern", { id: `${id}-${name}`, width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
      make("rect", { width: 6, height: 6, fill: "var(--paper)" }), make("rect", { width: 3, height: 6, fill: `var(--${name})` }));
    const bars = (cell, name, right) => make("path", {
      class: `lt-${cell}`, fill: right ? `var(--${name})` : `url(#${id}-${name})`, stroke: `var(--${name})`, "stroke-width": right ? 0 : 0.75 });
    const count = (cell, y, end) => make("text", { class: `lt-count lt-${cell}-count`, x: end ? left + width : left, y, "text-anchor": end ? "end" : "start" });
    const peak = (name, y, below) => most[name] ? [
      make("line", { x1: left - 4, x2: left, y1: y, y2: y, stroke: "var(--soft)" }),
      make("text", { x: left - 6, y: y + (below ? 9 : 2), "text-anchor": "end" }, shown("tp", most[name])),
      make("text", { x: left - 6, y: y + (below ? 22 : -10), "text-anchor": "end" }, weighted ? "weight" : most[name] === 1 ? "row" : "rows")] : [];
    const line = (name, attributes) => make("line", { class: name, y1: top - 4, y2: top + height + 4, stroke: "var(--ink)", ...attributes });
    this.svg.replaceChildren(
      make("defs", {}, pattern("yes"), pattern("no")),
      bars("tp", "yes", true), bars("fn", "yes", false), bars("tn", "no", true), bars("fp", "no", false),
      make("line", { x1: left, x2: left + width, y1: axis, y2: axis, stroke: "var(--ink)" }),
      ...peak("yes", axis - most.yes * unit.yes, true), ...peak("no", axis + most.no * unit.no, false),
      ...this.ticks(left, width, top + height + 34),
      count("fn", 14, false), count("tp", 14, true), count("tn", top + height + 16, false), count("fp", top + height + 16, true),
      line("lt-ghost", { "stroke-width": 2, "stroke-dasharray": "3 4" }),
      line("lt-line", { "stroke-width": 2.5 }),
      make("circle", { class: "lt-handle", cy: axis, r: 10, fill: "var(--paper)", stroke: "var(--ink)", "stroke-width": 2.5 }),
    );
    this.drawn = Object.fromEntries([...this.svg.querySelectorAll("[class]")].map((node) => [node.getAttribute("class").split(" ").at(-1), node]));
  }

  ticks(left, width, y) {
    return [0, 0.25, 0.5, 0.75, 1].flatMap((position) => {
      const value = this.value(position), anchor = { 0: "start", 1: "end" }[position] ?? "middle";
      const logit = position === 0 ? "−∞" : position === 1 ? "∞" : Math.log(value / (1 - value)).toFixed(1).replace("-", "−");
      const probability = this.scale === "probability" ? value : Number(value.toPrecision(2));
      const text = (line, words) => make("text", { x: left + position * width, y: y + 14 * line, "text-anchor": anchor }, words);
      return [text(0, probability), text(1, position === 0 ? `logit ${logit}` : logit)];
    });
  }

  // What moves: bars left of the cut are said "no", bars right of it "yes"; the bar under the line
  // is stacked by its exact counts, what is said "yes" next to the axis.
  cut(row, columns, pinned) {
    if (!this.place) return;
    const { x, axis, unit, edges, positives, negatives } = this.place, { drawn } = this;
    const prefix = this.scale === "logit" ? "logit_cut" : "cut";
    const cut = columns[`${prefix}_bin`][row], path = { tp: "", fn: "", tn: "", fp: "" };
    const bar = (cell, bin, from, to, sign, u) => {
      if (to <= from) return;
      const y1 = axis + sign * from * u, y2 = axis + sign * Math.max(to * u, from * u + LEAST_BAR);
      path[cell] += `M${edges[bin] + 0.75},${y1}H${edges[bin + 1] - 0.75}V${y2}H${edges[bin] + 0.75}Z`;
    };
    for (let bin = 0; bin < positives.length; bin++) {
      const caught = bin > cut ? positives[bin] : bin < cut ? 0 : columns[`${prefix}_positives`][row];
      const alarms = bin > cut ? negatives[bin] : bin < cut ? 0 : columns[`${prefix}_negatives`][row];
      bar("tp", bin, 0, caught, -1, unit.yes);
      bar("fn", bin, caught, positives[bin], -1, unit.yes);
      bar("fp", bin, 0, alarms, 1, unit.no);
      bar("tn", bin, alarms, negatives[bin], 1, unit.no);
    }
    for (const cell in path) drawn[`lt-${cell}`].setAttribute("d", path[cell]);
    const stand = (node, at) => { node.setAttribute("x1", at); node.setAttribute("x2", at); };
    stand(drawn["lt-line"], x(columns.threshold[row]));
    drawn["lt-handle"].setAttribute("cx", x(columns.threshold[row]));
    drawn["lt-ghost"].style.display = pinned === null ? "none" : "";
    if (pinned !== null) stand(drawn["lt-ghost"], x(columns.threshold[pinned]));
    for (const cell in CELLS) write(drawn[`lt-${cell}-count`], `${shown(cell, columns[cell][row])} ${cellWord(cell, columns[cell][row])}`);
  }
}

const CELLS = { fn: "missed", tp: "caught", tn: "rightly left", fp: "false alarms" };

function cellWord(cell, count) { return cell === "fp" && count === 1 ? "false alarm" : CELLS[cell]; }
