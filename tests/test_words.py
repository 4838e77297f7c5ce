"""Words on the screen: one for each thing, and the same on every page."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

pytestmark = pytest.mark.long

ROOT = Path(__file__).parents[1]
INSTEAD = {
    r"(?!^said$)(?<![\w.=\"-])[Ss]a(id|ying)(?![\w-])": "predicted, predicting",
    r"\b[Rr]ightly left\b": "correct “no”",
    r"\b[Tt]aken? (it|them) home\b": "download",
    r"(?<![\w.])sidebar(?![\w-])": "“Change data or network”",
    r"\b[Pp]redicted positive rate\b(?!\)|, selection)": "share predicted “yes”",
    r"^Commit\b": "Check answer",
}
"""What is not written on the screen, and what is."""

OF_OLD_LINKS = ROOT / "ui" / "address" / "old_words.py"
FILES = sorted(
    path
    for folder in ("core", "ui", "pages")
    for kind in ("py", "mjs", "html")
    for path in (ROOT / folder).rglob(f"*.{kind}")
    if path != OF_OLD_LINKS
)


@cache
def on_screen(path: Path) -> list[str]:
    """List the texts of a module but for its docstrings, or the lines of a page."""
    text = path.read_text("utf-8")
    if path.suffix == ".html":
        return text.splitlines()
    if path.suffix == ".mjs":
        quoted = re.findall(r"\"[^\"\n]*\"|`[^`]*`", re.sub(r"(?m)(^|\s)//.*", "", text))
        return [re.sub(r"\$\{[^}]*\}", "", each)[1:-1] for each in quoted]
    tree = ast.parse(text)
    alone = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    constants = (node for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return [n.value for n in constants if isinstance(n.value, str) and id(n) not in alone]


def test_no_other_word_is_on_the_screen():
    for path in FILES:
        for text in on_screen(path):
            for word, right in INSTEAD.items():
                assert not re.search(word, text), f"{path}: {text!r}: write {right}"


def test_texts_are_found():
    assert sum(map(len, map(on_screen, FILES))) > 5_000
