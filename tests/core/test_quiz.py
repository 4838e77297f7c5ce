"""The quiz: the same questions from a seed, and answers that a naive solver finds too.

The solver sees what a person sees, prompt and shown data, and uses no function of `core`.
"""

import ast
import functools
import itertools
import math
import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import (
    accuracy_score,
    confusion_matrix,
    log_loss,
    precision_score,
    recall_score,
    roc_auc_score,
)

from core.quiz import KINDS, SEEDS, Rows, Table, moves, questions
from core.quiz.drawing import until

SEEDS_OF_EVERY_DAY, MORE_SEEDS = range(30), range(30, 90)
CELLS = {"tn": (0, 0), "fp": (0, 1), "fn": (1, 0), "tp": (1, 1)}


@functools.cache
def every(seeds=SEEDS_OF_EVERY_DAY):
    """Draw the questions of many seeds."""
    return [q for seed in seeds for q in questions(seed, len(KINDS))]


def said(rows, threshold):
    cut = np.float32(threshold)
    above = {">": lambda s: s > cut, ">=": lambda s: s >= cut}[rows.rule]
    return [int(above(np.float32(score))) for score in rows.y_score]


def moved(question):
    """Read both thresholds as they stand in the prompt."""
    start, end = re.search(r"moves from (\S+) to (\S+)\. ", question.prompt).groups()
    assert question.shown.thresholds == (float(start), float(end))
    assert question.shown.is_move
    return float(start), float(end)


def way(before, after):
    if abs(before - after) < 1e-9:
        return "It stays the same."
    return "It rises." if after > before else "It falls."


def rate_moves(question, rate):
    rows = question.shown
    return way(*(rate(rows.y_true, said(rows, t)) for t in moved(question)))


def share(n_right, n):
    return f"{n_right} of {n} = {n_right / n:.4f}"


def columns(question):
    """Read a table: head to the texts below it."""
    return dict(zip(question.shown.head, zip(*question.shown.rows, strict=True), strict=True))


def labels_and_scores(question):
    table = columns(question)
    return [int(y) for y in table["y_true"]], [float(s) for s in table["y_pred"]]


def class_scores(question):
    return [[float(s) for s in row[2:]] for row in question.shown.rows]


def sigmoid(z):
    return 1 / (1 + math.exp(-z))


def cell(question):
    rows = question.shown
    before, after = (
        confusion_matrix(rows.y_true, said(rows, t), labels=(0, 1)) for t in moved(question)
    )
    (gains,) = [name for name, place in CELLS.items() if after[place] > before[place]]
    (text,) = [option for option in question.options if f"({gains.upper()})" in option]
    return text


def false_alarms(question):
    rows = question.shown
    first, second = (
        confusion_matrix(rows.y_true, said(rows, t), labels=(0, 1))[0, 1] for t in rows.thresholds
    )
    if first == second:
        return "Both have equally many."
    return f"The threshold {rows.thresholds[0 if first < second else 1]:.2f}."


def roc(question):
    rows = question.shown
    (tn0, fp0, fn0, tp0), (tn1, fp1, fn1, tp1) = (
        confusion_matrix(rows.y_true, said(rows, t), labels=(0, 1)).ravel() for t in moved(question)
    )
    side = np.sign(fp1 / (fp1 + tn1) - fp0 / (fp0 + tn0))
    height = np.sign(tp1 / (tp1 + fn1) - tp0 / (tp0 + fn0))
    return {
        (0, 0): "It stays where it is.",
        (1, 0): "Straight to the right.",
        (-1, 0): "Straight to the left.",
        (0, 1): "Straight up.",
        (0, -1): "Straight down.",
        (1, 1): "To the right and up.",
        (-1, -1): "To the left and down.",
    }[side, height]


def what_changes(question):
    rows = question.shown
    one = re.search(
        r"stays at (\S+)\. The score of the row at (\S+) becomes (\S+)\. ", question.prompt
    )
    if one:
        threshold, old, new = map(float, one.groups())
        assert rows.y_score.count(old) == 1
        scores = tuple(new if score == old else score for score in rows.y_score)
        states = (rows, threshold), (replace(rows, y_score=scores), threshold)
    else:
        start, end = moved(question)
        states = (rows, start), (rows, end)
    right = [accuracy_score(r.y_true, said(r, t)) for r, t in states]
    losses = [log_loss(r.y_true, r.y_score) for r, _ in states]
    changed = right[0] != right[1], abs(losses[0] - losses[1]) > 1e-9
    return {
        (True, True): "Both.",
        (True, False): "Only the accuracy.",
        (False, True): "Only the cross-entropy.",
        (False, False): "Neither.",
    }[changed]


