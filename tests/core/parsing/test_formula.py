"""A formula against a naive reading of the same tree, and everything that is refused."""

import math
import time

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.decision.counts import Counts
from core.parsing.formula import FUNCTIONS, LARGEST, MAX_CHARS, MAX_DEPTH, NAMES, parse

COUNTS = Counts(
    tp=np.array([9, 5, 3, 0]),
    fp=np.array([4, 2, 0, 0]),
    fn=np.array([0, 4, 6, 9]),
    tn=np.array([0, 2, 4, 4]),
)
THRESHOLDS = np.array([0.0, 0.25, 0.5, 1.0])
MEAN = 0.375


def values_of(text):
    return parse(text).evaluate(COUNTS, THRESHOLDS, MEAN)


def read(text):
    try:
        return None, values_of(text)
    except ValueError as error:
        return str(error), None


def names_at(row):
    tp, fp, fn, tn = (int(v[row]) for v in (COUNTS.tp, COUNTS.fp, COUNTS.fn, COUNTS.tn))
    return {
        "TP": tp,
        "FP": fp,
        "FN": fn,
        "TN": tn,
        "P": tp + fn,
        "N": fp + tn,
        "n": tp + fp + fn + tn,
        "threshold": float(THRESHOLDS[row]),
        "mean_prediction": MEAN,
    }


# ---- a naive reference: a tree of tuples, written as text and worked out number by number --------

leaves = st.one_of(
    st.sampled_from(NAMES).map(lambda name: ("name", name)),
    st.one_of(st.integers(0, 20), st.floats(0, 100, allow_subnormal=False)).map(
        lambda number: ("number", float(f"{number:.6g}"))
    ),
)


def branches(inner):
    return st.one_of(
        st.tuples(st.sampled_from("+-*/"), inner, inner),
        st.tuples(st.just("**"), inner, st.integers(-3, 3)),
        st.tuples(st.just("neg"), inner),
        st.tuples(st.sampled_from(["<", "<=", ">", ">=", "==", "!="]), inner, inner),
        st.tuples(st.just("chain"), inner, inner, inner),
        st.tuples(st.sampled_from(["sqrt", "log", "abs"]), inner),
        st.tuples(st.sampled_from(["min", "max"]), inner, inner, inner),
    )


trees = st.recursive(leaves, branches, max_leaves=6)


def written(tree):
    kind, *parts = tree
    if kind == "name":
        return parts[0]
    if kind == "number":
        return repr(parts[0])
    if kind == "**":
        return f"({written(parts[0])})**{parts[1]}"
    texts = [written(part) for part in parts]
    if kind == "neg":
        return f"-({texts[0]})"
    if kind == "chain":
        return f"(({texts[0]}) < ({texts[1]}) <= ({texts[2]}))"
    if kind in FUNCTIONS:
        return f"{kind}({', '.join(texts)})"
    return f"(({texts[0]}) {kind} ({texts[1]}))"


class Undefined(Exception):
    pass


def worked_out(tree, names):
    kind, *parts = tree
    if kind == "name":
        return float(names[parts[0]])
    if kind == "number":
        return parts[0]
    if kind == "**":
        a = worked_out(parts[0], names)
        return checked(lambda: a ** parts[1])
    a, *others = [worked_out(part, names) for part in parts]
    b = others[0] if others else None
    steps = {
        "+": lambda: a + b,
        "-": lambda: a - b,
        "*": lambda: a * b,
        "/": lambda: a / b,
        "neg": lambda: -a,
        "<": lambda: a < b,
        "<=": lambda: a <= b,
        ">": lambda: a > b,
        ">=": lambda: a >= b,
        "==": lambda: a == b,
        "!=": lambda: a != b,
        "chain": lambda: a < others[0] <= others[1],
        "sqrt": lambda: math.sqrt(a),
        "log": lambda: math.log(a),
        "abs": lambda: abs(a),
        "min": lambda: min(a, *others),
        "max": lambda: max(a, *others),
    }
    return checked(steps[kind])


