"""The first step of the story as Streamlit runs it, without a browser."""

import pytest

from tests.pages.person import column_of

STEP = "1 From logit to label"


@pytest.fixture
def app(quick):
    return quick


def open_step(app, **link):
    app.switch_page("pages/story.py")
    for key, value in {"step": STEP, **link}.items():
        app.query_params[key] = value
    return app.run()


def held(app) -> str:
    return next(
        html.proto.body
        for html in app.get("html")
        if 'data-held-of="sigmoid_unit"' in html.proto.body
    )


def test_step_opens_on_its_first_unit(app):
    open_step(app)
    assert not app.exception
    assert not app.warning
    assert 'data-w="15" data-b="-5" data-x="20"' in held(app)
    for of_unit in ("z", "threshold", "score", "number"):
        assert column_of(app, of_unit).size


def test_link_brings_unit_and_threshold(app):
    open_step(app, unit="w-2_x1.5_t0.835")
    assert not app.exception
    assert 'data-w="-20" data-b="-5" data-x="15"' in held(app)


def test_what_a_link_cannot_mean_is_named(app):
    open_step(app, unit="w99_b1")
    assert not app.exception
    assert "unit=w99" in app.warning[0].value
    assert 'data-w="15" data-b="10"' in held(app)


def test_unit_survives_the_other_steps(app):
    open_step(app, unit="w-2")
    app.button(key="way_Next").click().run()
    assert not any('data-held-of="sigmoid_unit"' in html.proto.body for html in app.get("html"))
    app.button(key="way_Back").click().run()
    assert not app.exception
    assert 'data-w="-20"' in held(app)
