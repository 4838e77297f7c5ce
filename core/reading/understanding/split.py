"""Which rows are read where a column tells train from test, or one model or epoch from another."""

from __future__ import annotations

from itertools import pairwise

from core.parsing.plural import counted
from core.parsing.quoting import quote, quote_all
from core.reading.columns import MAX_LABELS
from core.reading.names import CLEAR_PAIRS, words_of
from core.reading.understanding.parts import Change, Option, Remark
from core.reading.understanding.work import MIN_ROWS, Work

_LEARNED = {
    *("train", "training", "trn", "entraînement", "apprentissage", "entrenamiento"),
    *("addestramento", "treino", "обучение", "训练", "训练集", "訓練", "学習"),
}
_KNOWN = _LEARNED | {
    *("test", "testing", "tst", "valid", "validation", "val", "dev", "eval", "evaluation"),
    *("holdout", "hold out", "validierung", "validación", "prueba", "validazione", "teste"),
    *("validação", "тест", "测试", "测试集", "验证", "テスト", "検証"),
}
_RUNS = {
    *("model", "models", "algorithm", "classifier", "estimator", "learner", "method", "epoch"),
    *("run", "seed", "checkpoint", "modell", "modèle", "modelo", "modello", "модель", "模型"),
    *("モデル", "모델", "epoche", "époque", "época", "epoca", "эпоха"),
}


def find_split(work: Work) -> None:
    """Find the column that tells rows apart, by its name and the first rows."""
    taken = (work.truth, *work.scores)
    for name in work.table.columns:
        if name in taken:
            continue
        found = {str(each) for each in work.table.sample[name].dropna().unique()}
        parts = {_part_of(name, text) for text in found}
        may_be_runs = 1 < len(found) < MAX_LABELS and (
            _RUNS & set(words_of(name))
            or (len(work.table.sample) >= MIN_ROWS * len(found) and _stand_in_each(work, name))
        )
        if found and ("" not in parts or may_be_runs):
            work.split = name
            work.more.append(("labels", name))
            return


def _stand_in_each(work: Work, name: str) -> bool:
    """Whether the same rows stand once for each value of a column, as it is tuned: by the truth.

    A truth that is sorted, or that alternates, says nothing: it is the same for other rows, too.
    """
    sample = work.table.sample[[name, work.truth]].dropna(subset=name)
    runs: dict[object, list[str]] = {}
    for value, label in zip(sample[name], sample[work.truth].astype(str), strict=True):
        runs.setdefault(value, []).append(label)
    n_rows = min(map(len, runs.values()))
    first, *others = (labels[:n_rows] for labels in runs.values())
    n_changes = sum(one != next_one for one, next_one in pairwise(first))
    return (
        n_rows >= MIN_ROWS and 1 < n_changes < n_rows - 1 and all(each == first for each in others)
    )


def choose_of_split(work: Work) -> None:
    """Let a person choose of which part of the split rows are read; say so where all are.

    Where parts are of several models or epochs each row stands once in each: that is asked.
    """
    if not work.split or any(part.key == "rows" for part in work.parts):
        return
    try:
        column = work.columns.labels(work.split)
    except ValueError:  # too many for parts
        return
    texts = {code: label.text for code, label in enumerate(column.column.labels)}
    parts = {code: _part_of(work.split, text) for code, text in texts.items()}
    n_rows = {code: n for code, n in column.counts.items() if parts.get(code)}
    are_runs = (
        not n_rows and len(texts) == len(column.counts) and len({*column.counts.values()}) == 1
    )
    n_rows = dict(column.counts) if are_runs else n_rows
    if len(n_rows) < 2:
        return
    told = ", ".join(f"{texts[code]} {n:,}" for code, n in n_rows.items())
    options = [Option(None, "all")]
    if work.form == "one":
        options += [
            Option(texts[c], f"{texts[c]} ({counted(n, 'row')})") for c, n in n_rows.items()
        ]
    chosen = work.part(
        "rows",
        f"Rows, by {work.split}",
        options,
        None,
        f"{quote(work.split)} holds {quote_all(list(texts.values()))}, each in "
        f"{counted(next(iter(n_rows.values())), 'row')}: each case may stand there once for each."
        if are_runs
        else "",
        is_open=are_runs and bool(options[1:]),
    )
    if chosen is not None:
        work.of_split = str(chosen), column.codes == next(c for c in n_rows if texts[c] == chosen)
        return
    if are_runs and options[1:]:
        return
    others = [texts[code] for code in n_rows if parts[code] != "learned"]
    learned = len(others) < len(n_rows)
    work.remarks.append(
        Remark(
            "split",
            f"{quote(work.split)} tells rows apart: {told}; all are read."
            + learned * " Judged on rows that a model learned from, it looks better than it is.",
            tuple(Change(f"Read only {text}", {"rows": text}) for text in others if options[1:]),
        )
    )


def _part_of(name: str, text: str) -> str:
    """“learned” for rows that a model learned from, “kept” for others, "" where none is told."""
    spelled = " ".join(words_of(text))
    if spelled in _KNOWN:
        return "learned" if spelled in _LEARNED else "kept"
    first, *rest = words_of(name) or [""]
    of_pair = next((pair.index(spelled) for pair in CLEAR_PAIRS if spelled in pair), None)
    if of_pair is None or first not in ("is", "in") or " ".join(rest) not in _KNOWN:
        return ""
    return "learned" if of_pair == (" ".join(rest) in _LEARNED) else "kept"