def checked(step):
    try:
        value = float(step())
    except (ZeroDivisionError, ValueError, OverflowError):
        raise Undefined from None
    if abs(value) > LARGEST:
        raise Undefined
    return value


@given(trees)
def test_equals_the_naive_reading_at_every_threshold(tree):
    text = written(tree)
    if len(text) > MAX_CHARS:
        return
    for row, value in enumerate(values_of(text)):
        try:
            expected = worked_out(tree, names_at(row))
        except Undefined:
            expected = math.nan
        assert value == pytest.approx(expected, rel=1e-12, nan_ok=True), text


@given(
    st.one_of(st.text(max_size=60), st.text(alphabet="TPFNn().,+-*/<>=! 019eE_jx", max_size=250))
)
@example("-" * 1000)
@example("-" * 199 + "1")
@example("(" * 10_000)
@example("(" * 99 + "1" + ")" * 99)
@example("9**9**9**9")
@example("9" * 200)
@example("1e" + "9" * 190)
@example("sqrt(" * 39 + "1" + ")" * 39)
def test_any_text_is_a_formula_or_a_sentence_and_quickly(text):
    began = time.process_time()
    said, values = read(text)
    if said is not None:
        assert "; got " in said
        assert said.isprintable()
    else:
        assert values.dtype == np.float64
        assert values.shape == THRESHOLDS.shape
        assert not np.isinf(values).any()
    assert time.process_time() - began < 1


# ---- by hand -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("-(5*FN + FP)/n", [-4 / 13, -22 / 13, -30 / 13, -45 / 13]),
        ("−(5*FN + FP)/n", [-4 / 13, -22 / 13, -30 / 13, -45 / 13]),
        ("TP/(TP + FP)", [9 / 13, 5 / 7, 1, math.nan]),
        ("TP/0", [math.nan] * 4),
        ("0**0", [1, 1, 1, 1]),
        ("0**-1", [math.nan] * 4),
        ("1/(TP/0)", [math.nan] * 4),
        ("min(TP, log(0))", [math.nan] * 4),
        ("log(FP) < 1", [0, 1, math.nan, math.nan]),
        ("0.2 < threshold < 0.8", [0, 1, 1, 0]),
        ("mean_prediction", [MEAN] * 4),
        ("P - N + n", [18, 18, 18, 18]),
        ("2**0.5", [math.sqrt(2)] * 4),
        ("(0 - 8)**0.5", [math.nan] * 4),
        ("-2**2", [-4] * 4),
        ("2*-TP", [-18, -10, -6, 0]),
        ("1e99*1e99 - 1e99*1e99", [math.nan] * 4),
        (" +TP ", [9, 5, 3, 0]),
    ],
)
def test_values_by_hand(text, expected):
    values = values_of(text)
    np.testing.assert_allclose(values, expected, rtol=1e-14)
    assert not np.signbit(values[values == 0]).any()


def test_scalar_counts_give_a_scalar():
    value = parse("TP/P").evaluate(Counts(tp=3, fp=1, fn=1, tn=2), 0.5, 0.4)
    assert value.shape == ()
    assert value == 0.75


def test_result_is_a_copy_that_may_be_written_to():
    values = values_of("TP")
    values[:] = 0
    assert COUNTS.tp[0] == 9


