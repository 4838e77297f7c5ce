"""Which column plays which part: truth, scores, weight, group."""

from __future__ import annotations

from core.parsing.quoting import quote
from core.predictions.models import MAX_MODELS
from core.reading.fields.choice import check_columns
from core.reading.fields.groups import has_amounts
from core.reading.fields.labels import as_label
from core.reading.fields.roles import Roles, guess_roles, same_class
from core.reading.understanding.parts import Change, Option, Remark
from core.reading.understanding.work import Work


def find_columns(work: Work) -> bool:
    """Find the truth and the scores; False where one is open."""
    if work.answers.get("scores") == ():
        work.answers = {key: value for key, value in work.answers.items() if key != "scores"}
    table, answers = work.table, work.answers
    every = [Option(name, name) for name in table.columns]
    truth = answers.get("truth")
    scores = answers.get("scores")
    truth = truth if truth in table.columns else None
    one = scores[0] if isinstance(scores, tuple) and scores and scores[0] != truth else None
    one = one if one in table.columns else None
    form = answers.get("form")
    guess: Roles = work.table.kept.once(
        ("roles", truth, None if form == "classes" else one),
        lambda: guess_roles(table, label=truth, score=None if form == "classes" else one),
    )
    work.guess = guess
    many = bool(guess.scores) and not (form is None and isinstance(scores, tuple) and one)
    forms = [Option("one", "one score"), Option("classes", "a score for each class")]
    if len(table.columns) < 3:
        forms = forms[:1]
    work.form = str(work.part("form", "Each row has", forms, "classes" if many else "one"))
    value = work.part(
        "truth", "Truth", every, guess.label, guess.doubt, is_open=guess.label is None
    )
    work.truth = str(value or "")
    found = guess.scores if work.form == "classes" else ()
    if work.form == "one" and guess.score and guess.score != work.truth:
        found = (guess.score,)
    if work.form == "one" and one is None and work.truth:
        found = _of_the_answered_class(work, found)
    scores = work.part(
        "scores", "Score", every, found, guess.score_doubt, several=True, is_open=not found
    )
    assert isinstance(scores, tuple)
    work.scores = scores
    if not (work.truth and scores):
        return False
    roles = {"truth": work.truth}
    roles |= {f"score {i}" if scores[1:] else "score": s for i, s in enumerate(scores, 1)}
    check_columns(table, roles)
    if work.form == "one" and len(scores) > MAX_MODELS:
        raise ValueError(f"Scores of at most {MAX_MODELS} models are compared; choose fewer.")
    return True


def _of_the_answered_class(work: Work, found: tuple[str, ...]) -> tuple[str, ...]:
    """Of two columns that name the classes, take that of the class that a person calls yes."""
    yes = as_label(work.answers.get("positive"))
    if yes is None or not found:
        return found
    other = same_class(work.table, work.truth, found[0], yes.key)
    return (other,) if other else found


def find_weight_and_group(work: Work) -> None:
    """Find the column that weighs rows, by its name, and the one that a person groups by."""
    taken = (work.truth, *work.scores)
    rest = [name for name in work.table.columns if name not in taken]
    offered, weight = work.guess.offered_weight, work.guess.weight
    weight = weight if weight in rest else None
    first = [offered] if offered in rest else []
    names = [*first, *(name for name in rest if name not in first)]
    none = Option(None, "none")
    value = work.part("weight", "Weight", [none, *(Option(n, n) for n in names)], weight)
    work.weight = value if isinstance(value, str) else None
    if offered in rest and work.weight is None and "weight" not in work.answers:
        work.remarks.append(
            Remark(
                "weight_offered",
                f"Column {quote(offered)} may say how much each row counts, or be a quantity that "
                "was measured: each row counts once.",
                (Change(f"Count each row by {offered}", {"weight": offered}),),
            )
        )
    group = work.part("group", "Group", [none, *(Option(n, n) for n in rest)], None)
    work.group = group if isinstance(group, str) else None
    if work.weight:
        work.more.append(("weight", work.weight))
    if work.group:
        kind = "quarters"
        if has_amounts(work.table, work.group):
            options = [Option("quarters", "quarters of its amounts")]
            options.append(Option("values", "its values, the largest groups and the rest"))
            kind = str(work.part("grouping", "Groups are", options, "quarters"))
        work.more.append((kind, work.group))
        work.group_kind = kind
