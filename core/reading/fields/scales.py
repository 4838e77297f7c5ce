"""What the numbers of a score column can mean, and what their name and range speak for."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.parsing.numbers import minus
from core.reading.names import words_of

NEAR = 1e-6
"""A probability that lies outside [0, 1] by less than this is one that was rounded."""

ALIASES = {"logit": "log_odds"}
"""Other names of kinds of numbers, for code."""


class ScaleNeeded(ValueError):
    """Say that a person must tell what scores mean, and what they look like.

    Attributes
    ----------
    column : str
        The column of the scores.
    scale : str
        The kind that they look like, a key of `KINDS`.
    row : int
        The first row whose score is no probability; 1 where all are, but something else speaks
        against it.
    share : float, from 0 to 1
        Share of such rows among those that have a score.
    """

    def __init__(self, message: str, column: str, scale: str, row: int, share: float) -> None:
        super().__init__(message)
        self.column, self.scale, self.row, self.share = column, scale, row, share


@dataclass(frozen=True)
class Profile:
    """Hold what must be known of many numbers to say what they can mean.

    Parameters
    ----------
    n
        How many there are, without those that are missing; at least 1.
    n_outside, first_outside
        Those outside [0, 1] by `NEAR` or more, and the place of the first; 0 without one.
    n_near
        Those outside [0, 1] by less.
    n_distinct
        1, 2, or 3 for more than two.
    has_sign
        Whether the file writes percent signs.
    """

    n: int
    lowest: float
    highest: float
    n_outside: int
    n_near: int
    n_above_1: int
    first_outside: int
    n_distinct: int
    has_sign: bool = False

    @property
    def reach(self) -> str:
        """Where the numbers begin and end, as the beginning of a sentence."""
        return minus(f"They reach from {self.lowest:.6g} to {self.highest:.6g}")


def profile_of(values: np.ndarray, has_sign: bool = False) -> Profile | None:
    """Describe numbers.

    Parameters
    ----------
    values : ndarray of float64, shape (n,)
        Finite, or NaN where one is missing.
    has_sign : bool
        Whether the file writes percent signs.

    Returns
    -------
    Profile, or None where all are missing
    """
    known = values[~np.isnan(values)]
    if not known.size:
        return None
    lowest, highest = float(known.min()), float(known.max())
    others = known[(known != lowest) & (known != highest)] if lowest < highest else known[:0]
    outside = np.zeros(0, bool)
    n_near = n_outside = first = 0
    if lowest < 0 or highest > 1:
        distance = np.maximum(-values, values - 1)
        outside = distance >= NEAR
        n_outside = int(outside.sum())
        n_near = int((distance > 0).sum()) - n_outside
        first = int(outside.argmax()) if n_outside else 0
    return Profile(
        n=known.size,
        lowest=lowest,
        highest=highest,
        n_outside=n_outside,
        n_near=n_near,
        n_above_1=int((known > 1).sum()) if highest > 1 else 0,
        first_outside=first,
        n_distinct=3 if others.size else 1 + (lowest < highest),
        has_sign=has_sign,
    )


@dataclass(frozen=True)
class Claim:
    """Hold that numbers seem to be of one kind.

    Parameters
    ----------
    strength : int
        `BY_SIGN`, `BY_NAME`, `BY_RANGE` or `OTHERWISE`; the strongest claim is proposed.
    doubt : str
        Why a person must confirm it, as sentences; empty where nothing speaks against it.
    """

    strength: int
    doubt: str = ""


_FEW = 20
BY_SIGN, BY_NAME, BY_RANGE, OTHERWISE = 3, 2, 1, 0
Rule = Callable[[str, Profile], Claim | None]

_LOGITS = {"logit", "logits", "logodds", "lodds", "xbeta", "linpred"}
_LOGS = {"logprob", "logproba", "logprobs", "logp", "lnp", "lnprob", "loglik", "loglikelihood"}
_PERCENT = {"percent", "pct", "percentage", "prozent", "pourcentage", "porcentaje", "procent"}
_PERCENT |= {"percentuale", "процент", "百分比", "perc"}
_CONFIDENCE = {"confidence", "conf", "certainty", "konfidenz", "sicherheit", "confiance"}
_CONFIDENCE |= {"confianza", "confiança", "confidenza", "pewność", "уверенность", "置信度"}


_OF_PROBABILITY = {"p", "prob", "proba", "probs", "probability"}
_RIGHT = {"true", "truth", "correct", "gold", "actual", "target"}
_OTHERS = {"distance", "distances", "dist", "distanz", "distancia", "error", "errors"}
_OTHERS |= {"fehler", "ошибка", "loss", "mse", "mae", "rmse", "nll", "energy", "entropy"}
_OTHERS |= {
    "uncertainty",
    "trust",
    "similarity",
    "cosine",
    "anomaly",
    "outlier",
    "novelty",
    "margin",
    "rating",
}
_OTHERS |= {"percentile", "quantile", "decile"}
# What XGBoost, LightGBM and CatBoost call log-odds; of an SVM a margin is none.
_MARGINS, _OF_SVM = {"margin", "raw"}, {"svm", "svc", "hinge"}
_OTHERS |= {"pvalue", "pval", "qvalue", "qval", "padj", "fdr", "evalue", "rank", "rang"}
_OTHERS |= {"perplexity", "odds", "距离", "距離", "расстояние"}


def is_called_confidence(name: str) -> bool:
    """Tell whether a column is called a confidence, or the score of a prediction."""
    words = set(words_of(name))
    of_prediction = words & {"prediction", "predicted", "pred"} and words & {"score", "probability"}
    return bool(words & _CONFIDENCE or of_prediction or name.casefold() == "em_probability")


def is_called_of_truth(name: str) -> bool:
    """Tell whether a column is called the probability of the label that is right."""
    words = set(words_of(name))
    return bool(words & _RIGHT and words & (_OF_PROBABILITY | _CONFIDENCE | {"score"}))


def _is_called_logarithm(name: str) -> bool:
    words = set(words_of(name))
    return bool(words & _LOGS or ("log" in words and words & _OF_PROBABILITY))


def is_called_percent(name: str) -> bool:
    """Tell whether a column is called a percentage."""
    return bool(set(words_of(name)) & _PERCENT)


def _probability(name: str, profile: Profile) -> Claim | None:
    if profile.n_outside or _is_called_logarithm(name):
        return None
    return Claim(BY_RANGE)


def _percent(name: str, profile: Profile) -> Claim | None:
    if profile.has_sign:
        return Claim(BY_SIGN, "The cells carry %.")
    named = is_called_percent(name)
    if not profile.n_outside:
        doubt = f"The column is called {name}. {profile.reach}: either percent or shares of 1."
        return Claim(BY_NAME, doubt) if named and profile.highest > 0 else None
    mostly_above = 2 * profile.n_above_1 > profile.n
    if mostly_above and profile.lowest >= 0 and (named or profile.highest > 10):
        return Claim(BY_RANGE, f"{profile.reach}, as percentages do.")
    return None


def _log_odds(name: str, profile: Profile) -> Claim | None:
    words = set(words_of(name))
    if words & _LOGITS or "logodds" in "".join(words_of(name)):
        return Claim(BY_NAME, f"The column is called {name}. {profile.reach}.")
    near_unit = profile.lowest > -1 and profile.highest < 2
    mostly_inside = near_unit or 2 * profile.n_outside < profile.n
    is_margin = bool(words & _MARGINS) and not words & (_OF_SVM | _PERCENT)
    are_around_0 = -200 < profile.lowest < 0 and profile.highest < 200
    if is_margin and are_around_0 and not mostly_inside:
        return Claim(BY_NAME, f"The column is called {name}. {profile.reach}.")
    if are_around_0 and profile.highest > NEAR and not mostly_inside:
        return Claim(BY_RANGE, f"{profile.reach}, around 0, as log-odds do.")
    return None


def _log_probability(name: str, profile: Profile) -> Claim | None:
    if not _is_called_logarithm(name):
        return None
    doubt = f"The column is called a logarithm, and no number is above 0. {profile.reach}."
    if profile.lowest >= np.log(0.5) and profile.n_distinct > 2 and profile.n >= _FEW:
        doubt += (
            " As none stands for less than one half, they may be of the answer that was given, "
            "whichever: then bring their exponentials, called confidence."
        )
    return Claim(BY_NAME, doubt)


def _any_other(name: str, profile: Profile) -> Claim:
    words = set(words_of(name))
    is_none = bool(words & {"value", "val"} and words & {"p", "q", "e"})
    is_none |= words >= {"decision", "function"}  # the margin of scikit-learn
    if is_none or (words & _OTHERS and not words & _OF_PROBABILITY):
        return Claim(BY_NAME, f"The column is called {name}. {profile.reach}.")
    if profile.n_outside:
        return Claim(OTHERWISE, f"{profile.reach}: no probabilities.")
    called = "a logarithm" if _is_called_logarithm(name) else name
    return Claim(
        OTHERWISE, f"The column is called {called}, but its numbers are not. {profile.reach}."
    )


@dataclass(frozen=True)
class Kind:
    """Describe one thing that numbers can mean.

    Parameters
    ----------
    text : str
        With ``{yes}`` where the class that higher numbers speak for is named.
    span : str
        Which numbers it can be, for errors.
    fits : callable
        Takes a Profile: whether the numbers can be this.
    claim : callable, optional
        Takes the name of a column and a Profile that fits, and returns a Claim, or None where
        nothing speaks for this. A kind without one is never proposed by name and range alone.
    whole : float
        What numbers of the label that the model predicted, or of the true one, write for being
        sure, 1 or 100; 0 for numbers that are of a class.
    """

    text: str
    span: str
    fits: Callable[[Profile], bool]
    claim: Rule = lambda name, profile: None
    whole: float = 0


def _are_percent(profile: Profile) -> bool:
    return profile.lowest >= 0 and profile.highest <= 100


def _are_percent_of_whole(profile: Profile) -> bool:
    return _are_percent(profile) and (profile.has_sign or profile.highest > 1)


def _lies_in_unit(profile: Profile) -> bool:
    return not profile.n_outside and not profile.has_sign


KINDS = {
    "probability": Kind(
        "probability of {yes}, from 0 to 1", "from 0 to 1", _lies_in_unit, _probability
    ),
    "confidence": Kind(
        "confidence in the predicted label, from 0 to 1", "from 0 to 1", _lies_in_unit, whole=1
    ),
    "of_truth": Kind(
        "probability of the true label of each row, from 0 to 1",
        "from 0 to 1",
        _lies_in_unit,
        whole=1,
    ),
    "percent": Kind(
        "probability of {yes} in percent, from 0 to 100",
        "from 0 to 100",
        _are_percent,
        _percent,
    ),
    "confidence_percent": Kind(
        "confidence in the predicted label in percent, from 0 to 100",
        "from 0 to 100",
        _are_percent_of_whole,
        whole=100,
    ),
    "of_truth_percent": Kind(
        "probability of the true label of each row in percent, from 0 to 100",
        "from 0 to 100",
        _are_percent_of_whole,
        whole=100,
    ),
    "log_probability": Kind(
        "log-probability of {yes}, at most 0",
        "up to 0",
        lambda p: p.highest < NEAR and not p.has_sign,
        _log_probability,
    ),
    "log_odds": Kind("log-odds (logits) of {yes}", "", lambda p: not p.has_sign, _log_odds),
    "score": Kind(
        "any other number: the higher, the more it speaks for {yes}",
        "",
        lambda p: True,
        _any_other,
    ),
}
"""Everything that the numbers of a score column can mean, by its name; of two equally strong claims
the first is proposed."""


def propose_kind(name: str, profile: Profile) -> tuple[str, str]:
    """Propose what numbers mean, and say why that must be confirmed.

    Parameters
    ----------
    name : str
        Of the column.
    profile : Profile

    Returns
    -------
    kind : str
        A key of `KINDS`, never one of confidence.
    doubt : str
        A sentence; empty where nothing speaks against probabilities.
    """
    claims = {
        key: claim
        for key, kind in KINDS.items()
        if kind.fits(profile) and (claim := kind.claim(name, profile))
    }
    strongest = max(claims, key=lambda key: claims[key].strength)
    return strongest, claims[strongest].doubt
