"""What waits for the first sight of a page, as Streamlit runs it."""

from types import SimpleNamespace

from ui import later


def test_the_rest_is_drawn_after_a_moment_and_only_when_a_page_opens(app, monkeypatch):
    slept = []
    monkeypatch.setattr(later, "time", SimpleNamespace(sleep=slept.append))
    app.run()
    assert not app.exception
    assert len(app.get("plotly_chart")) == 7
    assert slept == [later.SECONDS_OF_FIRST_SIGHT]
    app.number_input(key="t").set_value(0.25).run()
    app.run()
    assert len(app.get("plotly_chart")) == 7
    assert slept == [later.SECONDS_OF_FIRST_SIGHT]
    app.switch_page("pages/formulas.py").run()
    assert slept == 2 * [later.SECONDS_OF_FIRST_SIGHT]
    assert not app.session_state["visit"].waiting
