// Where things stand on the ordinary Plotly charts of the page, which never change by themselves.

import { CHART, CHART_FRAME, CHART_PLOT, layoutOf } from "../../../streamlit_inside/inside.mjs";

export function chartsOf(key) {
  return Array.from(document.getElementsByClassName(`st-key-${key}`)).flatMap((holder) => Array.from(holder.getElementsByClassName(CHART.slice(1))));
}

// A rectangle of the screen in which two ranges of values are drawn.
export function areaOf({ x, y, width, height }, [x0, x1], [y0, y1]) {
  return {
    x, y, width, height,
    px: (value) => x + (value - x0) / (x1 - x0) * width,
    py: (value) => y + (1 - (value - y0) / (y1 - y0)) * height,
    holds: (px, py) => px > x - 1 && px < x + width + 1 && py > y - 1 && py < y + height + 1,
  };
}

// Plotly's own layout: where the plot area lies and which values its edges stand for.
export function plotArea(chart) {
  const [area] = chart.getElementsByClassName(CHART_PLOT.slice(1)), layout = layoutOf(chart);
  if (!area || !layout?.xaxis?.range || !layout?.yaxis?.range) return null;
  const [x, y, width, height] = ["x", "y", "width", "height"].map((name) => Number(area.getAttribute(name)));
  return areaOf({ x, y, width, height }, layout.xaxis.range, layout.yaxis.range);
}

// The charts of a key that are drawn, each with its plot area.
export function drawnCharts(key) {
  return chartsOf(key).map((chart) => [chart, plotArea(chart)]).filter(([, area]) => area);
}

// The row whose place is nearest to a point of the chart, the first of several; without `ys` only
// what lies across counts.
export function rowNear(area, xs, ys, [x, y]) {
  let best = 0, least = Infinity;
  for (let row = 0; row < xs.length; row++) {
    const dx = area.px(xs[row]) - x, dy = ys ? area.py(ys[row]) - y : 0;
    const distance = dx * dx + dy * dy;
    if (distance < least) { least = distance; best = row; }
  }
  return best;
}

export function placeOn(chart, event) {
  const box = chart.querySelector(CHART_FRAME).getBoundingClientRect();
  return [event.clientX - box.left, event.clientY - box.top];
}

// A press on a title or a label is not a press on the plot.
export function onPlot(chart, event) {
  const area = plotArea(chart), [x, y] = placeOn(chart, event), reach = 10;
  return area && x > area.x - reach && x < area.x + area.width + reach && y > area.y - reach && y < area.y + area.height + reach;
}
