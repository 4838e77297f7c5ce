"""Prediction files of forms that people really have, and what is right about each.

`cases.json` names the form, where it was reported (all rows are made up), the question, what must
happen and the right values (counts by the rule ``>`` on float32 scores at 0.5, AUC and average
precision by scikit-learn). `upload/cases.json` names faults met by using the page.
"""

import json
from pathlib import Path

FOLDER = Path(__file__).parent
CASES = {case["id"]: case for case in json.loads((FOLDER / "cases.json").read_text("utf-8"))}
UPLOADS = {
    case["id"]: case for case in json.loads((FOLDER / "upload/cases.json").read_text("utf-8"))
}


def path_of(name):
    """Return where the file of a case lies, by the case's id or the start of it, or its name."""
    case = CASES.get(name) or next((c for i, c in CASES.items() if i.startswith(f"{name}_")), None)
    if case is not None and "file" in case:
        return FOLDER / case["file"]
    (path,) = [
        p for p in FOLDER.rglob(f"{name}*") if p.stem == name or p.name.startswith(f"{name}_")
    ]
    return path
