"""Which rows of a split, such as train and test, are read."""

from __future__ import annotations

from core.parsing.plural import counted
from core.parsing.quoting import quote
from core.reading.names import words_of
from core.reading.understanding.parts import Change, Option, Remark
from core.reading.understanding.work import Work

_NAMES = {"split", "set", "fold", "partition", "subset", "dataset"}
_LEARNED = {"train", "training", "trn"}
_KNOWN = _LEARNED | {
    *("test", "testing", "tst", "valid", "validation", "val", "dev", "eval", "evaluation"),
    *("holdout", "hold out"),
}


def find_split(work: Work) -> None:
    """Find the column that tells training rows from others, by its name and the first rows."""
    taken = (work.truth, *work.scores)
    for name in work.table.columns:
        if name in taken or not _NAMES & set(words_of(name)):
            continue
        found = {_spelled(str(each)) for each in work.table.sample[name].dropna().unique()}
        if found and found <= _KNOWN:
            work.split = name
            work.more.append(("labels", name))
            return


def choose_of_split(work: Work) -> None:
    """Let a person choose of which part of the split rows are read; say so where all are."""
    if not work.split:
        return
    column = work.columns.labels(work.split)
    texts = {code: label.text for code, label in enumerate(column.column.labels)}
    n_rows = {
        code: n for code, n in column.counts.items() if _spelled(texts.get(code, "")) in _KNOWN
    }
    if len(n_rows) < 2:
        return
    options = [Option(None, "all")]
    if work.form == "one":
        options += [
            Option(texts[c], f"{texts[c]} ({counted(n, 'row')})") for c, n in n_rows.items()
        ]
    chosen = work.part("rows", f"Rows, by {work.split}", options, None)
    if chosen is not None:
        work.of_split = str(chosen), column.codes == next(c for c in n_rows if texts[c] == chosen)
        return
    told = ", ".join(f"{texts[code]} {n:,}" for code, n in n_rows.items())
    others = [texts[code] for code in n_rows if _spelled(texts[code]) not in _LEARNED]
    learned = len(others) < len(n_rows)
    work.remarks.append(
        Remark(
            "split",
            f"{quote(work.split)} tells rows apart: {told}; all are read."
            + learned * " Judged on rows that a model learned from, it looks better than it is.",
            tuple(Change(f"Read only {text}", {"rows": text}) for text in others if options[1:]),
        )
    )


def _spelled(text: str) -> str:
    return " ".join(words_of(text))
