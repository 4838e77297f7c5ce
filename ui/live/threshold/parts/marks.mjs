// Marks on the ordinary Plotly charts of the page: a point for every curve, a line where the axis
// is the threshold, hollow ones for a pinned threshold. The charts themselves never change.

function chartsOf(key) { return document.querySelectorAll(`.st-key-${key} .js-plotly-plot`); }

// Plotly's own layout: where the plot area lies and which values its edges stand for.
function plotArea(chart) {
  const area = chart.querySelector(".nsewdrag"), layout = chart._fullLayout ?? chart.layout;
  if (!area || !layout?.xaxis?.range || !layout?.yaxis?.range) return null;
  const at = (name) => Number(area.getAttribute(name));
  const share = (axis, value) => (value - axis.range[0]) / (axis.range[1] - axis.range[0]);
  return {
    x: at("x"), y: at("y"), width: at("width"), height: at("height"),
    px: (value) => at("x") + share(layout.xaxis, value) * at("width"),
    py: (value) => at("y") + (1 - share(layout.yaxis, value)) * at("height"),
  };
}

class Marks {
  constructor(take) { this.take = take; } // take(chart, rowAt): let a hand drag on a chart

  update(marks) {
    this.byChart = new Map();
    for (const mark of marks) this.byChart.set(mark.chart, [...(this.byChart.get(mark.chart) ?? []), mark]);
  }

  draw(row, pinned, columns, colours) {
    for (const [key, marks] of this.byChart) for (const chart of chartsOf(key)) {
      const area = plotArea(chart);
      if (area) this.drawOn(chart, area, marks, row, pinned, columns, colours);
    }
  }

  drawOn(chart, area, marks, row, pinned, columns, { ink, paper }) {
    const layer = chart.querySelector("svg.live-mark") ?? this.addLayer(chart, marks);
    while (layer.querySelectorAll("circle.now").length < marks.length) {
      layer.append(make("circle", { class: "pinned", r: 7, "stroke-width": 2, fill: "none", "stroke-dasharray": "3 2" }), make("circle", { class: "now", r: 8, "stroke-width": 2.5 }), make("text", { class: "letter", "text-anchor": "middle", dy: "0.36em", "font-size": 11, "font-weight": 700 }));
    }
    const upright = marks[0].x === "threshold";
    const place = (kind, line, at) => {
      line.style.display = upright && at !== null ? "" : "none";
      if (upright && at !== null) line.setAttribute("d", `M${area.px(columns.threshold[at])},${area.y}v${area.height}`);
      line.style.stroke = ink;
      const letters = kind === "now" ? layer.querySelectorAll("text.letter") : [];
      layer.querySelectorAll(`circle.${kind}`).forEach((dot, i) => {
        const value = (axis) => (at === null || !marks[i] ? undefined : columns[marks[i][axis]]?.[at]);
        const x = value("x"), y = value("y");
        dot.style.display = Number.isFinite(x) && Number.isFinite(y) ? "" : "none";
        if (letters[i]) {
          write(letters[i], dot.style.display ? "" : marks[i].letter);
          letters[i].setAttribute("x", area.px(x) || 0);
          letters[i].setAttribute("y", area.py(y) || 0);
          letters[i].style.fill = paper;
        }
        if (dot.style.display) return;
        dot.setAttribute("cx", area.px(x));
        dot.setAttribute("cy", area.py(y));
        dot.style.stroke = kind === "now" ? paper : ink;
        if (kind === "now") dot.style.fill = ink;
      });
    };
    place("pinned", layer.children[0], pinned);
    place("now", layer.children[1], row);
  }

  addLayer(chart, marks) {
    const layer = make("svg", { class: "live-mark", "aria-hidden": "true", style: "position:absolute;inset:0;width:100%;height:100%;pointer-events:none;z-index:2" },
      make("path", { fill: "none", "stroke-width": 1.5, "stroke-dasharray": "1 4" }), make("path", { fill: "none", "stroke-width": 1.5, "stroke-dasharray": "4 3" }));
    chart.querySelector(".svg-container").append(layer);
    chart.style.touchAction = "pan-y";
    this.take(chart, (event, columns) => rowNear(chart, marks[0], event, columns));
    return layer;
  }

  end() { for (const layer of document.querySelectorAll("svg.live-mark")) layer.remove(); }
}

// The row whose mark is nearest to the hand: across where the axis is the threshold, in both
// directions where it is not.
function rowNear(chart, mark, event, columns) {
  const area = plotArea(chart), [x, y] = placeOn(chart, event), xs = columns[mark.x], ys = columns[mark.y];
  let best = 0, least = Infinity;
  for (let row = 0; row < xs.length; row++) {
    const dx = area.px(xs[row]) - x, dy = mark.x === "threshold" ? 0 : area.py(ys[row]) - y;
    const distance = dx * dx + dy * dy;
    if (distance < least) { least = distance; best = row; }
  }
  return best;
}

function placeOn(chart, event) {
  const box = chart.querySelector(".svg-container").getBoundingClientRect();
  return [event.clientX - box.left, event.clientY - box.top];
}

// A press on a title or a label is not a press on the plot.
function onPlot(chart, event) {
  const area = plotArea(chart), [x, y] = placeOn(chart, event), reach = 10;
  return area && x > area.x - reach && x < area.x + area.width + reach && y > area.y - reach && y < area.y + area.height + reach;
}
