"""What the labels of the truth are: two classes, one of them “yes”, and marks of none."""

from __future__ import annotations

from core.parsing.plural import counted, part_of
from core.parsing.quoting import quote, quote_all
from core.reading.columns import Labels
from core.reading.fields.labels import (
    MARKS,
    Label,
    guess_order,
    is_known_pair,
    negative_words,
)
from core.reading.fields.roles import classes_of_columns, twin_cases
from core.reading.files.shape import TOTALS
from core.reading.names import CLEAR_PAIRS, OUTLIERS, words_of
from core.reading.understanding.parts import Option
from core.reading.understanding.work import Work

FEW_ROWS = 5
"""So many rows may be left out for a word that means “missing” before anybody is asked."""

_MARK_WORDS = TOTALS | {
    *("?", ".", "-", "--", "–", "—", "missing", "unknown", "unlabeled", "unlabelled", "nolabel"),
    *("no label", "ignore", "skip", "unbekannt", "inconnu", "desconocido", "sconosciuto"),
    *("неизвестно", "未知", "不明"),
}


def find_classes(work: Work) -> None:
    """Find the two classes, which of them is yes, and which labels are none."""
    labels = work.columns.labels(work.truth)
    work.n_rows = labels.codes.size
    known = {i: label for i, label in enumerate(labels.column.labels)}
    _find_long_form(work)
    known |= _find_words(work, labels)
    marks = _find_marks(work, labels, known)
    classes = [code for code in known if known[code].key not in marks]
    if len(classes) > 2:
        raise labels.column.one_too_many([code for code in classes if code >= 0])
    work.codes = labels.codes
    work.classes = {code: known[code] for code in classes}
    work.marks = [code for code in known if known[code].key in marks]
    work.missing = [code for code in labels.counts if code < 0 and code not in work.classes]
    if not classes:
        work.refuse_lacking()
    found = [work.classes[code] for code in classes]
    work.named = work.table.kept.once(
        ("named", work.truth, tuple(label.key for label in found)),
        lambda: classes_of_columns(work.table, work.truth, found),
    )
    of = work.named.get(work.scores[0])
    no, yes = guess_order(found, of.key if of else None)
    is_clear = (no.key, yes.key) in CLEAR_PAIRS
    because = f"The labels are {quote(no.text)} and {quote(yes.text)}"
    if not of and _are_outliers(work):
        no, yes = yes, no
        because += ", of which a detector of outliers gives −1 to what is looked for"
    elif of:
        because += f", and {quote(work.scores[0])} is of {quote(of.key)}"
    elif not is_known_pair(no.key, yes.key) and _has_higher_scores(work, yes):
        no, yes = yes, no
        because += f", and {quote(work.scores[0])} is higher for {quote(yes.text)}"
    value = work.part(
        "positive",
        "“Yes” is",
        [Option(no.key, no.text), Option(yes.key, yes.text)],
        yes.key,
        "" if is_clear else f"{because}.",
    )
    work.no, work.yes = (no, yes) if value == yes.key else (yes, no)
    work.yes_code = next((c for c in classes if work.classes[c].key == work.yes.key), -99)


def _are_outliers(work: Work) -> bool:
    """Whether −1 stands beside 1 for what scikit-learn's detectors look for, which is rare."""
    n_rows = {x.key: (work.codes == code).sum() for code, x in work.classes.items()}
    if n_rows.keys() != {"-1", "1"}:
        return False
    is_named = any(OUTLIERS & set(words_of(name)) for name in work.table.columns)
    return is_named or 5 * n_rows["-1"] < n_rows["1"]


def _has_higher_scores(work: Work, yes: Label) -> bool:
    """Whether the first score is higher for the label that would be “no”, and is of neither."""
    if negative_words(work.scores[0], work.truth, yes.text):
        return False
    work.yes_code = next((c for c, label in work.classes.items() if label.key == yes.key), -99)
    try:
        return work.is_higher_for_no(work.raw(work.scores[0]))
    except ValueError:  # said where the score is read
        return False


def _find_long_form(work: Work) -> None:
    """Find rows that say of one class each how likely it is: each case has one for each."""
    twins = work.table.kept.once(
        ("twins", work.truth, work.scores),
        lambda: twin_cases(work.table, work.truth, work.scores[0]),
    )
    if twins is None:
        return
    case, column = twins
    options = [Option(None, "every row"), Option(column, f"rows whose {column} is “yes”")]
    why = (
        f"Each {case} stands twice, once with each class in {quote(column)}: the score is of "
        "that class. Read are the rows of the class that is “yes”."
    )
    value = work.part("rows", "Rows read", options, column, why)
    work.of_yes = column if value else None
    work.more = [("labels", column)]
    work.load()


def _find_words(work: Work, labels: Labels) -> dict[int, Label]:
    """The words for “missing” that are classes, by their code; so may be empty cells."""
    words = {-2 - i: word for i, word in enumerate(labels.column.words)}
    n_classes = len(labels.column.labels)
    if n_classes == 1 and -1 in labels.counts:
        words[-1] = ""
    n_rows = {word: labels.counts.get(code, 0) for code, word in words.items()}
    all_missing = sum(labels.counts.get(code, 0) for code in words)
    if not words or (n_classes != 1 and "missing" not in work.answers):
        return {}
    largest = max(n_rows, key=lambda word: n_rows[word])
    # Beside a number such a word is how tools write that one is missing.
    is_word = n_classes == 1 and not (largest and labels.column.labels[0].is_number)
    many = is_word and n_rows[largest] > FEW_ROWS
    texts = {word: word or "(empty)" for word in n_rows}
    told = quote_all(list(texts.values()))
    taken = work.part(
        "missing",
        "Words that are a class",
        [Option(word, f"{texts[word]} ({counted(n, 'row')})") for word, n in n_rows.items()],
        (largest,) if many else (),
        f"{told} may mean “missing”, or be a class: "
        f"{part_of(all_missing, work.n_rows, 'row', 'holds', 'hold')} it."
        if many
        else "",
        several=True,
    )
    assert isinstance(taken, tuple)
    return {code: Label(word, texts[word]) for code, word in words.items() if word in taken}


def _find_marks(work: Work, labels: Labels, known: dict[int, Label]) -> tuple[object, ...]:
    """The labels that mark rows without a label."""
    if len(known) < 3:
        return ()
    counts = labels.counts
    marks = [c for c, x in known.items() if x.key in MARKS or x.key.casefold() in _MARK_WORDS]
    # -1 is a class beside 1; of three labels it is the mark.
    marks = sorted(marks, key=lambda code: counts[code])[: len(known) - 2]
    if len(known) - len(marks) != 2 and "marks" not in work.answers:
        return ()
    n_rows = sum(counts[code] for code in marks)
    told = quote_all([known[code].text for code in marks])
    why = f"{told} may mark rows without a label: {n_rows:,} of {work.n_rows:,}. Leave them out?"
    options = [Option(x.key, f"{x.text} ({counted(counts[c], 'row')})") for c, x in known.items()]
    value = work.part(
        "marks",
        "Labels that are left out",
        options,
        tuple(known[code].key for code in marks),
        why,
        several=True,
    )
    assert isinstance(value, tuple)
    return value
