"""Numbers that are of another label in each row: of the one that was predicted, or of the true one.

Read as the probability of “yes”, they would turn half of the rows round.
"""

from __future__ import annotations

import numpy as np

from core.parsing.quoting import quote
from core.reading.fields.scales import KINDS, Profile, is_called_confidence, is_called_of_truth
from core.reading.names import OF_HITS, words_of
from core.reading.understanding.parts import Meaning
from core.reading.understanding.work import MIN_ROWS, Work, is_lower

OF_WHOLES = {"probability": 1, "percent": 100}
"""Kinds of numbers that may be of a label of each row, and what they write for being sure."""

_CLEAR_AREA, _HIGH = 0.65, 1.2


def propose_of_rows(work: Work, name: str, profile: Profile, kind: str) -> tuple[Meaning, str]:
    """Tell what is of a label of each row from a probability of one class.

    Parameters
    ----------
    work : Work
        With what columns of decisions say.
    name : str
        Column of the scores.
    profile : Profile
    kind : str
        A key of `OF_WHOLES`.

    Returns
    -------
    meaning : Meaning
    doubt : str
        Why a person must confirm it; empty for a probability that nothing speaks against.
    """
    yes, no = Meaning(kind, work.yes.key), Meaning(kind, work.no.key)
    confidence = _of_each_row("confidence", profile)
    half = KINDS[confidence].whole / 2
    is_sure = profile.lowest >= half and profile.n >= MIN_ROWS and profile.n_distinct > 2
    called = is_called_confidence(name)
    values, truth = work.raw(name), truth_of_rows(work)
    for column, said_yes in work.maps.items():
        tells_hits = bool(OF_HITS & set(words_of(column)))
        if tells_hits and not is_sure:
            continue
        sure = f"is never below {half:g}" if is_sure else "is called so"
        of = (
            f"its decision, which {quote(column)} and the truth tell"
            if tells_hits
            else quote(column)
        )
        why = f"{quote(name)} {sure}: it seems to say how sure the model was of {of}."
        if is_sure and called:
            return Meaning(confidence), why
        side = _side_of_yes(values, said_yes)
        if side > 0:
            return yes, ""
        if side < 0 and profile.n >= MIN_ROWS:
            return no, f"{quote(column)} says “yes” where {quote(name)} is low."
        if is_sure or called:
            return Meaning(confidence), why
        is_right = np.where(truth < 0, -1, said_yes == truth)
        if _side_of_yes(values, is_right) > 0 and profile.n >= MIN_ROWS:
            why = f"{quote(name)} is high where {quote(column)} is right, whatever the label"
            return Meaning(_of_each_row("of_truth", profile)), f"{why}: {_SEEMS_OF_TRUTH}."
        turned = np.where(said_yes == 1, values, 2 * half - values)
        if _side_of_yes(turned, said_yes) > 0 and profile.n >= MIN_ROWS:
            why = f"Turned round where {quote(column)} says “no”, {quote(name)} leads to it"
            return Meaning(confidence), f"{why}: it seems to say how sure the model was of it."
    if is_sure and len(work.classes) == 2:
        return yes, (
            f"{quote(name)} is never below {half:g}, as the confidence in a decision is; no column "
            "of decisions was found."
        )
    return propose_of_truth(work, name, kind) or (yes, "")


_SEEMS_OF_TRUTH = "it seems to be the probability of the true label of each row"


def propose_of_truth(work: Work, name: str, kind: str) -> tuple[Meaning, str] | None:
    """Tell the probability of the true label by its name, or by numbers high for both labels.

    Where what it is called can be so, or the numbers are no better than chance as a probability of
    “yes”, or far from as many “yes” as there are, a person is asked.
    """
    profile = work.profile(name)
    assert profile
    of_truth = Meaning(_of_each_row("of_truth", profile))
    half = KINDS[of_truth.kind].whole / 2
    values, truth = work.raw(name), truth_of_rows(work)
    no, yes = (values[(truth == said) & ~np.isnan(values)] for said in (0, 1))
    area = work.auc(values)
    if area is None or profile.n_distinct <= 2:
        return None
    is_better = is_lower(1 - area, no.size, yes.size)
    if is_called_of_truth(name):
        if is_better and np.median(no) < half:
            return None
        return of_truth, f"The column is called {name}: {_SEEMS_OF_TRUTH}."
    n = no.size + yes.size
    low, high = sorted((np.median(no), np.median(yes)))
    if n < MIN_ROWS or low <= half or high < _HIGH * half:
        return None
    share = yes.size / n
    mean = float(np.concatenate([no, yes]).mean()) / (2 * half)
    is_far = abs(mean - share) > 3 * np.sqrt(share * (1 - share) / n)
    if is_better and (area >= _CLEAR_AREA or not is_far):
        return None
    why = f"{quote(name)} is mostly above {half:g}, for {quote(work.no.text)} and for "
    why += quote(work.yes.text)
    if is_far:
        return of_truth, f"{why}: {_SEEMS_OF_TRUTH}."
    of_yes = Meaning(kind, work.yes.key)
    return of_yes, f"{why}, and hardly higher for it: it may be of the true label of each row."


def truth_of_rows(work: Work) -> np.ndarray:
    """1 where the truth is “yes”, 0 where “no”, −1 where neither is known."""
    is_known = np.isin(work.codes, list(work.classes))
    return np.where(is_known, work.codes == work.yes_code, -1).astype(np.int8)


def _of_each_row(kind: str, profile: Profile) -> str:
    percent = f"{kind}_percent"
    return percent if KINDS[percent].fits(profile) else kind


def _side_of_yes(values: np.ndarray, said_yes: np.ndarray) -> int:
    """1 where one cut says yes above and no below it, -1 the other way round, 0 for no such cut."""
    # A pair that overlaps among the first rows does so among all.
    for n_rows in (10_000, values.size):
        sides = [values[:n_rows][said_yes[:n_rows] == said] for said in (0, 1)]
        if not (sides[0].size and sides[1].size):
            continue
        (no_low, no_high), (yes_low, yes_high) = (
            (np.fmin.reduce(side), np.fmax.reduce(side)) for side in sides
        )
        if yes_low < no_high and no_low < yes_high:
            return 0
    if not (sides[0].size and sides[1].size):
        return 0
    if yes_low >= no_high and yes_high > no_low:
        return 1
    return -int(yes_high <= no_low and yes_low < no_high)
