// A chart of a report: of a figure of Plotly's, the lines that ours have, drawn as one SVG. It bears
// the names by which marks and pictures find a chart of Plotly's, so that they need not know.

import { SVG, element, make } from "../live/js/dom.mjs";
import { CHART, CHART_FRAME, CHART_HOVER, CHART_LINE, CHART_PLOT } from "../streamlit_inside/inside.mjs";
import { areaOf, placeOn } from "../live/threshold/parts/chart.mjs";
import { contourPath, hoverLines, linePath, numbersOf, roomFor, ticksIn } from "./plotted.mjs";

const SIZE = 12, LINE = 1.3 * SIZE; // px of a text, and from line to line
const APART = { x: 55, y: 38 }; // px from tick to tick, at least
const DASHES = { dot: "2 3", dash: "9 6", dashdot: "9 4 2 4", longdash: "16 6" };
const GRID = "rgba(128, 140, 152, 0.3)";
const REACH = 20; // px from a pointer to the point it asks about
const SAMPLE = 30, GAP = 8; // px of the line in a legend, and between things that stand apart

const name = (selector) => selector.slice(1); // of a class

export class Chart {
  constructor(node, key, { data, layout }) {
    Object.assign(this, { node, key, figure: layout, hidden: new Set() });
    this.traces = data.filter(({ opacity }) => opacity !== 0);
    for (const trace of this.traces) for (const axis of ["x", "y", "z"]) if (axis in trace) trace[axis] = numbersOf(trace[axis]);
    this.frame = element("div", { className: name(CHART_FRAME) });
    this.svg = make("svg", { class: "main-svg", xmlns: SVG });
    this.over = make("svg", { class: name(CHART_HOVER), style: "position:absolute;inset:0;width:100%;height:100%;pointer-events:none;z-index:3" });
    this.frame.append(this.svg, this.over);
    node.classList.add(name(CHART));
    node.append(this.frame);
    this.frame.style.cssText = `position:relative;height:${layout.height}px`;
    this.pen = element("canvas").getContext("2d");
    this.draw();
    new ResizeObserver(() => { if (this.frame.clientWidth !== this.width) this.draw(); }).observe(this.frame);
  }

  // Everything anew, at the width that there is.
  draw() {
    const { figure } = this, { height, margin } = figure, width = this.frame.clientWidth;
    this.width = width;
    this.pen.font = `${SIZE}px ${getComputedStyle(this.node).fontFamily}`;
    const legend = this.legend(width), shown = this.traces.filter((trace) => !this.hidden.has(trace));
    const ranges = Object.fromEntries(["x", "y"].map((axis) => [axis, figure[`${axis}axis`].range ?? roomFor(shown.map((trace) => trace[axis]))]));
    const tall = height - margin.t - margin.b - legend.height, up = ticksIn(ranges.y, tall / APART.y);
    const beside = Math.max(...up.map(({ text }) => this.lengthOf(text))), left = Math.max(margin.l, 2 * LINE + GAP + beside);
    if (width <= left + margin.r) return; // a frame that has no room yet
    this.area = areaOf({ x: left, y: margin.t, width: width - left - margin.r, height: tall }, ranges.x, ranges.y);
    this.layout = { title: figure.title, xaxis: { range: ranges.x }, yaxis: { range: ranges.y } };
    this.node.layout = this.layout; // asked for by the marks
    this.shown = shown.map((trace) => ({ trace, px: Array.from(trace.x, this.area.px), py: Array.from(trace.y, this.area.py) }));
    const { x, y, width: across } = this.area, clip = `clip-${this.key}`, plot = { x, y, width: across, height: tall };
    const surface = make("rect", { class: name(CHART_PLOT), ...plot, fill: "transparent" });
    surface.onpointermove = surface.onpointerdown = (event) => this.hover(event);
    surface.onpointerleave = () => this.over.replaceChildren();
    for (const side of ["width", "height"]) this.svg.setAttribute(side, { width, height }[side]);
    this.svg.replaceChildren(
      make("defs", {}, make("clipPath", { id: clip }, make("rect", plot))),
      ...this.axis("x", ticksIn(ranges.x, across / APART.x)), ...this.axis("y", up, left - beside - 1.4 * LINE),
      make("g", { "clip-path": `url(#${clip})` }, ...this.shown.map(drawn)),
      this.words("g-gtitle", [figure.title.text], { x: 0, y: 0.5 * margin.t + 2, "font-size": figure.title.font.size }),
      ...(figure.annotations ?? []).map((each) => this.inTheMiddle(each.text.split("<br>"))),
      surface, legend.node);
    legend.node.setAttribute("transform", `translate(${left},${height - legend.height})`);
  }

  lengthOf(text) { return this.pen.measureText(text).width; }

  words(kind, lines, { x, y, "text-anchor": anchor = "start", ...more }) {
    const spans = lines.map((line, i) => { const span = make("tspan", { x, dy: i ? LINE : 0 }); span.textContent = line; return span; });
    return make("g", { class: kind }, make("text", { x, y, "text-anchor": anchor, "font-size": SIZE, ...more }, ...spans));
  }

  inTheMiddle(lines) {
    const { x, y, width, height } = this.area;
    return this.words("annotation", lines, { x: x + width / 2, y: y + height / 2 - LINE * (lines.length - 1) / 2, "text-anchor": "middle" });
  }

