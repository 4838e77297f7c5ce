"""The page of a decision in a real browser: one sheet of paper for every card, and no script."""

from __future__ import annotations

import re
from dataclasses import replace
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from core.predictions.samples import sample_csv
from core.selection.record_json import record_from_json, to_json
from tests.browser.axe import RULES, serious_issues
from tests.browser.conftest import daily
from tests.pages.conftest import bare, nothing_twice
from tests.pages.test_record import decide, kept
from ui.choosing.page import CARDS
from ui.record.page import page as page_of

__all__ = ["bare", "kept", "nothing_twice"]

PRINTED = {
    "metric": "Largest Youden",
    "costs": "Cost per row",
    "requirements": "Recall at least 0.9",
    "capacity": "Rows predicted “yes” at most",
    "promise": "with 95 % confidence",
    "unsure": "Asked about",
}


@pytest.fixture
def paper(browser):
    """A page without a server, and nothing it complains of."""
    context = browser.new_context(offline=True)
    page, problems = context.new_page(), []
    page.on("console", lambda message: problems.append(message.text))
    yield page
    context.close()
    assert not problems


def sheets(paper) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", paper.pdf(prefer_css_page_size=True)))


@pytest.mark.parametrize("cards", daily(["requirements", "unsure"], [*CARDS]))
def test_every_card_has_a_record_that_prints_on_one_sheet(bare, kept, paper, tmp_path, cards):
    name = "loans_of_the_second_quarter_with_scores_of_both_models_final_version.csv"
    decide(bare, kept, sample_csv("loans"), name, halves="true", spread="true")
    for card in cards:
        bare.segmented_control(key="card").set_value(card).run()
        assert not bare.exception
        record = kept[-1]
        assert record_from_json(to_json(record)) == record
        assert f"card={card}" in record.asked or card == "metric"
        assert (record.second != "") == (card == "unsure")
        names = {each.name for each in record.required}
        required = {"requirements": {"recall"}, "promise": {"recall"}, "capacity": {"rows_flagged"}}
        assert names == required.get(card, set())
        path = tmp_path / f"{card}.html"
        path.write_text(page_of(record), "utf-8")
        paper.goto(path.as_uri())
        expect(paper.locator("main")).to_contain_text(PRINTED[card])
        expect(paper.locator("main")).to_contain_text(record.origin.sha256)
        assert sheets(paper) == 1, card
        # However much is noted, and of one threshold or two.
        for notes in (12 * ("How sure it is, in some more words. " * 4,), 12 * ("word " * 200,)):
            path.write_text(page_of(replace(record, notes=notes)), "utf-8")
            paper.goto(path.as_uri())
            assert sheets(paper) == 1, card
            expect(paper.locator(".found li").nth(11)).to_be_visible()
        assert "more notes" in paper.locator(".on-paper").text_content()
    for scheme, rules in RULES.items():
        paper.emulate_media(color_scheme=scheme)
        assert serious_issues(SimpleNamespace(page=paper), options=rules) == []
    assert paper.evaluate("document.documentElement.scrollWidth <= innerWidth")
