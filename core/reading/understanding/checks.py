"""Sense checks: what looks strange of a file that was understood, and the way out.

Each check is a function of `OF_FILES` or `OF_SCORES` that returns a remark, or None.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.parsing.plural import counted, part_of
from core.parsing.quoting import quote, quote_all
from core.reading.fields.labels import spellings
from core.reading.fields.roles.column import Column, are_in_order
from core.reading.fields.scales import KINDS, Profile
from core.reading.names import words_of
from core.reading.understanding.parts import Change, Meaning, Remark
from core.reading.understanding.work import MIN_ROWS, Work, is_lower

_EVENTS = {"event", "events", "status", "death", "died", "dead", "deceased", "relapse", "os", "pfs"}
_CENSORED = {"cens", "censor", "censored"}
_EVENTS |= _CENSORED | {"fustat", "e", "ereignis", "événement", "evento", "tod"}
_TIMES = {"time", "futime", "duration", "tte", "os", "pfs", "t", "survtime", "followup", "fu"}
_TIMES |= {"days", "weeks", "months", "years", "zeit", "dauer", "tage", "monate", "temps", "tiempo"}
_AGES = {"age", "stay", "los", "since", "ago", "stamp", "alter"}


def check(work: Work) -> None:
    """Say what looks strange, once for the file and once for each score."""
    n_kept = int(work.kept.sum())
    n_yes = int((work.kept & (work.codes == work.yes_code)).sum())
    found = [remark_on(work, n_kept, n_yes) for remark_on in OF_FILES]
    for name, (scores, _) in work.decided.items():
        profile = work.profile(name)
        assert profile
        area = work.auc(scores, work.kept) if n_kept >= MIN_ROWS else None
        facts = _Facts(work, name, profile, work.meanings[name], area, n_yes, n_kept - n_yes)
        found += [remark_on_score(facts) for remark_on_score in OF_SCORES]
    found.append(_duplicates(work))
    work.remarks += [remark for remark in found if remark]


@dataclass(frozen=True)
class _Facts:
    """Hold what the checks of one score look at; `area` is None where it says too little."""

    work: Work
    name: str
    profile: Profile
    meaning: Meaning
    area: float | None
    n_yes: int
    n_no: int


def _mostly_left_out(work: Work, n_kept: int, n_yes: int) -> Remark | None:
    if 2 * n_kept >= work.n_rows or work.of_yes or work.of_split:
        return None
    return Remark(
        "mostly_left_out", f"Only {part_of(n_kept, work.n_rows, 'row', 'is', 'are')} read."
    )


def _one_class(work: Work, n_kept: int, n_yes: int) -> Remark | None:
    if 0 < n_yes < n_kept:
        return None
    only = work.yes if n_yes else work.no
    return Remark("one_class", f"Every row is {quote(only.text)}: nothing can be told apart.")


def _may_be_censored(work: Work, n_kept: int, n_yes: int) -> Remark | None:
    """Say that a row may be “no” because nobody watched it any longer, as in survival analysis."""
    if _EVENTS.isdisjoint(words_of(work.truth)):
        return None
    taken = (work.truth, *work.scores, work.weight)
    for name in work.table.columns:
        if name in taken or not _TIMES & set(words_of(name)) or _AGES & set(words_of(name)):
            continue
        times = Column(name, work.table.sample[name], work.table.decimal)
        if times.is_numeric and times.n_labels > 10 and not are_in_order(times.by_row):
            says = not _CENSORED.isdisjoint(words_of(work.truth))
            label, as_what = (work.yes, "yes") if says else (work.no, "no")
            return Remark(
                "censored",
                f"{quote(name)} may say how long each row was watched. Then {quote(label.text)} in "
                f"{quote(work.truth)} says “not yet”, however briefly that was, and is read as "
                f"“{as_what}”. Bring rows whose outcome at one time, such as 5 years, is known.",
            )
    return None


def _spellings(work: Work, n_kept: int, n_yes: int) -> Remark | None:
    """Name labels that the file writes in several ways, read as one or, where unsure, as two."""
    column = work.columns.labels(work.truth).column
    texts = [column.texts[code] for code in work.classes if code >= 0]
    told = [f"{quote_all(each)} are read as one label." for each in texts if len(each) > 1]
    told += [
        f"{quote_all(each)} may say the same, but are read as two labels."
        for each in spellings([each[0] for each in texts])
    ]
    return Remark("spellings", " ".join(told)) if told else None


def _rounded(of: _Facts) -> Remark | None:
    kind = of.meaning.kind
    if not of.profile.n_near or not (kind == "probability" or KINDS[kind].whole == 1):
        return None
    return Remark(
        "rounded",
        f"In {quote(of.name)} {part_of(of.profile.n_near, of.profile.n, 'score', 'lies', 'lie')} "
        "outside 0 to 1 by less than 0.000001, read as 0 or 1.",
    )


def _all_equal(of: _Facts) -> Remark | None:
    if of.profile.n_distinct > 1:
        return None
    return Remark("all_equal", f"Every score in {quote(of.name)} is equal.")


def _decisions(of: _Facts) -> Remark | None:
    if of.profile.n_distinct != 2 or of.profile.n <= 2:
        return None
    taken = (of.work.truth, *of.work.scores, of.work.weight)
    graded = [name for name in of.work.guess.graded if name not in taken][:3]
    return Remark(
        "decisions",
        f"{quote(of.name)} holds two different scores only: they are decisions already, and no "
        "threshold between them changes anything.",
        tuple(Change(f"Take {other} as the score", {"scores": (other,)}) for other in graded),
    )


def _reproduces(of: _Facts) -> Remark | None:
    if of.area != 1 or of.profile.n_distinct <= 2:
        return None
    return Remark(
        "reproduces",
        f"One threshold on {quote(of.name)} gives {quote(of.work.truth)} without an error: is that "
        "column the truth, or what the model decided?",
    )


def _upside_down(of: _Facts) -> Remark | None:
    if of.area is None or not is_lower(of.area, of.n_yes, of.n_no):
        return None
    no, yes = of.work.no, of.work.yes
    ways: tuple[Change, ...] = ()
    if of.meaning.of:
        turned = no if of.meaning.of == yes.key else yes
        answer = {f"meaning:{of.name}": Meaning(of.meaning.kind, turned.key)}
        ways = (Change(f"Turn it round: it is of {turned.text}", answer),)
    return Remark(
        "upside_down",
        f"{quote(of.name)} is higher for {quote(no.text)} (AUC {of.area:.3f}, below 0.5): it may "
        "be the score of the other class.",
        ways,
    )


def _duplicates(work: Work) -> Remark | None:
    taken = (work.truth, *work.scores, work.weight, work.group)
    repeated = [] if work.of_yes else [each for each in work.guess.repeated if each[0] not in taken]
    for name, n_twice in repeated[:1]:
        return Remark(
            "duplicates",
            f"{quote(name)} holds {counted(n_twice, 'value')} in more than one of the first "
            f"{counted(len(work.table.sample), 'row')}: such cases count more than once.",
        )
    return None


OF_FILES = (_mostly_left_out, _one_class, _may_be_censored, _spellings)
OF_SCORES = (_rounded, _all_equal, _decisions, _reproduces, _upside_down)
