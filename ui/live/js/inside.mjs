// All that our modules lean on inside Streamlit and Plotly and that neither promises to keep:
// `tests/browser/test_streamlit_inside.py` looks for each on a real page.

export const APP = "[data-testid=stApp]";
export const MAIN = "[data-testid=stMain]";
export const MAIN_BLOCK = "[data-testid=stMainBlockContainer]";
export const DROP_ZONE = "[data-testid=stFileUploaderDropzone]";
export const REFUSED_FILE = "[data-testid=stFileChip][aria-invalid=true] [role=alert]";
export const CHART = ".js-plotly-plot";
export const CHART_FRAME = ".svg-container";
export const CHART_PLOT = ".nsewdrag";
export const CHART_LINE = ".js-line";
export const CHART_HOVER = ".hoverlayer";

// The layout of a chart as it is drawn, with the ranges of its axes.
export function layoutOf(chart) { return chart._fullLayout ?? chart.layout; }

// Whether the page is connected to its server; an attribute that changes tells when.
export function isConnected(app) { return app.dataset.testConnectionState === "CONNECTED"; }
