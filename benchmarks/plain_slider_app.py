"""The peer of `bench_drag`: the same readings with `st.slider`, scikit-learn and a fragment."""

import numpy as np
import plotly.graph_objects as go
import streamlit as st
from sklearn.metrics import confusion_matrix, precision_recall_curve, roc_curve

rng = np.random.default_rng(0)
y = rng.integers(0, 2, 400)
score = np.clip(rng.normal(0.3 + 0.4 * y, 0.2), 0, 1)


@st.fragment
def live():
    threshold = st.slider("Threshold", 0.0, 1.0, 0.5, 0.001)
    tn, fp, fn, tp = confusion_matrix(y, score > threshold).ravel()
    fpr, tpr, _ = roc_curve(y, score)
    precision, recall, _ = precision_recall_curve(y, score)
    grid = np.linspace(0, 1, 1001)
    accuracy = [np.mean((score > t) == y) for t in grid]
    for key, x, values, point in (
        ("roc", fpr, tpr, (fp / (fp + tn), tp / (tp + fn))),
        ("pr", recall, precision, (tp / (tp + fn), tp / max(tp + fp, 1))),
        ("acc", grid, accuracy, (threshold, (tp + tn) / len(y))),
    ):
        figure = go.Figure([go.Scatter(x=x, y=values), go.Scatter(x=[point[0]], y=[point[1]])])
        st.plotly_chart(figure, key=key)
    st.write(f"tp {tp} fp {fp} fn {fn} tn {tn} accuracy {(tp + tn) / len(y):.4f}")


live()