def best(question):
    rows = question.shown
    right = {f"{t:.2f}": accuracy_score(rows.y_true, said(rows, t)) for t in rows.thresholds}
    assert set(right) == set(question.options)
    assert sorted(right.values())[-1] > sorted(right.values())[-2], "a clear answer"
    return max(right, key=right.get)


def on_threshold(question):
    at = float(re.search(r"The threshold is (\S+)\. What", question.prompt)[1])
    rule = {"(>)": ">", "(≥)": ">="}[re.search(r"\([>≥]\)", question.prompt)[0]]
    assert question.shown.rule == rule
    assert question.shown.y_score.count(at) == 1
    label = said(question.shown, at)[question.shown.y_score.index(at)]
    assert label == int(rule == ">=")
    return f"It is predicted “{'yes' if label else 'no'}”."


def binary_accuracy(question):
    rows, at = question.shown, float(re.search(r"threshold (\S+) \(", question.prompt)[1])
    right = accuracy_score(rows.y_true, [int(np.float32(s) > np.float32(at)) for s in rows.y_score])
    return share(round(right * len(rows.y_true)), len(rows.y_true))


def sample_weight(question):
    rows, at = question.shown, float(re.search(r"threshold (\S+)\?", question.prompt)[1])
    return f"{accuracy_score(rows.y_true, said(rows, at), sample_weight=rows.weights):.4f}"


def majority(question):
    n, n_yes, n_no = (int(text) for text in question.shown.rows[0])
    assert n == n_yes + n_no
    says = re.search(r"so “(yes|no)” is predicted", question.prompt)[1]
    assert ("below" if says == "yes" else "above") in question.prompt
    return f"{(n_yes if says == 'yes' else n_no) / n:.4f}"


def nothing_said(question):
    rows, at = question.shown, float(re.search(r"threshold is (\S+)\. ", question.prompt)[1])
    value = precision_score(rows.y_true, said(rows, at), zero_division=np.nan)
    return "0 / 0: it has no value" if np.isnan(value) else f"{value:.4f}"


def auc(question):
    y_true, scores = question.shown.y_true, question.shown.y_score
    words = re.search(r"Every score is ([a-z ]+?)(?: \(.*\))?\. ", question.prompt)[1]
    change = {
        "squared": lambda s: s * s,
        "halved": lambda s: s / 2,
        "replaced by its square root": math.sqrt,
        "turned round": lambda s: 1 - s,
    }[words]
    return way(roc_auc_score(y_true, scores), roc_auc_score(y_true, [change(s) for s in scores]))


def resolves(question):
    ((_, _, y_true, y_pred),) = question.shown.rows
    y_true, y_pred = ast.literal_eval(y_true), ast.literal_eval(y_pred)
    if y_pred[-1] == 1:
        return "BinaryAccuracy"
    is_sparse = len(y_true) < len(y_pred) or (y_true[-1] == 1 and y_pred[-1] > 1)
    return "SparseCategoricalAccuracy" if is_sparse else "CategoricalAccuracy"


def logits(question):
    threshold = float(re.search(r"threshold=(\S+)\)", question.prompt)[1])
    return f"{sigmoid(threshold):.3f}"


def top_k(question):
    k = int(re.search(r"k = (\d)", question.prompt)[1])
    hits = 0
    for label, scores in zip(columns(question)["class"], class_scores(question), strict=True):
        assert len(set(scores)) == len(scores), "no ties: any definition gives the same"
        hits += int(label) in np.argsort(scores)[::-1][:k]
    return share(hits, len(question.shown.rows))


def constant(question):
    labels = [int(text) for text in columns(question)["class"]]
    if "k = 1" in question.prompt:
        return share(len(labels), len(labels))
    return share(labels.count(0), len(labels))


def one_column(question):
    y_true, _ = labels_and_scores(question)
    n = len(y_true)
    is_sparse = "sparse_categorical_accuracy" in question.prompt
    return share(y_true.count(0) if is_sparse else n, n)


def exact(question):
    pairs = list(zip(*labels_and_scores(question), strict=True))
    return share(sum(y == score for y, score in pairs), len(pairs))


def tied_argmax(question):
    scores = [float(text) for text in question.shown.rows[0][1:]]
    assert scores.count(max(scores)) == 2
    return f"Class {scores.index(max(scores))}."


def unit(question):
    z = float(re.search(r"gets (\S+)\. ", question.prompt)[1])
    return f"{sigmoid(z):.3f}"


def softmax(question):
    z = [float(text) for text in question.shown.rows[0][1:]]
    change = {
        "3 is added to every logit": lambda v: v + 3,
        "2 is taken from every logit": lambda v: v - 2,
        "every logit is doubled": lambda v: v * 2,
        "every logit is halved": lambda v: v / 2,
    }[re.search(r"Now (.*?)\. ", question.prompt)[1]]

    def largest(values):
        powers = [math.exp(v) for v in values]
        return max(powers) / sum(powers)

    return way(largest(z), largest([change(v) for v in z]))


