// All that our modules lean on inside Streamlit and Plotly and that neither promises to keep:
// `tests/browser/test_streamlit_inside.py` looks for each on a real page.

export const APP = "[data-testid=stApp]";
export const MAIN = "[data-testid=stMain]";
export const MAIN_BLOCK = "[data-testid=stMainBlockContainer]";
export const HEADING_LINK = "[data-testid=stHeading] a[href^='#']";
export const DROP_ZONE = "[data-testid=stFileUploaderDropzone]";
export const REFUSED_FILE = "[data-testid=stFileChip][aria-invalid=true] [role=alert]";
export const CHART = ".js-plotly-plot";
export const CHART_FRAME = ".svg-container";
export const CHART_PLOT = ".nsewdrag";
export const CHART_LINE = ".js-line";
export const CHART_HOVER = ".hoverlayer";

// The layout of a chart as it is drawn, with the ranges of its axes.
export function layoutOf(chart) { return chart._fullLayout ?? chart.layout; }

// Write a number into a field and leave it, as a person does. React hears of it only past its own
// setter, and of the leaving once it has drawn the number.
export function enter(field, text) {
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(field, text);
  field.dispatchEvent(new Event("input", { bubbles: true }));
  requestAnimationFrame(() => field.dispatchEvent(new FocusEvent("focusout", { bubbles: true })));
}

// Whether the page is connected to its server; an attribute that changes tells when.
export function isConnected(app) { return app.dataset.testConnectionState === "CONNECTED"; }

// Whether a run of the page has begun of which the end was not told.
export function isRunning(app) { return app.dataset.testScriptState === "running"; }