@pytest.mark.parametrize(
    ("text", "rule", "what"),
    [
        ("", "must not be empty", "nothing"),
        ("x" * 201, "at most 200 characters", "201"),
        ("TP.real", "must be made of", "“TP.real” at character 1"),
        ("1 + TP[0]", "must be made of", "“[” at character 7"),
        ("__import__('os')", "must be made of", "“'” at character 12"),
        ("__import__(1)", "Known functions", "“__import__” at character 1"),
        ("TP.__class__", "must be made of", "“TP.__class__”"),
        ("lambda: 1", "must be made of", "“:”"),
        ("(lambda x)", "complete arithmetic", "cannot be read"),
        ("(TP for TP in FN)", "must be made of", "“(TP for TP in FN)”"),
        ("f'{TP}'", "must be made of", "“'”"),
        ('"TP"', "must be made of", '“"”'),
        ("max(*TP, 1)", "must be made of", "“*TP” at character 5"),
        ("max(a=1, b=2)", "without names", "“max(a=1, b=2)”"),
        ("(TP := 1)", "must be made of", "“:”"),
        ("cost = TP", "no “=”", "character 6"),
        ("TP if FP else FN", "must be made of", "“TP if FP else FN”"),
        ("TP and FN", "no values by “and”", "“TP and FN” at character 1. Write * between"),
        ("TP > 1 or FN", "no values by “and” or “or”", "“TP > 1 or FN”"),
        ("not TP", "must be made of", "“not TP”"),
        ("TP in FN", "must be made of", "“TP in FN”"),
        ("TP // 2", "must be made of", "“TP // 2”"),
        ("TP % 2", "must be made of", "“%”"),
        ("TP,FN", "A comma must stand inside a function", "“TP,FN” at character 1"),
        ("max((TP, FN), 1)", "A comma must stand inside a function", "“(TP, FN)” at character 5"),
        ("()", "must be made of", "“()”"),
        ("...", "decimal digits", "“...”"),
        ("True", "Known names", "“True”"),
        ("None", "Known names", "“None”"),
        ("1j", "decimal digits", "“1j”"),
        ("1_000", "decimal digits", "“1_000”"),
        ("0x1F", "decimal digits", "“0x1F”"),
        ("1or 2", "decimal digits", "“1or”"),
        ("007", "decimal digits", "“007”"),
        ("1e999", "at most 1e+100", "“1e999”"),
        ("9**9**9**9", "An exponent", "“9**9**9” at character 4"),
        ("10**10000", "An exponent", "“10000” at character 5"),
        ("TP**TP", "An exponent", "“TP” at character 5"),
        ("TP**(1/2)", "An exponent", "“1/2”"),
        ("𝐓𝐏", "must be made of", "“𝐓” at character 1"),
        ("TP\0", "must be made of", r"“\x00” at character 3"),
        ("TP\u202eFN", "must be made of", r"“\u202e” at character 3"),
        ("TP\nFN", "must be made of", r"“\n” at character 3"),
        ("TP·FN", "Write * for it", "“·” at character 3"),
        ("TP^2", "Write ** for it", "“^” at character 3"),
        ("tp + 1", "Write TP", "“tp” at character 1"),
        ("  cost", "Known names", "“cost” at character 3"),
        ("sqrt + 1", "needs brackets: sqrt(…)", "“sqrt”"),
        ("sqrt(1, 2)", "one value", "“sqrt(1, 2)”"),
        ("sqrt()", "one value", "“sqrt()”"),
        ("max(TP)", "at least two values", "“max(TP)”"),
        ("TP(FN)", "write *", "“TP(FN)”"),
        ("2(3)", "write *", "“2(3)”"),
        ("eval(1)", "Known functions", "“eval”"),
        ("(TP", "Every “(”", "character 1"),
        ("TP)", "Every “)”", "character 3"),
        ("TP +", "complete arithmetic", "near character"),
        ("TP FN", "complete arithmetic", "near character"),
        ("-" * 100 + "1", f"at most {MAX_DEPTH}", "more at character 61"),
    ],
)
def test_refusal_names_the_rule_and_what_came(text, rule, what):
    with pytest.raises(ValueError, match="; got ") as refusal:
        parse(text)
    assert rule in str(refusal.value)
    assert what in str(refusal.value)


@pytest.mark.parametrize("thing", [None, 1, b"TP", ["TP"]])
def test_what_is_no_text_is_refused(thing):
    with pytest.raises(ValueError, match="must be a text; got"):
        parse(thing)


def test_a_formula_warns_nobody_in_the_log(recwarn):
    for text in ("1or 2", "1if 1else 2", "0x1for", "1(2)", "1 is 1"):
        with pytest.raises(ValueError, match="; got "):
            parse(text)
    assert not recwarn.list