def gradient(question):
    sizes = {}
    for name, label, score in question.shown.rows:
        y, z = float("yes" in label), math.log(float(score) / (1 - float(score)))

        def loss(z, y=y):
            p = sigmoid(z)
            if "cross-entropy" in question.prompt:
                return -(y * math.log(p) + (1 - y) * math.log(1 - p))
            return (y - p) ** 2

        step = 1e-5  # by differences, not by the chain rule
        sizes[name] = abs(loss(z + step) - loss(z - step)) / (2 * step)
    assert max(sizes.values()) > 1.2 * min(sizes.values()), "a clear answer"
    return f"Row {max(sizes, key=sizes.get)}."


def worst_loss(question):
    ((label, score),) = question.shown.rows
    p = np.clip(np.float32(score), np.float32(1e-7), np.float32(1 - 1e-7))
    return f"{-np.log(p if '(1)' in label else np.float32(1) - p):.3f}"


def uses_threshold(question):
    beginning = {"fit": "The scores of each", "evaluate": "The scores of all", "predict": "Nothing"}
    asked = re.search(r"does (\w+) compare", question.prompt)[1]
    (right,) = [text for text in question.options if text.startswith(beginning[asked])]
    return right


def fit_and_evaluate(question):
    column = {"fit": 1, "evaluate": 2}[re.search(r"does (\w+) print", question.prompt)[1]]
    right, of = zip(
        *(map(int, re.findall(r"\d+", row[column])) for row in question.shown.rows), strict=True
    )
    return share(sum(right), sum(of))


SOLVERS = {
    "accuracy": lambda q: rate_moves(q, accuracy_score),
    "recall": lambda q: rate_moves(q, recall_score),
    "precision": lambda q: rate_moves(q, precision_score),
    "loss": lambda q: rate_moves(q, lambda y_true, _: log_loss(y_true, q.shown.y_score)),
    **{
        solver.__name__: solver
        for solver in (
            cell, false_alarms, roc, what_changes, best, on_threshold, binary_accuracy,
            sample_weight, majority, nothing_said, auc, resolves, logits, top_k, constant,
            one_column, exact, tied_argmax, unit, softmax, gradient, worst_loss,
            fit_and_evaluate, uses_threshold,
        )
    },
}  # fmt: skip


@pytest.mark.long
@pytest.mark.parametrize(
    "seeds",
    [SEEDS_OF_EVERY_DAY, pytest.param(MORE_SEEDS, marks=pytest.mark.slow)],
    ids=["every day", "more"],
)
@pytest.mark.parametrize("kind", KINDS)
def test_the_answer_is_what_a_naive_solver_finds(kind, seeds):
    asked = [q for q in every(seeds) if q.kind == kind]
    assert len(asked) == len(seeds)
    for question in asked:
        assert question.options[question.answer] == SOLVERS[kind](question), question


@pytest.mark.long
@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"loss"}))
def test_a_kind_has_more_than_one_answer(kind):
    # The loss never moves: that is what its question is about.
    assert len({q.options[q.answer] for q in every() if q.kind == kind}) > 1


@pytest.mark.parametrize("kind", ["accuracy", "recall", "precision", "auc", "softmax"])
def test_each_way_is_the_answer_now_and_then(kind):
    asked = [q.options[q.answer] for q in every() if q.kind == kind]
    for text in ("It rises.", "It falls.", "It stays the same."):
        assert asked.count(text) > len(asked) / 20


