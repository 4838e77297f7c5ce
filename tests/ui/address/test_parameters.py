"""Parameters of a link: what each can be, and the sentence about anything else."""

import ast
from pathlib import Path
from types import SimpleNamespace

import pytest

from ui.address import parameters as links
from ui.address.parameters import link_problems

ROOT = Path(__file__).parents[3]
GOOD = {
    "t": ["0", "0.25", "1", "1e-3"],
    "worked_k": ["1", "10"],
    "epoch": ["0", "200"],
    "quiz": ["0", "9999"],
    "rows": ["Train", "Test"],
    "rule": ["> threshold", "≥ threshold"],
    "rates": ["Precision", "F1 score"],
    "cell": ["Missed"],
    "beta": ["0.25", "2"],
    "weight_no": ["0", "1000"],
    "softmax_classes": ["3", "10"],
    "softmax_k": ["1"],
    "matched": ["equal recall"],
    "criterion": ["equal recall and FPR"],
    "step": ["4 Two accuracies", "1", "6"],
    "name1": ["mine"],
    "best2": ["Smallest"],
}


@pytest.fixture
def problems(monkeypatch):
    def said(**parameters):
        params = SimpleNamespace(get_all=lambda key: parameters.get(key, []))
        monkeypatch.setattr(links, "st", SimpleNamespace(query_params=params))
        return link_problems()

    return said


def test_good_values_are_not_mentioned(problems):
    assert problems(**GOOD) == []


@pytest.mark.parametrize("key", sorted(set(GOOD) - {"name1"}))
@pytest.mark.parametrize("text", ["", "inf", "nan", "-1", "1e400", "<b>", "x" * 300])
def test_any_other_value_is_named_with_its_rule(problems, key, text):
    (problem,) = problems(**{key: [text]})
    assert problem.startswith(f"The link says “{key}=")
    assert problem.endswith(" is used instead.")
    assert "needed" in problem or "known are" in problem
    assert len(problem) < 300 or "known are" in problem
    assert "<b>" not in problem


def test_each_of_several_values_is_looked_at(problems):
    assert len(problems(rates=["Precision", "nonsense", "Luck"])) == 2


def test_a_name_may_not_be_too_long(problems):
    assert "at most 40 characters" in problems(name1=["x" * 41])[0]


def test_every_bound_parameter_has_a_rule_or_speaks_for_itself():
    """Find the keys of bound widgets in the source; each is in the rules, or named here."""
    speak_for_themselves = {
        "RECIPE_KEY",
        "_CASE",
        "_UNIT",
        "PRESENT_KEY",  # a switch: anything but true is off
        "GROUP_BY_KEY",  # its features depend on the data: the page names others
    }
    known = {name for name in vars(links) if name.endswith("_KEY")}
    with_rule = {name for name in known if getattr(links, name) in links._RULES}
    found = set()
    for path in (ROOT / "ui").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            keywords = {keyword.arg: keyword.value for keyword in node.keywords}
            bound = keywords.get("bind")
            if isinstance(bound, ast.Constant) and isinstance(keywords.get("key"), ast.Name):
                found.add(keywords["key"].id)
    found.discard("key")  # of a helper that is told its key
    assert {"RATES_KEY", "EPOCH_KEY"} <= found
    assert {name for name in found if name.isupper()} <= with_rule | speak_for_themselves
