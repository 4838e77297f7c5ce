"""The table of parameters: what each can be, and the sentence about anything else."""

import ast
from pathlib import Path
from types import SimpleNamespace

import pytest

from ui.address import parameter as kinds
from ui.address import parameters
from ui.address.old_words import OLD_WORDS
from ui.address.parameter import OneOf, SeveralOf
from ui.address.parameters import TABLE, link_problems

ROOT = Path(__file__).parents[3]
BY_KEY = {parameter.key: parameter for parameter in TABLE}
GOOD = {
    "t": ["0", "0.25", "1", "1e-3"],
    "at": ["0", "620", "-3.5", "1e20"],
    "worked_k": ["1", "10"],
    "epoch": ["0", "200"],
    "quiz": ["0", "9999"],
    "rows": ["train", "Train", "Test"],
    "rule": ["gt", "ge", "> threshold", "≥ threshold"],
    "rates": ["precision", "Precision", "F1 score"],
    "cell": ["fn", "Missed"],
    "beta": ["0.25", "2"],
    "weight_no": ["0", "1000"],
    "softmax_classes": ["3", "10"],
    "softmax_k": ["1"],
    "matched": ["recall", "equal recall"],
    "criterion": ["own", "equal recall and FPR"],
    "step": ["accuracies", "4 Two accuracies", "1", "6"],
    "name1": ["mine"],
    "best2": ["smallest", "Smallest"],
}


class Address(dict):
    def get_all(self, key):
        return self.get(key, [])


@pytest.fixture
def problems(monkeypatch):
    def said(**parameters):
        params = Address(parameters)
        monkeypatch.setattr(kinds, "st", SimpleNamespace(query_params=params, session_state={}))
        return link_problems()

    return said


def test_good_values_are_not_mentioned(problems):
    assert problems(**GOOD) == []


@pytest.mark.parametrize("key", sorted(set(GOOD) - {"name1"}))
@pytest.mark.parametrize("text", ["", "inf", "nan", "-1e39", "1e400", "<b>", "x" * 300])
def test_any_other_value_is_named_with_its_rule(problems, key, text):
    (problem,) = problems(**{key: [text]})
    assert problem.startswith(f"The link says “{key}=")
    assert problem.endswith(" is used instead.")
    assert "needed" in problem or "known are" in problem
    assert len(problem) < 300 or "known are" in problem
    assert "<b>" not in problem
    assert BY_KEY[key].read([text]) == BY_KEY[key].default


def test_each_of_several_values_is_looked_at(problems):
    assert len(problems(rates=["Precision", "nonsense", "Luck"])) == 2
    assert BY_KEY["rates"].read(["Precision", "nonsense", "f1", "precision"]) == ("precision", "f1")
    every = list(BY_KEY["rates"].labels)
    assert BY_KEY["rates"].read(every) == tuple(every[:4])


def test_none_of_several_is_a_choice_where_some_are_the_default(problems):
    against = BY_KEY["against"]
    assert problems(against=[""]) == []
    assert against.read([""]) == ()
    assert against.words(()) == [""]
    assert against.read(["luck"]) == against.default == ("linear",)


def test_a_name_may_not_be_too_long(problems):
    assert "at most 40 characters" in problems(name1=["x" * 41])[0]


def test_words_of_a_link_are_short_ascii_words_and_no_two_are_the_same():
    for parameter in TABLE:
        if isinstance(parameter, OneOf):
            words = [
                parameter.words((value,) if isinstance(parameter, SeveralOf) else value)[0]
                for value in parameter.labels
            ]
            assert len(set(words)) == len(words)
            for word, value in zip(words, parameter.labels, strict=True):
                assert word.replace("_", "").replace(".", "").isalnum()
                assert word.isascii()
                assert parameter.read([word]) in (value, (value,))
    assert len(BY_KEY) == len(TABLE)


def test_an_edited_label_breaks_no_link():
    rows = OneOf("rows", {"train": "Seen", "validation": "Held back", "test": "New"})
    for texts in (OLD_WORDS["rows"], {label: value for value, label in rows.labels.items()}):
        for text, word in texts.items():
            assert rows.read([text]) == rows.read([word]) == word


def test_every_old_word_has_a_value():
    for key, words in OLD_WORDS.items():
        for text, word in words.items():
            assert BY_KEY[key].read([text]) == BY_KEY[key].read([word])
            assert BY_KEY[key].accepts(text)


@pytest.mark.long
def test_only_the_recipe_is_bound_by_streamlit_and_every_parameter_is_drawn_somewhere():
    """Look through the source: no widget writes to the address past the table."""
    bound, named = [], set()
    for path in (*(ROOT / "ui").rglob("*.py"), *(ROOT / "pages").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.keyword) and node.arg == "bind":
                bound.append(path.name)
            if isinstance(node, ast.ImportFrom) and node.module == "ui.address.parameters":
                named |= {alias.name for alias in node.names}
    assert bound == ["controls.py"]
    in_table = {name for name, value in vars(parameters).items() if value in TABLE}
    assert {"STEP", "ROWS", "GROUP_BY"} <= in_table <= named
