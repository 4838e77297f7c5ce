"""What the numbers of each score mean: see `KINDS` for all that they can."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from core.parsing.numbers import minus
from core.parsing.plural import counted, part_of
from core.parsing.quoting import quote, quote_all
from core.predictions.scale import Scale
from core.reading.fields.labels import (
    Label,
    guess_order,
    is_known_pair,
    is_mark,
    negative_words,
)
from core.reading.fields.roles import same_class
from core.reading.fields.scales import (
    KINDS,
    Profile,
    is_called_of_truth,
    is_called_percent,
    profile_of,
    propose_kind,
)
from core.reading.names import CLEAR_PAIRS, OF_FAULTS, OF_HITS, words_of
from core.reading.understanding.of_rows import (
    OF_WHOLES,
    propose_of_rows,
    propose_of_truth,
    truth_of_rows,
)
from core.reading.understanding.parts import Meaning, Option
from core.reading.understanding.work import Work, field_text, scale_of


def find_meanings(work: Work) -> None:
    """Find what the numbers of each score mean, and turn them into those decided on."""
    hits = [name for name in _may_be_prediction(work) if OF_HITS & set(words_of(name))]
    work.columns.load([("labels", name) for name in hits], work.progress)
    work.maps = {
        name: codes
        for name in dict.fromkeys([*work.guess.decisions, *hits])
        if name != work.truth and (codes := predicted_yes(work, name)) is not None
    }
    for name in work.scores:
        _find_gaps(work, name)
        profile = work.profile(name)
        if profile is None:
            work.refuse_lacking()
        assert profile
        meaning = _find_meaning(work, name, profile)
        work.meanings[name] = meaning
        if meaning.kind.startswith("of_truth"):
            work.predicted[name] = truth_of_rows(work)
        elif KINDS[meaning.kind].whole:
            _find_prediction(work, name)
        work.decided[name] = _decide(work, name, meaning, profile, work.raw(name))


def _find_gaps(work: Work, name: str) -> None:
    """Find the number, such as −999, that is written where there is no score."""
    numbers = work.columns.numbers("score", name)
    profile = numbers.profile
    if profile is None or not profile.n_outside:
        return
    for mark in (profile.lowest, profile.highest):
        others = profile_of(numbers.values[numbers.values != mark]) if is_mark(mark) else None
        if others is None or others.n_distinct < 3:
            continue
        lowest, highest, far = others.lowest, others.highest, 0.0
        if lowest >= 0 and highest <= 100:
            lowest, highest = 0, 100 if others.n_outside else 1
        elif profile.n - others.n > 1:
            far = highest - lowest
        else:
            continue
        if lowest - far <= mark <= highest + far:
            continue
        n_rows, text = profile.n - others.n, minus(f"{mark:g}")
        told = part_of(n_rows, work.n_rows, "row", "holds", "hold")
        of = f" of {name}" if work.scores[1:] else ""
        left_out = work.part(
            f"gaps:{name}",
            f"Scores{of} that are left out",
            [Option(mark, f"{text} ({counted(n_rows, 'row')})")],
            (mark,),
            f"{text} may mark rows without a score: {told} it, and all others lie between "
            f"{minus(f'{others.lowest:.6g}')} and {minus(f'{others.highest:.6g}')}.",
            several=True,
        )
        if left_out:
            work.gaps[name] = mark
        return


def _find_meaning(work: Work, name: str, profile: Profile) -> Meaning:
    key = f"meaning:{name}"
    kinds = [key for key, kind in KINDS.items() if kind.fits(profile)]
    options = []
    for kind in kinds:
        if not KINDS[kind].whole:
            for label in (work.yes, work.no):
                text = KINDS[kind].text.format(yes=quote(label.text))
                options.append(Option(Meaning(kind, label.key), text))
        elif kind.startswith("of_truth") or work.maps or _may_be_prediction(work):
            options.append(Option(Meaning(kind), KINDS[kind].text))
    title = f"The numbers of {name} are" if work.scores[1:] else "The numbers are"
    proposed, doubt = _propose_meaning(work, name, profile)
    meaning = work.part(key, title, options, proposed, doubt)
    if isinstance(work.answers.get(key), Meaning) and meaning != work.answers[key]:
        _refuse_meaning(work, name, work.answers[key], profile)
    assert isinstance(meaning, Meaning)
    return meaning


def _refuse_meaning(work: Work, name: str, meaning: object, profile: Profile) -> None:
    """Refuse a kind of numbers that was answered, but that these cannot be."""
    assert isinstance(meaning, Meaning)
    if meaning.kind not in KINDS or KINDS[meaning.kind].fits(profile):
        return
    sign = work.columns.numbers("score", name).column.percent_field
    if sign and meaning.kind != "percent":
        raise ValueError(
            f'`scale` must be "percent" for cells that carry %; got "{meaning.kind}", and row '
            f"{sign[0]:,} of column {quote(name)} holds {sign[1]}. Choose percent."
        )
    values = work.raw(name)
    whole = KINDS[meaning.kind].whole
    low, high = (0.0, whole) if whole else scale_of(meaning.kind).bounds
    with np.errstate(invalid="ignore"):
        row = int(((values < low) | (values > high)).argmax())
    raise ValueError(
        f"Column {quote(name)} must hold numbers {KINDS[meaning.kind].span}; "
        f"row {row + 1:,} holds {field_text(work.table, name, row)}. Choose another scale "
        "or column."
    )


def _propose_meaning(work: Work, name: str, profile: Profile) -> tuple[Meaning, str]:
    named = work.named.get(name)
    kind, doubt = propose_kind(name, profile)
    may_be = kind in OF_WHOLES and is_called_of_truth(name)
    if may_be and (found := propose_of_truth(work, name, kind)):
        return found
    if named and kind == "log_odds" and (others := _of_the_other_class(work, name)):
        if not same_class(work.table, work.truth, name, work.named[others[0]].key):
            kind = "score"  # two that mirror each other may be log-odds of each class
        doubt += (
            f" Beside it stands {quote(others[0])}: if a softmax takes both, the log-odds are the "
            f"difference, {name} minus {others[0]}. Then bring that as one column."
        )
    if named:
        if not named.is_certain:
            doubt = doubt or (
                f"The columns are numbered from 1; {quote(name)} is taken for that of "
                f"{quote(named.key)}."
            )
        return Meaning(kind, named.key), doubt
    if (negative := negative_words(name, work.truth, work.yes.text)) and kind != "score":
        why = f"{quote(name)} seems to be of {quote(work.no.text)}: it names {quote(negative[0])}."
        return Meaning(kind, work.no.key), f"{doubt} {why}".strip()
    if kind in OF_WHOLES:
        meaning, why = propose_of_rows(work, name, profile, kind)
        is_called_so = kind == "probability" or profile.has_sign or is_called_percent(name)
        values = work.raw(name)
        # A percentage rises with what it is of, and is not far lower than there are “yes”.
        is_percent = is_called_so or not (
            work.is_higher_for_no(values) or np.nanmean(values) < 50 * work.share_of_yes
        )
        if why or is_percent:
            return meaning, why or doubt
        kind, doubt = "score", f"{profile.reach}."
    of = work.yes.key
    if kind == "score":
        direction = work.auc(work.raw(name))
        if direction is not None and direction < 0.5:
            of = work.no.key
            doubt += f" Lower numbers go with {quote(work.yes.text)}."
        else:
            doubt += f" Higher numbers go with {quote(work.yes.text)}."
    return Meaning(kind, of), doubt


def _of_the_other_class(work: Work, name: str) -> list[str]:
    """Columns that are called as this one, but for the class."""
    begin = words_of(name)[:-1]
    key = work.named[name].key
    return [n for n, of in work.named.items() if of.key != key and words_of(n)[:-1] == begin]


def _may_be_prediction(work: Work) -> list[str]:
    """Columns that a person may call the prediction."""
    return [name for name in work.guess.of_two if name not in (work.truth, *work.scores)]


def _find_prediction(work: Work, name: str) -> None:
    names = [*work.maps, *(n for n in _may_be_prediction(work) if n not in work.maps)]
    first = next(iter(work.maps), None)
    value = work.part(
        f"prediction:{name}",
        f"Predicted label of {name}" if work.scores[1:] else "Predicted label",
        [Option(n, n) for n in names],
        first,
        "" if first else "Which column holds the label in which the score is the confidence?",
        is_open=first is None,
    )
    if value is None:
        return
    work.columns.load([("labels", str(value))], work.progress)
    said_yes = predicted_yes(work, str(value))
    if said_yes is None:
        raise ValueError(
            f"Column {quote(value)} must hold the labels "
            f"{quote_all([work.no.text, work.yes.text])}. Choose another column of predictions."
        )
    work.predicted[name] = said_yes


def predicted_yes(work: Work, name: str) -> np.ndarray | None:
    """1 where a column says yes, 0 where no, -1 where nothing; None if it says other things.

    One that says where the model was right says with the truth what it decided.
    """
    try:
        labels = work.columns.labels(name)
    except ValueError:
        return None
    keys = [label.key for label in labels.column.labels]
    told = OF_HITS & set(words_of(name))
    if told and tuple(sorted(keys)) in CLEAR_PAIRS:
        is_right = (labels.codes == keys.index(max(keys))) != bool(told & OF_FAULTS)
        truth = truth_of_rows(work)
        return np.where((labels.codes < 0) | (truth < 0), -1, truth == is_right).astype(np.int8)
    same = _same_by_order(work, labels.column.labels)
    meant = []
    for label in labels.column.labels:
        key = _class_in(label.key, (work.no.key, work.yes.key)) or same.get(label.key)
        if key is None:
            return None
        meant.append(int(key == work.yes.key))
    words = {word: -2 - i for i, word in enumerate(labels.column.words)}
    by_code = np.full(len(meant) + len(words) + 2, -1, np.int8)
    by_code[: len(meant)] = meant
    for word, code in words.items():
        if word in (work.no.key, work.yes.key):
            by_code[code] = int(word == work.yes.key)
    return by_code[labels.codes]


def _same_by_order(work: Work, labels: Sequence[Label]) -> dict[str, str]:
    """Two labels and the classes that they are in other words, where all say which is “yes”."""
    pairs = [guess_order(pair) for pair in ([work.no, work.yes], labels) if len(pair) == 2]
    known = [(no.key, yes.key) for no, yes in pairs]
    if len(known) < 2 or not all(is_known_pair(*pair) for pair in known):
        return {}
    return dict(zip(known[1], known[0], strict=True))


def _decide(
    work: Work, name: str, meaning: Meaning, profile: Profile, values: np.ndarray
) -> tuple[np.ndarray, Scale]:
    """Turn the numbers of the file into those decided on."""
    if meaning.kind != "probability" or profile.n_near:
        values = without_rounding(values, meaning.kind)
    if whole := KINDS[meaning.kind].whole:
        values = values / whole
        said_yes = work.predicted.get(name)
        if said_yes is None:
            return values, Scale()
        values = np.where(said_yes == 1, values, 1 - values)
        values[said_yes < 0] = np.nan
        return values, Scale()
    scale = scale_of(meaning.kind, meaning.of == work.yes.key)
    return scale.decided(values), scale


def without_rounding(values: np.ndarray, kind: str) -> np.ndarray:
    """Take numbers back to the end of their kind that they lie beyond by less than `NEAR`."""
    if kind == "probability" or KINDS[kind].whole == 1:
        return np.clip(values, 0, 1)
    return np.minimum(values, 0) if kind == "log_probability" else values


def _class_in(key: str, classes: tuple[str, str]) -> str | None:
    """The class that a predicted label is: its key, or one that ends in it, such as LABEL_1."""
    for alike in (
        [c for c in classes if c.casefold() == key.casefold()],
        [c for c in classes if key.casefold().endswith(c.casefold()) and _is_end(key, len(c))],
    ):
        if len(alike) == 1:
            return alike[0]
    return None


def _is_end(key: str, length: int) -> bool:
    """Whether the last characters of a text are a word or a number of their own."""
    before, end = key[:-length][-1:], key[-length:]
    return not before.isalnum() or (end[0].isdigit() and not before.isdigit())
