"""What waits for the first sight of a page, as Streamlit runs it."""

from streamlit.testing.v1 import AppTest

from tests.pages.conftest import ROOT


def test_the_rest_waits_until_the_page_was_seen(app, monkeypatch):
    monkeypatch.undo()
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.run()
    while app.get("progress"):  # the network is trained once for everybody
        app.run()
    assert not app.exception
    assert not app.get("plotly_chart")
    assert app.number_input(key="t").value == 0.5
    assert app.session_state["visit"].waits
    app.session_state["visit"].is_in_sight = True
    app.run()
    assert len(app.get("plotly_chart")) == 7
    assert not app.session_state["visit"].waits


def test_another_page_is_seen_anew(app):
    app.run()
    app.session_state["visit"].is_in_sight = True
    app.switch_page("pages/formulas.py").run()
    assert not app.session_state["visit"].is_in_sight
