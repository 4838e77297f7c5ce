"""The code that is offered runs, and prints the number of the page from the data of the page."""

import contextlib
import io

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ui.accuracies import code
from ui.accuracies.examples import Example, first_table, mean_match, read
from ui.variants import VARIANTS

ALL = list(VARIANTS.values())
RUNNABLE = {"NumPy": code.numpy, "scikit-learn": code.scikit_learn}


def printed(program: str) -> str:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(program, {})
    return out.getvalue().strip()


def options_of(variant):
    return {"threshold": [{"threshold": 0.5}, {"threshold": 0.6}], "k": [{"k": 1}, {"k": 2}]}.get(
        variant.parameter, [{}]
    )


CASES = [(variant, options) for variant in ALL for options in options_of(variant)]


@pytest.mark.parametrize("library", RUNNABLE)
@pytest.mark.parametrize(("variant", "options"), CASES, ids=lambda v: getattr(v, "name", str(v)))
def test_it_prints_the_number_of_the_first_table(library, variant, options):
    example, _ = read(variant, first_table(variant))
    program = RUNNABLE[library](variant, example, **options)
    assert printed(program) == f"{mean_match(variant, example, **options):.4f}"


def edited(variant):
    """Tables as a person might leave them: few classes, many ties, float32 corners."""
    score = st.sampled_from([0.0, 0.1, 1 / 3, 0.5, float(np.float32(0.6)), 0.9, 1.0])

    def table(n, c):
        scores = st.lists(st.lists(score, min_size=c, max_size=c), min_size=n, max_size=n)
        labels = st.lists(st.integers(0, c - 1), min_size=n, max_size=n)
        return st.builds(build, labels, scores)

    def build(labels, scores):
        labels, scores = np.array(labels, np.int64), np.array(scores, np.float32)
        if variant.is_one_hot:
            labels = np.eye(scores.shape[1], dtype=np.float32)[labels]
        if variant.name == "accuracy":
            scores = np.round(scores[:, 0]).astype(np.int64)
        if variant.name == "binary_accuracy":
            labels, scores = labels % 2, scores[:, 0]
        return Example(labels, scores)

    return st.tuples(st.integers(1, 6), st.integers(2, 5)).flatmap(lambda size: table(*size))


@pytest.mark.parametrize("library", RUNNABLE)
@pytest.mark.parametrize("variant", ALL, ids=lambda v: v.name)
@settings(suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_it_prints_the_number_of_any_table(library, variant, data):
    example = data.draw(edited(variant))
    options = {
        "k": {"k": data.draw(st.integers(1, 6))},
        "threshold": {"threshold": float(np.float32(data.draw(st.floats(0, 1))))},
    }.get(variant.parameter, {})
    program = RUNNABLE[library](variant, example, **options)
    assert printed(program) == f"{mean_match(variant, example, **options):.4f}"


def test_scikit_learns_own_top_k_is_offered_where_it_agrees():
    variant = VARIANTS["sparse_top_k_categorical_accuracy"]
    example, _ = read(variant, first_table(variant))
    assert "import top_k_accuracy_score" in code.scikit_learn(variant, example, k=2)
    tied = Example(np.array([0, 0]), np.full((2, 3), 0.5, np.float32))
    program = code.scikit_learn(variant, tied, k=1)
    assert "breaks ties by position and prints 0.0000" in program
    assert printed(program) == "1.0000"


@pytest.mark.parametrize("variant", ALL, ids=lambda v: v.name)
def test_the_keras_code_names_the_class_and_its_parameter(variant):
    example, _ = read(variant, first_table(variant))
    options = options_of(variant)[-1]
    program = code.keras(variant, example, **options)
    compile(program, "keras", "exec")
    arguments = ", ".join(f"{name}={value}" for name, value in options.items())
    assert f"keras.metrics.{variant.cls.__name__}({arguments})" in program
    assert "update_state(y_true, y_pred)" in program
