"""Steps 3 and 4 of the story in a browser: by keyboard, and on a phone."""

import re
from dataclasses import replace

import pytest
from playwright.sync_api import expect

from core.experiment.recipe import REFERENCE, encode
from tests.browser.conftest import daily
from tests.browser.test_explorer import JUMPED
from tests.browser.test_story import assert_needs_no_sideways_scrolling
from ui.address.parameters import STAGE

SAMPLE = "/story?step=3+Only+the+loss+differs&part=one+sample+by+numbers"
PAGES = (
    SAMPLE + "&stage=10+back:+hidden+weights",
    "/story?step=3+Only+the+loss+differs&part=gradient+at+saturation",
)
"""Parts of step 3 that no way through the story opens: test_story.py has the others on a phone."""


def opened(app, path):
    app.go(path)
    expect(app.page.locator(".side td").first).not_to_be_empty()
    return app.idle()


def test_the_stages_by_keyboard_and_the_link_follows(app):
    opened(app, SAMPLE)
    stage = app.page.get_by_role("slider", name="Stage")
    stage.focus()
    for words in [*STAGE.labels.values()][1:]:
        app.page.keyboard.press("ArrowRight")
        expect(stage).to_have_attribute("aria-valuetext", words)
    lit = app.page.locator(".walk [aria-current=step]")
    expect(lit.filter(has_text="∂L/∂w₁₁ 1.1912")).to_be_visible()  # the last to be drawn
    expect(lit).to_have_count(1)
    app.page.wait_for_url("**stage=by_hidden_weights*")
    app.page.reload()
    expect(lit).to_contain_text("∂L/∂w₁₁ 1.1912")


def test_a_choice_of_the_step_is_there_after_the_next_step(app):
    opened(app, SAMPLE + "&stage=4+sigmoid&sample_loss=Squared+error")
    app.page.keyboard.press("PageDown")
    expect(app.page.get_by_text("fit scores each batch")).to_be_visible()
    app.page.keyboard.press("PageUp")
    expect(app.page.get_by_role("slider", name="Stage")).to_have_attribute(
        "aria-valuetext", "4 sigmoid"
    )
    expect(
        app.page.locator(".st-key-sample_loss").get_by_role("radio", name="Squared error")
    ).to_be_checked()


COVERED = """() => [...document.querySelectorAll(".rw-plot .follow")].map((ring) => {
    const name = getComputedStyle(ring, "::after"), at = ring.getBoundingClientRect();
    const led = parseFloat(name.getPropertyValue("--led"));
    const [width, height] = [name.width, name.height].map(parseFloat);
    const x = at.x + at.width / 2, side = ring.hasAttribute("data-above") ? -1 : 1;
    const y = at.y + at.height / 2 + side * (at.height / 2 + led);
    return led > 0 ? [...ring.parentElement.querySelectorAll("circle")].filter((dot) => {
        const { left, right, top, bottom } = dot.getBoundingClientRect();
        return right > x - width / 2 && left < x + width / 2
            && bottom > y - height / 2 && top < y + height / 2;
    }).length : null;
})"""
"""How many dots the name of each ring lies on."""


def test_one_ring_stands_in_each_picture_at_any_epoch_and_its_name_on_no_dot(app):
    opened(app, "/story?step=3&recipe=moons_n300_hidden8_dropout0.2_epochs6")
    rings = app.page.locator(".rw-plot .follow")
    expect(rings).to_have_count(3)
    assert app.page.evaluate(COVERED) == [0, 0, 0]
    before = [ring.bounding_box()["x"] for ring in rings.all()]
    app.page.get_by_role("slider", name="Epoch").first.focus()
    with app.run_to_its_end():
        app.page.keyboard.press("Home")
    app.frame()
    expect(rings).to_have_count(3)
    assert [ring.bounding_box()["x"] for ring in rings.all()] != before
    assert app.page.evaluate(COVERED) == [0, 0, 0]


@pytest.mark.parametrize("path", daily(*PAGES))
def test_a_phone_needs_no_sideways_scrolling(app, path):
    opened(app.sized(390, 844), path)
    assert_needs_no_sideways_scrolling(app)


@pytest.mark.slow
@pytest.mark.parametrize(("width", "height"), [(390, 844), (1400, 900)])
def test_nothing_jumps_where_the_trainings_run(new_app, width, height):
    app = new_app(width, height)
    recipe = encode(replace(REFERENCE, n_samples=20_000, epochs=4, seed=width))
    app.page.goto(f"{app.address}/story?v=3&step=regression&drawer=false&recipe={recipe}")
    expect(app.page.get_by_text(re.compile(r"Training: epoch \d+ of"))).to_be_visible()
    expect(app.page.locator(".st-key-three_pictures svg").first).to_be_visible(timeout=120_000)
    assert app.idle().page.evaluate(JUMPED) < 0.05
