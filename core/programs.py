"""Code to copy that prints the numbers on the page from the downloaded rows.

The rule is what libraries differ in. Where one compares the other way round, the code hands it the
neighbouring float32, which is the same for every score there is.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.decision.counts import Counts
from core.decision.rates import accuracy, precision, recall
from core.export import FORMATS
from core.predictions.scale import PROBABILITY, Scale
from core.selection.record import DecisionRecord

FILE_NAMES = {kind: f"rows.{kind}" for kind in FORMATS}
_PRINT = [
    'print(f"tp {tp:.10g}, fp {fp:.10g}, fn {fn:.10g}, tn {tn:.10g}")',
    'print(f"accuracy {accuracy:.4f}, precision {precision:.4f}, recall {recall:.4f}")',
]


@dataclass(frozen=True)
class Program:
    """Say what the code is about.

    Parameters
    ----------
    threshold : str
        Number as it is written in the code.
    rule : {">", ">="}
    is_weighted : bool
        Whether the rows have weights.
    kind : {"csv", "parquet"}
        The file that is read.
    scale : Scale
        Of the scores; threshold and file are in their own numbers, `rule` in those decided on.
    second : str
        The threshold from which on "yes" is predicted, where between the two nobody decides.
    """

    threshold: str
    rule: str
    is_weighted: bool
    kind: str
    scale: Scale = PROBABILITY
    second: str = ""

    @property
    def shown_rule(self) -> str:
        """The rule on the score's own numbers."""
        return self.scale.shown_rule(self.rule)


def program_of(record: DecisionRecord) -> Program:
    """Write what the code of a decision is about."""
    is_weighted = record.reached[0].is_weighted
    return Program(record.threshold, record.rule, is_weighted, "csv", record.scale, record.second)


def keras(program: Program) -> str:
    """Write the code with Keras's own metrics."""
    arguments = ", sample_weight=weight" if program.is_weighted else ""
    if program.second:
        return _joined(
            program,
            _KERAS_IMPORTS,
            "# Keras’s metrics have one threshold: hence what is decided at each of both, 1 or 0.",
            *(
                f"at_{name} = (y_score {program.shown_rule} {name.upper()}).astype(np.float32)"
                for name in ("threshold", "second")
            ),
            "metrics = {",
            *(
                f'    "{name}": (keras.metrics.{cls}(), at_{at}),'
                for (name, cls), at in zip(
                    _KERAS_COUNTS.items(),
                    ("second", "second", "threshold", "threshold"),
                    strict=True,
                )
            ),
            "}",
            "for name, (metric, predicted) in metrics.items():",
            f"    metric.update_state(y_true, predicted{arguments})",
            '    print(f"{name} {float(metric.result()):.7g}")',
        )
    fits = program.scale == PROBABILITY and not _is_beyond(program.threshold)
    scores = "y_score" if fits else "predicted"
    return _joined(
        program,
        _KERAS_IMPORTS,
        *(
            _KERAS_THRESHOLD[program.rule]
            if fits
            else [
                "# Keras’s metrics take thresholds from 0 to 1 only: hence the decision, 1 or 0.",
                f"predicted = (y_score {program.shown_rule} THRESHOLD).astype(np.float32)",
                "threshold = 0.5",
            ]
        ),
        "metrics = {",
        *(
            f'    "{name}": keras.metrics.{cls}({argument}=float(threshold)),'
            for name, cls, argument in (
                *((name, cls, "thresholds") for name, cls in _KERAS_COUNTS.items()),
                ("accuracy", "BinaryAccuracy", "threshold"),
                ("precision", "Precision", "thresholds"),
                ("recall", "Recall", "thresholds"),
            )
        ),
        "}",
        "for name, metric in metrics.items():  # Keras prints 0 where a rate is 0/0",
        f"    metric.update_state(y_true, {scores}{arguments})",
        '    print(f"{name} {float(metric.result()):.7g}")',
    )


def _is_beyond(threshold: str) -> bool:
    """Tell whether it is a number that no probability can have; a place-holder is none."""
    try:
        return not 0 <= float(threshold) <= 1
    except ValueError:
        return False


_KERAS_COUNTS = {
    "tp": "TruePositives",
    "fp": "FalsePositives",
    "fn": "FalseNegatives",
    "tn": "TrueNegatives",
}
_KERAS_IMPORTS = ["import keras", "import numpy as np", "import pandas as pd"]
_KERAS_THRESHOLD = {
    ">": ["threshold = THRESHOLD  # Keras asks for more than the threshold too"],
    ">=": [
        "# Keras asks for more than the threshold, the page for at least as much: hence the next",
        "# float32 below. There is none for Keras below 0, where every row is predicted “yes”.",
        "threshold = np.nextafter(THRESHOLD, np.float32(-1))",
        "if THRESHOLD == 0:",
        "    y_score, threshold = np.ones_like(y_score), np.float32(0.5)",
    ],
}


