"""Situations: what is at stake on some rows, as a goal that each threshold meets or misses.

A situation stands on a data set or on a sample, and makes a story of its rows. A further one is one
entry in `SITUATIONS`. Whether a goal is met is decided by `core.selection.requirements`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.decision.thresholds import ThresholdCurve
from core.selection.metric import of_rate
from core.selection.points import OperatingPoints
from core.selection.requirements import Requirement, Requirements

COLUMNS = {"rows_flagged": "predicted_positive", "rows_missed": "fn", "rows_alarmed": "fp"}
"""Where the live table has what a requirement counts in rows; a rate stands under its own name."""


@dataclass(frozen=True)
class Aim:
    """Ask for one thing, in the words of a situation.

    Attributes
    ----------
    requirement : Requirement
    words : str
        What is asked for, with a place for the number of rows where it counts rows.
    """

    requirement: Requirement
    words: str

    def __str__(self) -> str:
        """Write it as people say it: "at most 2 good mails lost"."""
        return self.words.format(f"{self.requirement.value:,g}")

    @property
    def column(self) -> str:
        """What it measures, as a column of the live table."""
        return COLUMNS.get(self.requirement.name, self.requirement.name)

    def turns(self, points: OperatingPoints, curve: ThresholdCurve) -> list[int]:
        """Find the rows of a curve from which on it is met, and no longer is, by turns.

        Parameters
        ----------
        points : OperatingPoints
            Of the same rows under the same rule.

        Returns
        -------
        list of int, strictly ascending
            At row i it is met when an odd number of them is at most i.
        """
        met = self.requirement.met(self.requirement.measured(points))
        at_rows = met[points.index(curve.thresholds)].astype(np.int8)
        return np.flatnonzero(np.diff(at_rows, prepend=0)).tolist()


@dataclass(frozen=True)
class Situation:
    """Put something at stake.

    Attributes
    ----------
    name : str
        In a link; never changes.
    on : str
        Key in `core.data.datasets.DATASETS` or in `core.predictions.samples.SAMPLES`.
    title : str
    things : str
        What the rows are to be taken for, where they are nothing yet: "mails"; else "".
    yes : str
        What "yes" means, and what becomes of it or of the others, in plain words.
    aims : tuple of Aim
        All of which must be met.
    best_by : str
        The rate that is best among the thresholds that meet them, as `of_rate`.
    """

    name: str
    on: str
    title: str
    things: str
    yes: str
    aims: tuple[Aim, ...]
    best_by: str

    @property
    def story(self) -> str:
        """Tell it in one plain sentence."""
        if not self.things:
            return f"“Yes” means {self.yes}."
        return f"Say these are {self.things} and “yes” means {self.yes}."

    @property
    def goal(self) -> str:
        """What is asked for, in words."""
        return ", ".join(map(str, self.aims))

    @property
    def rule(self) -> Requirements:
        """The rule that chooses a threshold for the goal."""
        return Requirements(tuple(a.requirement for a in self.aims), of_rate(self.best_by))


def situations_on(name: str) -> dict[str, Situation]:
    """Return the situations that stand on a data set or a sample, by name; the usual one first."""
    return {name_: each for name_, each in SITUATIONS.items() if each.on == name}


def _at_most(name: str, value: float, words: str) -> Aim:
    return Aim(Requirement(name, "<=", value), words)


def _at_least(name: str, value: float, words: str) -> Aim:
    return Aim(Requirement(name, ">=", value), words)


SITUATIONS: dict[str, Situation] = {
    each.name: each
    for each in (
        Situation(
            "spam",
            "moons",
            "Spam",
            "mails",
            "spam, which nobody reads",
            (_at_most("rows_alarmed", 2, "at most {} good mails lost"),),
            "recall",
        ),
        Situation(
            "screening",
            "moons",
            "Screening",
            "people",
            "ill; the others are sent home",
            (_at_least("recall", 0.99, "at most 1 ill person in 100 sent home"),),
            "false_positive_rate",
        ),
        Situation(
            "parts",
            "circles",
            "Cracked parts",
            "parts",
            "cracked; the others are built in",
            (_at_most("rows_missed", 4, "at most {} cracked parts built in"),),
            "false_positive_rate",
        ),
        Situation(
            "doping",
            "blobs",
            "Doping",
            "athletes",
            "doped, which means a ban",
            (_at_most("false_positive_rate", 0.01, "at most 1 clean athlete in 100 banned"),),
            "recall",
        ),
        Situation(
            "mushrooms",
            "xor",
            "Mushrooms",
            "mushrooms",
            "edible; those are eaten",
            (_at_least("precision", 0.99, "at most 1 in 100 of those eaten poisonous"),),
            "recall",
        ),
        Situation(
            "audit",
            "spirals",
            "Tax returns",
            "tax returns",
            "wrong; those are checked by hand",
            (
                _at_most("rows_flagged", 120, "at most {} checked"),
                _at_least("recall", 0.5, "half of the wrong ones found"),
            ),
            "recall",
        ),
        Situation(
            "cancer",
            "breast_cancer",
            "Cancer test",
            "",
            "malignant; the others hear that all is well",
            (_at_least("recall", 0.975, "at most 1 malignant tumour in 40 missed"),),
            "false_positive_rate",
        ),
        Situation(
            "eights",
            "digits_8",
            "Find every 8",
            "",
            "an 8; nobody looks at the others",
            (
                _at_most("rows_missed", 0, "no 8 missed"),
                _at_most("rows_flagged", 45, "at most {} to look at"),
            ),
            "false_positive_rate",
        ),
        Situation(
            "cellar",
            "wine_1",
            "Wine cellar",
            "",
            "wine 1, and is sold as that; the others are kept",
            (
                _at_most("rows_missed", 0, "no wine 1 kept"),
                _at_most("rows_alarmed", 0, "no other sold as it"),
            ),
            "accuracy",
        ),
        Situation(
            "rain",
            "calibrated",
            "Rain",
            "",
            "rain; on the other days people leave the umbrella at home",
            (_at_least("recall", 0.9, "wet on at most 1 rainy day in 10"),),
            "false_positive_rate",
        ),
        Situation(
            "fraud",
            "overconfident",
            "Fraud",
            "",
            "fraud, which a team checks; the rest is paid",
            (
                _at_most("rows_flagged", 800, "at most {} payments checked"),
                _at_least("recall", 0.3, "3 frauds in 10 found"),
            ),
            "recall",
        ),
        Situation(
            "letters",
            "ties",
            "Letters",
            "",
            "leaves, and gets a letter with an offer",
            (
                _at_most("rows_flagged", 600, "at most {} letters"),
                _at_least("recall", 0.4, "4 in 10 of those who leave get one"),
            ),
            "recall",
        ),
        Situation(
            "loans",
            "loans",
            "Loans",
            "",
            "repays, and gets a loan",
            (_at_least("precision", 0.85, "at least 17 loans in 20 repaid"),),
            "recall",
        ),
    )
}
"""Name → situation; of several on the same rows the first is the usual one."""
