"""The widget of a parameter, in a session whose browser may not have heard of it."""

import pytest
from streamlit.testing.v1 import AppTest

from ui.address.parameter import Whole
from ui.streamlit_inside import serving


def page():
    from ui.address import visit
    from ui.address.parameters import SITUATION

    visit.arrive("page")
    SITUATION.draw("Where", default="cancer", options=["spam", "cancer", "cellar"])
    visit.leave()


@pytest.fixture
def app():
    serving.set_up()
    app = AppTest.from_function(page, default_timeout=60)
    app.query_params["situation"] = "cellar"
    return app.run()


def test_a_browser_is_told_once_what_is_chosen(app):
    assert app.selectbox[0].proto.set_value
    app.run()
    assert not app.selectbox[0].proto.set_value
    assert app.selectbox[0].value == "cellar"


def test_a_browser_that_never_heard_of_the_first_run_is_told_by_the_second(app):
    """Two events at once: what the first of two runs draws is thrown away when the second begins.

    It showed the first option then, which nobody had chosen, and said so to the server.
    """
    app._tree.children.clear()  # so that nothing stands in any field
    app.run()
    assert app.selectbox[0].proto.set_value
    assert app.selectbox[0].proto.raw_value.startswith("Wine cellar")


@pytest.mark.parametrize("text", ["0", "7", "120"])
def test_a_whole_number_is_read(text):
    assert Whole("epoch", 0, 120).read([text]) == int(text)


@pytest.mark.parametrize(
    "text", ["-1", "121", "07", "+7", "-0", " 7", "7.0", "1_0", "٧", "７", "", "a", "9" * 5000]
)
def test_a_whole_number_is_written_in_one_way_alone(text):
    whole = Whole("epoch", 0, 120, default=3)
    assert not whole.accepts(text)
    assert whole.read([text]) == 3
