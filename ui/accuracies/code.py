"""Code to copy that prints the number on the page from the table on the page."""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.keras.peers import top_k_by_position
from ui.accuracies.examples import Example, mean_match
from ui.variants import Variant

WIDTH = 88


def show(variant: Variant, example: Example, options: dict[str, float]) -> None:
    """Offer the code for Keras, scikit-learn and NumPy, with the options `worked.show` returned."""
    st.header("Do it yourself", anchor=False)
    if not example.n_samples:
        st.info("The table has no row: there is nothing to compute.")
        return
    value = mean_match(variant, example, **options)
    st.markdown(f"Each prints **{value:.4f}**, from the table above.")
    libraries = {"Keras": keras, "scikit-learn": scikit_learn, "NumPy": numpy}
    for tab, write in zip(st.tabs(list(libraries)), libraries.values(), strict=True):
        tab.code(write(variant, example, **options), language="python")


def keras(variant: Variant, example: Example, **options: float) -> str:
    """Write the code with Keras's own metric."""
    arguments = ", ".join(f"{name}={_number(value)}" for name, value in options.items())
    return _program(
        ["import keras", "import numpy as np"],
        example,
        f"metric = keras.metrics.{variant.cls.__name__}({arguments})",
        "metric.update_state(y_true, y_pred)",
        'print(f"{float(metric.result()):.4f}")',
    )


def numpy(variant: Variant, example: Example, **options: float) -> str:
    """Write the code with NumPy alone."""
    if variant.name == "accuracy":
        lines = ["right = y_pred == y_true"]
    elif variant.name == "binary_accuracy":
        lines = [*_predicted(options["threshold"]), "right = predicted == y_true"]
    elif variant.parameter == "k":
        lines = [*_hits(variant, int(options["k"])), "right = hits"]
    else:
        lines = [f"right = y_pred.argmax(axis=1) == {_labels(variant)}"]
    return _program(["import numpy as np"], example, *lines, 'print(f"{right.mean():.4f}")')


def scikit_learn(variant: Variant, example: Example, **options: float) -> str:
    """Write the code with scikit-learn.

    Its `top_k_accuracy_score` breaks ties by position. Where that changes the number, the code says
    so and counts the hits as Keras does.
    """
    imports = ["import numpy as np", "from sklearn.metrics import accuracy_score"]
    if variant.parameter == "k":
        return _scikit_learn_top_k(variant, example, int(options["k"]), imports)
    if variant.name == "accuracy":
        lines = ["score = accuracy_score(y_true, y_pred)"]
    elif variant.name == "binary_accuracy":
        lines = [*_predicted(options["threshold"]), "score = accuracy_score(y_true, predicted)"]
    else:
        lines = [f"score = accuracy_score({_labels(variant)}, y_pred.argmax(axis=1))"]
    return _program(imports, example, *lines, 'print(f"{score:.4f}")')


def _scikit_learn_top_k(variant: Variant, example: Example, k: int, imports: list[str]) -> str:
    reason = _why_counted(variant, example, k)
    if not reason:
        imports = [imports[0], "from sklearn.metrics import top_k_accuracy_score"]
        score = (
            f"score = top_k_accuracy_score({_labels(variant)}, y_pred, k={k}, "
            "labels=range(y_pred.shape[1]))"
        )
        return _program(imports, example, score, 'print(f"{score:.4f}")')
    return _program(
        imports,
        example,
        f"# {reason}: hits are counted here.",
        *_hits(variant, k),
        "score = accuracy_score(np.ones(len(hits)), hits)",
        'print(f"{score:.4f}")',
    )


def _why_counted(variant: Variant, example: Example, k: int) -> str:
    """Say why scikit-learn's own function would not do; nothing where it would."""
    labels = example.y_true.argmax(axis=1) if variant.is_one_hot else example.y_true
    theirs = top_k_by_position(labels, example.y_pred, k)
    if theirs is None:
        return "top_k_accuracy_score takes two classes as one score a row"
    if k >= example.n_classes:
        return "top_k_accuracy_score warns that k of all classes means nothing"
    if not np.isclose(theirs, mean_match(variant, example, k=k)):
        return f"top_k_accuracy_score breaks ties by position and prints {theirs:.4f}"
    return ""


def _labels(variant: Variant) -> str:
    return "y_true.argmax(axis=1)" if variant.is_one_hot else "y_true"


def _predicted(threshold: float) -> list[str]:
    return [
        f"threshold = np.float32({_number(threshold)})",
        "predicted = y_pred > threshold  # a score equal to the threshold is class 0",
    ]


def _hits(variant: Variant, k: int) -> list[str]:
    return [
        f"labels = {_labels(variant)}",
        "own = np.take_along_axis(y_pred, labels[:, np.newaxis], axis=1)",
        f"hits = (y_pred > own).sum(axis=1) < {k}  # all ties at the k-th place count",
    ]


def _program(imports: list[str], example: Example, *lines: str) -> str:
    arrays = [f"{name} = {_array(getattr(example, name))}" for name in ("y_true", "y_pred")]
    return "\n".join([*imports, "", *arrays, "", *lines])


def _array(values: np.ndarray) -> str:
    of_float32 = ", dtype=np.float32" if values.dtype == np.float32 else ""
    if values.ndim == 1:
        text = f"np.array({_numbers(values)}{of_float32})"
        return text if len(text) < WIDTH else f"np.array(\n    {_numbers(values)}{of_float32}\n)"
    inside = "".join(f"    {_numbers(row)},\n" for row in values)
    return f"np.array([\n{inside}]{of_float32})"


def _numbers(values: np.ndarray) -> str:
    return "[" + ", ".join(_number(value) for value in values) + "]"


def _number(value: float) -> str:
    """Write the shortest number that reads back the same float32, or the integer."""
    if isinstance(value, int | np.integer):
        return str(value)
    return str(np.float32(value))
