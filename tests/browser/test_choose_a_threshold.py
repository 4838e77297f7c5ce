"""Choose a threshold in a real browser: the answer is on the slider, and the hand moves it all."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import numpy as np
import pytest
from playwright.sync_api import expect
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from core.experiment.recipe import REFERENCE
from core.experiment.trained import train
from tests.browser.axe import RULES, assert_is_open_to_everybody
from tests.browser.conftest import daily
from tests.browser.independent import counted
from ui.choosing.page import CARDS
from ui.streamlit_inside.hearing import DRAWN


def open_page(app, query=""):
    app.go(f"/choose_a_threshold{query}")
    expect(app.page.locator(".lt-bands li").first).to_be_visible()
    expect(app.page.locator(".st-key-aim svg.live-mark")).to_have_count(1)
    return app.idle()


def answer(app):
    return app.page.locator(".st-key-answer strong").first


def test_the_answer_is_drawn_before_the_page_is_told_of_charts(app):
    open_page(app, "?v=3&card=costs&cost_fn=20")
    before, happened = answer(app).inner_text(), []

    def received(message):
        said = ForwardMsg.FromString(message)
        kind = said.WhichOneof("type")
        element = said.delta.new_element.WhichOneof("type") if kind == "delta" else ""
        happened.append(element or kind)

    app.sockets[-1].on("framereceived", received)
    app.page.on(
        "request", lambda request: happened.append("drawn") if DRAWN in request.url else None
    )
    field = app.page.locator(".st-key-cost_fn input")
    field.fill("2")
    with app.run_to_its_end():
        field.press("Enter")
    expect(answer(app)).not_to_have_text(before)
    drawn = happened.index("drawn")
    assert "text_input" in happened[:drawn]
    assert "plotly_chart" not in happened[:drawn]
    assert {"plotly_chart", "bidi_component"} <= {*happened[drawn:]}


@pytest.mark.parametrize(("n", "theme"), daily((6, "light"), (12, "dark")))
def test_the_answer_is_used_by_a_press_and_follows_the_hand(app, reference, n, theme):
    open_page(app, "?v=3&card=costs&cost_fn=20&worth=net_benefit")
    expect(app.page.locator(".st-key-net_benefit circle.now")).to_have_count(1)
    rows = train(REFERENCE).binary("validation")
    y_true, y_score = np.asarray(rows.y_true), np.asarray(rows.y_score)

    def cost(threshold):
        c = counted(y_true, y_score, threshold)
        return 20 * c["fn"] + c["fp"]

    chosen = float(answer(app).inner_text())
    assert cost(chosen) == min(map(cost, [-1, *y_score]))
    app.page.get_by_role("button", name="Use this threshold").click()
    expect(app.page).to_have_url(re.compile(r"[?&]t=0\.\d"))
    app.idle()
    expect(app.column("threshold").last).to_have_text(answer(app).inner_text())

    app.grab(chosen)
    app.idle()
    before, seen = len(app.sent), set()
    test_true, test_score = reference
    for threshold in np.linspace(0.05, 0.95, n):
        app.pull(threshold)
        held = float(app.readings()["threshold"])
        c = counted(test_true, test_score, held)
        tile = app.page.locator(".lt-tiles [data-column=aim]").inner_text()
        expected = (20 * c["fn"] + c["fp"]) / len(test_true)
        assert float(tile) == pytest.approx(expected, abs=5.1e-5)
        assert app.page.locator("td.follows-live[data-column=aim]").inner_text() == tile
        worth = app.page.locator("td.follows-live[data-column=net_benefit]").inner_text()
        benefit = (c["tp"] - c["fp"] * held / (1 - held)) / len(test_true)
        assert float(worth) == pytest.approx(benefit, abs=1e-4)
        seen.add(tile)
    assert len(app.sent) == before
    assert len(seen) > 0.7 * n
    app.page.mouse.up()
    app.idle()
    app.page.mouse.move(0, 0)  # what the button explains fades in and out
    expect(app.page.get_by_role("tooltip")).to_have_count(0)
    assert_is_open_to_everybody(app, [theme])


@pytest.mark.slow  # every day without a browser: tests/pages/test_choose_a_threshold.py
def test_three_presses_from_the_first_page_promise_a_recall_with_the_fewest_false_alarms(app):
    open_page(app, "?v=3&card=costs&worth=net_benefit")
    rows = train(REFERENCE).binary("validation")
    y_true, y_score = np.asarray(rows.y_true), np.asarray(rows.y_score)
    app.page.get_by_role("link", name="Explorer").click()
    app.page.get_by_role("link", name="Find a threshold for this goal").click()
    app.page.get_by_role("radio", name="A promise").click()
    expect(app.page.locator(".st-key-answer")).to_contain_text("may be missed")
    app.idle()
    app.page.get_by_role("button", name="Use this threshold").click()
    most = int(re.search(r"at most (\d+) may be missed", app.page.inner_text(".st-key-answer"))[1])
    promised = float(answer(app).inner_text())
    every = [counted(y_true, y_score, each) for each in (-1, *y_score)]
    fewest = min(c["fp"] for c in every if c["fn"] <= most)
    reached = counted(y_true, y_score, promised)
    assert (reached["fn"] <= most, reached["fp"]) == (True, fewest)
    assert reached["tp"] / (reached["tp"] + reached["fn"]) >= 0.9
    expect(app.page).to_have_url(re.compile(rf"[?&]t={re.escape(f'{promised:.3g}')}"))
    app.idle()
    expect(app.column("threshold").last).to_have_text(answer(app).inner_text())
    expect(app.page.locator(".st-key-net_benefit circle.now")).to_have_count(1)
    app.page.mouse.move(0, 0)  # what the button explains fades in and out
    expect(app.page.get_by_role("tooltip")).to_have_count(0)
    assert_is_open_to_everybody(app, RULES)


def test_requirements_are_bands_on_slider_and_charts_and_the_link_brings_them_back(app):
    open_page(app, "?card=requirements&need_recall=0.95")
    needs = app.page.locator("[class*=st-key-need_]")
    assert len({need.bounding_box()["height"] for need in needs.all()}) == 1, "names in one line"
    names = app.page.locator(".lt-bands li span").all_inner_texts()
    assert [name.split(":")[0] for name in names] == ["Requirements met", "Best of these"]
    expect(app.page.locator(".st-key-aim rect.lt-band")).to_have_count(2)
    field = app.page.get_by_label("Rows predicted “yes” at most")
    field.fill("3")
    field.press("Enter")
    expect(app.page.locator(".st-key-answer")).to_contain_text("Impossible on the validation rows")
    expect(app.page.locator(".lt-band")).to_have_count(0)
    expect(app.page).to_have_url(re.compile("need_rows_flagged=3"))
    asked = [BackMsg.FromString(message).rerun_script for message in app.sent]
    assert asked[-1].fragment_id  # what hangs on the question runs, and not the page around it
    field.fill("")
    field.press("Enter")
    expect(app.page.locator(".st-key-answer")).to_contain_text("Smallest false positive rate")
    expect(app.page).not_to_have_url(re.compile("need_rows_flagged"))

    app.sized(390, 844)
    app.page.locator(".st-key-card_requirements").evaluate("(card) => card.scrollIntoView()")
    fields = [need.locator("input").bounding_box() for need in needs.all()]
    assert len({round(field["x"]) for field in fields}) == 2, "two in a row"
    assert len({round(field["y"]) for field in fields}) == 4, "in a line"
    cards = [card.bounding_box() for card in app.page.locator(".st-key-card [role=radio]").all()]
    assert len(cards) == 6
    assert all(card["x"] + card["width"] <= 390 for card in cards)


@pytest.mark.slow
def test_all_charts_of_the_report_are_one_picture_with_the_colours_of_the_classes(app, tmp_path):
    open_page(app, "?card=requirements&need_recall=0.95&worth=paper")
    expect(app.page.locator(".st-key-paper_scores .lt-pictures")).to_be_visible()
    expect(app.page.locator('.st-key-paper_scores .lt-pictures [tabindex="0"]')).to_have_count(1)
    expect(app.page.locator(".st-key-paper_roc .lt-pictures")).to_have_count(0)
    with app.page.expect_download() as svg:
        app.page.get_by_role("button", name="download whole picture as SVG").click()
    svg.value.save_as(tmp_path / "picture.svg")
    text = (tmp_path / "picture.svg").read_text("utf-8")
    root = ElementTree.fromstring(text)
    box = app.page.locator(".st-key-charts_paper").bounding_box()
    assert float(root.get("width")) == pytest.approx(box["width"], abs=1)
    for said in (
        "ROC",
        "Reliability",
        "Net benefit",
        "Scores by class",
        "rgb(194, 85, 0)",
        "rgb(0, 114, 178)",
    ):
        assert said in text


@pytest.mark.slow
def test_slider_answer_and_all_that_is_asked_fit_the_screen_of_a_phone(new_app):
    phone = new_app(390, 844, has_touch=True, is_mobile=True)
    for card in CARDS:
        phone.go(f"/choose_a_threshold?v=3&card={card}")
        place = phone.page.locator(f".st-key-card_{card}")
        expect(place.get_by_role("switch", name="How firmly")).to_be_visible()
        expect(phone.page.locator(".lt-bands li").first).to_be_attached()
        place.evaluate("(card) => card.scrollIntoView()")
        bar, answered = (phone.page.locator(each) for each in (".lt-bar", ".st-key-answer"))
        expect(bar).to_be_visible()
        asked = place.locator("input").all()
        phone.box_of(asked[0])  # once it stays there
        found = (each.bounding_box() for each in (bar, answered, *asked))
        bar_at, answer_at, *fields = ((box["y"], box["y"] + box["height"]) for box in found)
        assert bar_at[1] <= answer_at[0] + 1, card
        assert min(top for top, _ in fields) >= answer_at[1], card
        assert max(bottom for _, bottom in fields) <= 844, card
