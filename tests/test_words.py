"""Words on the screen: one for each thing, and the same on every page."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
INSTEAD = {
    r"\b[Ss]aid [“‘]?(yes|no)\b|\b[Ss]aid (“|$)": "predicted “yes” or “no”",
    r"\b[Ss]aid (right|wrong)\b": "predicted correctly, predicted wrongly",
    r"\b[Rr]ightly left\b": "correct “no”",
    r"\b[Tt]aken? (it|them) home\b": "download",
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


def on_screen(path: Path) -> list[str]:
    """List the texts of a module but for its docstrings, or the lines of another file."""
    text = path.read_text("utf-8")
    if path.suffix != ".py":
        return [line for line in text.splitlines() if not line.lstrip().startswith("//")]
    tree = ast.parse(text)
    alone = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    constants = (node for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return [n.value for n in constants if isinstance(n.value, str) and id(n) not in alone]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_other_word_is_on_the_screen(path):
    for text in on_screen(path):
        for word, right in INSTEAD.items():
            assert not re.search(word, text), f"{text!r}: write {right}"


def test_texts_are_found():
    assert sum(map(len, map(on_screen, FILES))) > 5_000
