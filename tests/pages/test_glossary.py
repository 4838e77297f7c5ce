"""The glossary: every term once, its numbers true, its links known."""

import re
from pathlib import Path

import numpy as np
import pytest

from core.decision.rates import RATES
from core.mlp.activations import sigmoid, sigmoid_backward, softmax
from ui import glossary

ROOT = Path(__file__).parents[2]


@pytest.fixture
def page(app):
    app.switch_page("pages/glossary.py").run()
    assert not app.exception
    return app


def text(app):
    return " ".join(element.value for element in app.markdown)


def test_every_term_is_shown_with_its_formula_and_other_names(page):
    names = [element.value for element in page.subheader]
    assert names == [term.name for term in glossary.TERMS.values()]
    assert len(set(names)) == len(names) >= 35
    for name, rate in RATES.items():
        assert f"`{rate.formula}`" in text(page), name
    assert "Also called: sensitivity (medicine)" in text(page)


def test_terms_are_found_by_any_of_their_names(page):
    page.text_input(key="glossary_search").set_value("Sensitivity (med").run()
    assert [element.value for element in page.subheader] == ["Recall"]
    page.text_input(key="glossary_search").set_value("no such word").run()
    assert not page.subheader
    assert "No term" in page.info[0].value


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("cutoff", "threshold"),
        (" Cut Off ", "threshold"),
        ("log-loss", "cross_entropy"),
        ("LogLoss", "cross_entropy"),
        ("ROC-AUC", "roc_auc"),
        ("hit-rate", "recall"),
        ("cohen's", "cohen_kappa"),
        ("cohens kappa", "cohen_kappa"),
        ("precision-recall", "average_precision"),
        ("Hanssen-Kuipers", "youden_j"),
        ("minibatch", "batch"),
        ("no-information rate", "baseline"),
        ("SGD", "optimiser"),
        ("relu", "activation"),
        ("step size", "learning_rate"),
        ("predicted-positive rate", "predicted_positive_rate"),
    ],
)
def test_how_a_word_is_written_plays_no_part(wanted, found):
    assert glossary.has(glossary.TERMS[found], wanted)
    assert sum(glossary.has(term, wanted) for term in glossary.TERMS.values()) <= 3


def test_nothing_to_look_for_finds_everything_and_nonsense_nothing():
    for term in glossary.TERMS.values():
        assert glossary.has(term, "")
        assert glossary.has(term, "   ")
        assert not glossary.has(term, "-")
        assert not glossary.has(term, "zebra")
    assert not glossary.has(glossary.TERMS["tie"], "tie a score"), "across name and meaning"


def test_a_rate_is_called_as_everywhere():
    for name, rate in RATES.items():
        if glossary.TERMS[name].name.isascii():  # the others have another apostrophe
            assert rate.label.casefold().startswith(glossary.TERMS[name].name.casefold()), name


def test_numbers_in_the_glossary_are_true():
    slope = sigmoid_backward(sigmoid(-8.0), 1.0)
    assert f"{slope:.6f}" == "0.000335"
    assert sigmoid_backward(sigmoid(0.0), 1.0) == 0.25
    np.testing.assert_allclose(softmax([0.0, 1.3])[1], sigmoid(1.3), rtol=1e-12)
    assert pytest.approx(4) == 0.8 / (1 - 0.8)


def test_every_link_leads_to_a_term():
    linked = set()
    for path in (ROOT / "ui").rglob("*.py"):
        linked |= set(re.findall(r"\]\(glossary#(\w+)\)", path.read_text("utf-8")))
        linked |= set(re.findall(r"\blink\('(\w+)'", path.read_text("utf-8")))
    assert linked
    assert linked <= set(glossary.TERMS)
    assert glossary.link("recall") == "[recall](glossary#recall)"
    assert glossary.link("roc", "the curve") == "[the curve](glossary#roc)"