  axis(along, ticks, titled) {
    const { x, y, width, height, px, py } = this.area, { title, showgrid } = this.figure[`${along}axis`], isX = along === "x";
    const mark = ({ value, text }) => {
      const at = isX ? px(value) : py(value), d = isX ? `M${at},${y}v${height}` : `M${x},${at}h${width}`;
      const place = isX ? { x: at, y: y + height + LINE, "text-anchor": "middle" } : { x: x - 6, y: at + SIZE / 3, "text-anchor": "end" };
      const group = this.words(`${along}tick`, [text], place);
      if (showgrid !== false) group.prepend(make("path", { d, stroke: GRID, fill: "none" }));
      return group;
    };
    const middle = isX ? { x: x + width / 2, y: y + height + 2 * LINE + 2 } : { x: 0, y: 0, transform: `translate(${titled},${y + height / 2}) rotate(-90)` };
    return [...ticks.map(mark), this.words(`g-${along}title`, [title.text], { ...middle, "text-anchor": "middle", "font-size": SIZE + 2 })];
  }

  // Which line is which; a press on one puts it away, or brings it back.
  legend(width) {
    const node = make("g", { class: "legend" }), { showlegend, margin } = this.figure;
    if (!showlegend) return { node, height: 0 };
    let x = 0, y = 0;
    for (const trace of this.traces.filter((each) => each.showlegend !== false)) {
      const length = SAMPLE + GAP + this.lengthOf(trace.name);
      if (x && x + length > width - margin.l - margin.r) { x = 0; y += LINE + 4; }
      const isAway = this.hidden.has(trace);
      const entry = make("g", { transform: `translate(${x},${y})`, role: "button", tabindex: 0, "aria-pressed": !isAway, "aria-label": `${trace.name} in the chart`, cursor: "pointer", opacity: isAway ? 0.4 : 1 },
        make("rect", { y: -2, width: length, height: LINE + 4, fill: "transparent" }),
        make("path", { class: name(CHART_LINE), d: `M0,${LINE / 2}h${SAMPLE}`, opacity: trace.opacity ?? 1, ...pattern(trace.line) }),
        this.words("traces", [trace.name], { class: "legendtext", x: SAMPLE + GAP, y: LINE / 2 + SIZE / 3 }));
      entry.onclick = () => this.turn(trace);
      entry.onkeydown = (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); this.turn(trace); } };
      node.append(entry);
      x += length + 2 * GAP;
    }
    return { node, height: y + LINE + GAP };
  }

  turn(trace) {
    if (!this.hidden.delete(trace)) this.hidden.add(trace);
    const place = this.traces.filter((each) => each.showlegend !== false).indexOf(trace);
    this.draw();
    this.svg.querySelectorAll(".legend > g")[place].focus();
  }

  // What is drawn under the pointer: the point of a line that is near, else of a surface.
  hover(event) {
    this.over.replaceChildren();
    const [x, y] = placeOn(this.node, event), found = this.nearest(x, y);
    if (!found) return;
    const { trace, i, at, values } = found, lines = hoverLines(trace.hovertemplate, values);
    const width = Math.max(...lines.map((line) => this.lengthOf(line))) + 2 * GAP, height = LINE * lines.length + GAP;
    const isRight = at[0] + GAP + width < this.width, left = Math.max(0, isRight ? at[0] + GAP : at[0] - GAP - width);
    const top = Math.min(Math.max(0, at[1] - height / 2), this.figure.height - height);
    this.over.append(make("path", { d: `M${left},${top}h${width}v${height}h${-width}Z`, "data-row": i }), this.words("hovertext", lines, { x: left + GAP, y: top + LINE }));
  }

  nearest(x, y) {
    let best = null, least = REACH * REACH;
    for (const { trace, px, py } of this.shown) for (let i = 0; trace.type === "scatter" && trace.hoverinfo !== "skip" && i < px.length; i++) {
      const distance = (px[i] - x) ** 2 + (py[i] - y) ** 2;
      if (distance <= least) { least = distance; best = { trace, i, at: [px[i], py[i]], values: { x: trace.x[i], y: trace.y[i] } }; }
    }
    const surface = best ? null : this.shown.find(({ trace }) => trace.type === "contour");
    if (!surface) return best;
    const { trace, px, py } = surface, column = closest(px, x), row = closest(py, y), i = row * px.length + column;
    return { trace, i, at: [px[column], py[row]], values: { z: trace.z[i] } };
  }
}

function drawn({ trace: { type, line: pen, opacity = 1, z, contours }, px, py }) {
  if (type !== "contour") return make("path", { class: name(CHART_LINE), d: linePath(px, py, pen.shape), fill: "none", opacity, ...pattern(pen) });
  const levels = [];
  for (let level = contours.start; level < contours.end + contours.size / 2; level += contours.size) levels.push(level);
  return make("path", { d: contourPath(px, py, z, levels), fill: "none", stroke: pen.color, "stroke-width": pen.width });
}

function closest(places, to) { return places.reduce((held, place, i) => (Math.abs(place - to) < Math.abs(places[held] - to) ? i : held), 0); }

function pattern({ color, dash = "solid" }) { return { stroke: color, "stroke-width": 2, ...(dash in DASHES ? { "stroke-dasharray": DASHES[dash] } : {}) }; }