@pytest.mark.long
@given(seed=st.integers(*SEEDS), n=st.integers(0, 60))
def test_a_seed_fixes_the_questions_and_no_kind_comes_twice_in_a_row(seed, n):
    quiz = questions(seed, n)
    assert len(quiz) == n
    assert quiz == questions(seed, n)
    assert quiz[: n // 2] == questions(seed, n // 2)
    kinds = [question.kind for question in quiz]
    assert all(a != b for a, b in itertools.pairwise(kinds))
    assert len(set(kinds)) == min(n, len(KINDS))


@given(seed=st.integers(*SEEDS))
def test_each_question_can_be_read_and_chosen_from(seed):
    for question in questions(seed, len(KINDS)):
        assert 2 <= len(question.options) <= 4
        assert len(set(question.options)) == len(question.options)
        assert 0 <= question.answer < len(question.options)
        assert question.prompt.endswith((".", "?"))
        assert question.explanation.endswith(".")
        assert question.readings
        texts = (question.prompt, question.explanation, *question.options)
        assert not any("nan" in text.split() or "-0" in text.split() for text in texts)
        if isinstance(question.shown, Table):
            assert {len(row) for row in question.shown.rows} == {len(question.shown.head)}
            continue
        rows = question.shown
        assert len(rows.y_true) == len(rows.y_score) <= 10
        assert set(rows.y_true) == {0, 1}
        assert sorted(rows.y_score) == list(rows.y_score)
        assert min(np.diff(rows.y_score)) >= 0.0299
        # Shown with two decimals, so they have no more.
        assert all(float(f"{value:.2f}") == value for value in (*rows.y_score, *rows.thresholds))


@given(seed=st.integers(*SEEDS))
def test_every_second_question_is_about_a_move_from_the_first_on(seed):
    kinds = [question.kind for question in questions(seed, len(KINDS) + 4)]
    assert set(kinds[: 2 * len(moves.KINDS) : 2]) == set(moves.KINDS)
    assert set(kinds[len(KINDS) :: 2]) <= set(moves.KINDS)
    assert not set(kinds[1 : len(KINDS) : 2]) & set(moves.KINDS)


def test_any_move_may_be_the_first_question():
    assert {questions(seed, 1)[0].kind for seed in range(200)} == set(moves.KINDS)


def test_another_seed_asks_other_questions_in_another_order():
    first, other = questions(0, len(KINDS)), questions(1, len(KINDS))
    assert [q.kind for q in first] != [q.kind for q in other]
    same = {q.kind: q for q in other}
    assert sum(q == same[q.kind] for q in first) < len(KINDS) / 4
    assert len({q.kind for q in questions(3, 10)}) == 10


def test_a_single_row_is_not_spoken_of_as_several():
    texts = [q.explanation for q in every() if q.kind == "accuracy"]
    assert any("That is right, so" in text or "That is wrong, so" in text for text in texts)
    assert not any("for 1 of them and wrong for 0" in text for text in texts)
    assert not any("-" in text for text in texts), "a minus is −"


@given(seed=st.integers(*SEEDS))
def test_no_place_has_the_right_option_mostly(seed):
    quiz = questions(seed, 8)
    places = [question.answer for question in quiz]
    assert max(map(places.count, places)) <= 3


@pytest.mark.long
def test_which_call_uses_the_threshold_comes_early_and_what_no_step_shows_late():
    later = {"sample_weight", "tied_argmax"}
    for seed in range(60):
        kinds = [question.kind for question in questions(seed, 10)]
        assert kinds[1] == "uses_threshold"
        assert not later & set(kinds)
    assert len({q.prompt for q in every() if q.kind == "uses_threshold"}) == 3


def test_the_right_option_stands_at_every_place():
    assert {q.answer for q in every() if len(q.options) == 4} == {0, 1, 2, 3}


def test_there_are_a_dozen_kinds_and_more():
    assert len(KINDS) >= 14
    assert set(SOLVERS) == set(KINDS)
    assert len({kind.title for kind in KINDS.values()}) == len(KINDS)


def test_readings_show_the_numbers_behind_the_answer():
    for question in every():
        if question.kind in ("accuracy", "recall", "precision", "loss", "auc", "softmax"):
            reading = question.readings[0]
            found = way(float(reading.before), float(reading.after))
            assert found == question.options[question.answer]


def test_each_rule_of_the_shapes_is_named_in_a_whole_sentence():
    said = {q.explanation for q in every() if q.kind == "resolves"}
    for reason in (
        "Here the last dimension of y_pred is 1, so it takes BinaryAccuracy.",
        "Here y_true has fewer dimensions than y_pred, so it takes SparseCategoricalAccuracy.",
        "neither has a last dimension of 1, so it takes CategoricalAccuracy.",
    ):
        assert any(text.endswith(reason) for text in said)


def test_rows_follow_the_rule_on_a_tie():
    rows = Rows((1, 0, 1), (0.2, 0.5, 0.5), (0.5,))
    assert rows.said(0.5).tolist() == [False, False, False]
    assert rows.right(0.5).tolist() == [False, True, False]
    counts = replace(rows, rule=">=").counts(0.5)
    assert (counts.tp, counts.fp, counts.fn, counts.tn) == (1, 1, 1, 0)


@pytest.mark.parametrize("seed", [-1, 10_000])
def test_a_seed_out_of_range_is_refused(seed):
    with pytest.raises(ValueError, match=rf"`seed` must be from 0 to 9999; got {seed}\."):
        questions(seed, 1)


def test_a_negative_number_of_questions_is_refused():
    with pytest.raises(ValueError, match=r"`n` must be at least 0; got -1\."):
        questions(0, -1)


def test_a_draw_that_is_never_accepted_ends():
    with pytest.raises(RuntimeError, match="None of 10,000 draws"):
        until(lambda: 0, lambda drawn: drawn)
