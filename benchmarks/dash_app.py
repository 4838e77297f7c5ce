"""The peer of `bench_drag_rows`: a Dash dashboard with a cutoff slider over rows of a Parquet file.

    python -m benchmarks.dash_app PORT FILE

The curves are computed once and drawn through at most 2,000 points; a move of the cutoff counts the
rows and draws the charts with a mark on each, in one callback.
"""

import sys

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from dash import Dash, Input, Output, dcc, html
from sklearn.metrics import (
    average_precision_score,
    precision_recall_curve,
    roc_auc_score,
    roc_curve,
)

MAX_POINTS = 2_000


def thin(*arrays):
    """Take at most so many points of a curve, both ends among them."""
    places = np.unique(np.linspace(0, len(arrays[0]) - 1, MAX_POINTS).round().astype(int))
    return [array[places] for array in arrays]


def dashboard(y_true, y_score):
    """Lay out the page and its one callback."""
    positive = y_true == 1
    n_positive, n_negative = int(positive.sum()), int((~positive).sum())
    fpr, tpr = thin(*roc_curve(y_true, y_score)[:2])
    precision, recall = thin(*precision_recall_curve(y_true, y_score)[:2])
    edges = np.linspace(0, 1, 51)
    bars = [np.histogram(y_score[positive == label], edges)[0] for label in (True, False)]
    summary = (
        f"AUC {roc_auc_score(y_true, y_score):.4f}, "
        f"average precision {average_precision_score(y_true, y_score):.4f}"
    )

    app = Dash(__name__)
    app.layout = html.Div(
        [
            dcc.Slider(0, 1, 0.001, value=0.5, marks=None, id="cutoff", updatemode="drag"),
            html.P(id="counts"),
            html.P(summary),
            *(dcc.Graph(id=name) for name in ("roc", "pr", "histogram", "matrix")),
        ]
    )

    @app.callback(
        *(Output(name, "figure") for name in ("roc", "pr", "histogram", "matrix")),
        Output("counts", "children"),
        Input("cutoff", "value"),
    )
    def move(cutoff):
        said = y_score > np.float32(cutoff)
        tp, n_said = int(np.count_nonzero(said & positive)), int(np.count_nonzero(said))
        fp, fn = n_said - tp, n_positive - tp
        tn = n_negative - fp
        place = {"mode": "markers", "marker": {"size": 12}}
        return (
            go.Figure(
                [
                    go.Scatter(x=fpr, y=tpr),
                    go.Scatter(x=[fp / n_negative], y=[tp / n_positive], **place),
                ]
            ),
            go.Figure(
                [
                    go.Scatter(x=recall, y=precision),
                    go.Scatter(x=[tp / n_positive], y=[tp / max(n_said, 1)], **place),
                ]
            ),
            go.Figure([go.Bar(x=edges[:-1], y=bar) for bar in bars]).add_vline(cutoff),
            go.Figure(go.Heatmap(z=[[tn, fp], [fn, tp]], texttemplate="%{z}")),
            f"cutoff {cutoff}: tp {tp} fp {fp} fn {fn} tn {tn}, "
            f"accuracy {(tp + tn) / len(y_score):.4f}",
        )

    return app


if __name__ == "__main__":
    rows = pd.read_parquet(sys.argv[2])
    dashboard(rows["y_true"].to_numpy(), rows["y_score"].to_numpy()).run(
        host="127.0.0.1", port=int(sys.argv[1])
    )