def scikit_learn(program: Program) -> str:
    """Write the code with scikit-learn, the scores in place of a fitted classifier's."""
    weights = ", sample_weight=weight" if program.is_weighted else ""
    method, minus = "decision_function", "" if program.scale.higher_is_yes else "-"
    response = [f"return {minus}X[:, 0]" + ("  # lower means “yes”" if minus else "")]
    highest = "np.inf"
    if program.scale == PROBABILITY:
        method, highest = "predict_proba", "2"
        response = ["return np.column_stack([1 - X[:, 0], X[:, 0]])"]
    why = "# FixedThresholdClassifier asks for at least the threshold"
    if program.rule == ">":
        why += ", the page for more: hence\n# the next float32 above."
        taken = f"np.nextafter({minus}{{}}, np.float32({highest}))"
    else:
        why, taken = f"{why} too.", f"{minus}{{}}"
    first, second = (f"decided({taken.format(name)})" for name in ("THRESHOLD", "SECOND"))
    matrix = f"confusion_matrix(y_true, {{}}, labels=[0, 1]{weights}).ravel()"
    if program.second:
        metrics = ["confusion_matrix"]
        ends = [
            f"low, high = {first}, {second}",
            f"tn, _, fn, _ = {matrix.format('low')}",
            f"_, fp, _, tp = {matrix.format('high')}",
            *_asked(program, "low != high"),
        ]
    else:
        metrics = ["accuracy_score", "confusion_matrix", "precision_score", "recall_score"]
        ends = [
            f"predicted = {first}",
            f"tn, fp, fn, tp = {matrix.format('predicted')}",
            f"accuracy = accuracy_score(y_true, predicted{weights})",
            f"precision = precision_score(y_true, predicted, zero_division=np.nan{weights})",
            f"recall = recall_score(y_true, predicted, zero_division=np.nan{weights})",
            *_PRINT,
        ]
    return _joined(
        program,
        [
            "import numpy as np",
            "import pandas as pd",
            "from sklearn.base import BaseEstimator, ClassifierMixin",
            "from sklearn.frozen import FrozenEstimator",
            f"from sklearn.metrics import {', '.join(metrics)}",
            "from sklearn.model_selection import FixedThresholdClassifier",
        ],
        "class Scored(ClassifierMixin, BaseEstimator):",
        '    """Stands for your fitted model: the column it is given is the score of class 1."""',
        "",
        "    classes_ = np.array([0, 1])",
        "",
        "    def fit(self, X, y):",
        "        return self",
        "",
        "    def __sklearn_is_fitted__(self):",
        "        return True",
        "",
        f"    def {method}(self, X):",
        *(f"        {line}" for line in response),
        "",
        "",
        "def decided(threshold):",
        "    classifier = FixedThresholdClassifier(",
        "        FrozenEstimator(Scored()),",
        "        threshold=float(threshold),",
        f'        response_method="{method}",',
        "    )",
        "    return classifier.predict(y_score.reshape(-1, 1))",
        "",
        "",
        why,
        *ends,
    )


def numpy(program: Program) -> str:
    """Write the code with NumPy alone."""
    answer = "“no”" if program.rule == ">" else "“yes”"
    compared = f"y_score {program.shown_rule} {{}}"
    decided = [
        f"yes = {compared.format('THRESHOLD')}  # equal to it is predicted {answer}",
        "no = ~yes",
    ]
    rates = [
        "accuracy = (tp + tn) / (tp + fp + fn + tn)",
        "precision = tp / (tp + fp) if tp + fp else np.nan  # 0/0 is undefined",
        "recall = tp / (tp + fn) if tp + fn else np.nan",
        *_PRINT,
    ]
    if program.second:
        decided = [
            f"yes = {compared.format('SECOND')}",
            f"no = ~({compared.format('THRESHOLD')})  # between the two nobody decides",
        ]
        rates = _asked(program, "~yes & ~no")
    cells = (("tp", "yes", 1), ("fp", "yes", 0), ("fn", "no", 1), ("tn", "no", 0))
    return _joined(
        program,
        ["import numpy as np", "import pandas as pd"],
        *decided,
        *(
            f"{name} = {_counted(program, f'{said} & (y_true == {label})')}"
            for name, said, label in cells
        ),
        *rates,
    )


def _asked(program: Program, which: str) -> list[str]:
    """Print the matrix of the rows that are decided, and how many are not."""
    return [f"asked = {_counted(program, which)}", _PRINT[0], 'print(f"asked {asked:.10g}")']


def _counted(program: Program, which: str) -> str:
    return f"weight[{which}].sum()" if program.is_weighted else f"np.count_nonzero({which})"


LIBRARIES = {"Keras": keras, "scikit-learn": scikit_learn, "NumPy": numpy}


def _joined(program: Program, imports: list[str], *lines: str) -> str:
    read = [
        f"THRESHOLD = np.float32({program.threshold})",
        *([f"SECOND = np.float32({program.second})"] if program.second else []),
        _read(program),
        'y_true, y_score = rows["y_true"].to_numpy(), rows["y_score"].to_numpy()',
    ]
    if program.is_weighted:
        read.append('weight = rows["sample_weight"].to_numpy(np.float64)')
    gap = ["", ""] if lines[0].startswith("class") else [""]
    return "\n".join([*imports, "", *read, *gap, *lines])


def _read(program: Program) -> str:
    if program.kind == "parquet":
        return 'rows = pd.read_parquet("rows.parquet")'
    floats = ["y_score", *(["sample_weight"] if program.is_weighted else [])]
    dtype = ", ".join(f'"{name}": "float32"' for name in floats)
    return f'rows = pd.read_csv("rows.csv", dtype={{{dtype}}})'


def decimal(threshold: float) -> str:
    """Write the shortest number that reads back the same float32."""
    return str(np.float32(threshold))


def printed(counts: Counts, undecided: float | None = None) -> str:
    """Say what the code prints, for people, from scalar counts.

    Parameters
    ----------
    undecided : int or float, optional
        Rows between two thresholds, where the program has two.
    """
    cells = ", ".join(f"{name} {getattr(counts, name):.10g}" for name in ("tp", "fp", "fn", "tn"))
    if undecided is not None:
        return f"{cells}, asked {undecided:.10g}"
    values = {"accuracy": accuracy, "precision": precision, "recall": recall}
    rates = ", ".join(f"{name} {compute(counts):.4f}" for name, compute in values.items())
    return f"{cells}, {rates}".replace("nan", "undefined (0/0)")
