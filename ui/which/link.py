"""A case in one value of the link, so that one press of Back undoes one step.

Each bound widget that changes makes an entry of its own in the browser's history, and a preset
changes several fields at once. So only the whole case is bound, and the fields follow it.
"""

from __future__ import annotations

import json

from core.keras.accuracy import ACCURACIES
from ui.address.parameter import Code
from ui.text import cut, literal
from ui.which.examples import PRESETS

FORMS = {"arrays": "Small arrays", "shapes": "Shapes"}
FIELDS = {
    "arrays": {"y_true": "which_true", "y_pred": "which_pred"},
    "shapes": {"y_true": "which_true_shape", "y_pred": "which_pred_shape"},
}
METRICS = (
    '"accuracy"',
    '"acc"',
    '"Accuracy"',
    *(f"{cls.__name__}()" for cls in ACCURACIES),
    *(f'"{cls.function.__name__}"' for cls in ACCURACIES[1:]),
)
"""What can stand in ``metrics=[…]``: strings, and objects of the classes."""

K_RANGE = (1, 100)
START = {
    "which": "arrays",
    "which_metric": METRICS[0],
    "which_k": 5,
    "which_true": PRESETS[0].y_true,
    "which_pred": PRESETS[0].y_pred,
    "which_true_shape": "(None,)",
    "which_pred_shape": "(None, 1)",
}
"""Keys of the fields, and what stands in them at first."""

LONGEST_IN_LINK = 400
"""A longer text stays in the session, out of the link, which must fit into a QR code."""

LONGEST_LINK = 4 * LONGEST_IN_LINK
_WORDS = {"arrays": ("y_true", "y_pred"), "shapes": ("y_true_shape", "y_pred_shape")}


def fits(fields: dict) -> bool:
    """Whether both texts of the form that is shown are short enough for a link."""
    return all(len(fields[key]) <= LONGEST_IN_LINK for key in FIELDS[fields["which"]].values())


def encode(fields: dict) -> str:
    """Write what differs from `START` as JSON; nothing at all is the empty word.

    The two texts of the form that is shown travel together; the other form's stay behind.
    """
    form = fields["which"]
    keys = tuple(FIELDS[form].values())
    texts = tuple(fields[key] for key in keys)
    case = {}
    if fields["which_metric"] != START["which_metric"]:
        case["metric"] = fields["which_metric"]
    if fields["which_k"] != START["which_k"]:
        case["k"] = fields["which_k"]
    if fits(fields) and (form == "shapes" or texts != tuple(START[key] for key in keys)):
        case |= zip(_WORDS[form], texts, strict=True)
    return json.dumps(case, ensure_ascii=False, separators=(",", ":")) if case else ""


def decode(text: str) -> tuple[dict, list[str]]:
    """Read a case from any text; what cannot be used is as at first, and named.

    Returns a value for each key of `START`, texts as they came, to be read and judged later; and
    one sentence, as Markdown, for each part that was not used.
    """
    fields = dict(START)
    if not text:
        return fields, []
    try:
        case = json.loads(text) if len(text) <= LONGEST_LINK else None
    except (ValueError, RecursionError):
        case = None
    if not isinstance(case, dict):
        return fields, [f"{_said('case', text)} that is no case. The first one is used instead."]
    problems = []
    for form, words in _WORDS.items():
        texts = [case.pop(word) for word in words if word in case]
        if len(texts) == 2 and all(isinstance(text, str) for text in texts):
            fields |= zip(FIELDS[form].values(), texts, strict=True)
            fields["which"] = form
        elif texts:
            problems.append(
                f"{_said(words[0], texts[0])} {literal(' and '.join(words))} are needed together, "
                "as texts. The first ones are used instead."
            )
    for word, value in case.items():
        if word == "metric" and value in METRICS:
            fields["which_metric"] = value
        elif word == "k" and type(value) is int and K_RANGE[0] <= value <= K_RANGE[1]:
            fields["which_k"] = value
        else:
            problems.append(f"{_said(word, value)} {_RULES.get(word, 'no part has that name.')}")
    return fields, problems


_RULES = {
    "metric": literal('that is not in the list below. "accuracy" is used instead.'),
    "k": f"a whole number from {K_RANGE[0]} to {K_RANGE[1]} is needed. 5 is used instead.",
}


def _said(word: str, value: object) -> str:
    return f"The link says “{literal(cut(word))}={literal(cut(str(value)))}”;"


CASE = Code("case", encode, decode)
