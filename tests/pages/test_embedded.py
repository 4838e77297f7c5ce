"""Pages within a page of others: the picture alone, and the way to the whole page."""

import pytest

from tests.pages.test_explorer import said
from tests.sweep import sweep
from ui import layout
from ui.address.parameters import STEP


@pytest.fixture
def framed(app, monkeypatch):
    monkeypatch.setattr(layout, "is_embedded", lambda: True)

    def show(page, **query):
        app.query_params.update(query)
        app.switch_page(f"pages/{page}.py").run()
        assert not app.exception
        return app

    return show


def test_nothing_stands_above_the_picture_but_what_it_asks(framed):
    app = framed("explorer")
    assert app.title[0].value
    assert not [button for button in app.button if button.key == "open_drawer"]
    assert "embedded" not in said(app)


@pytest.mark.long
@pytest.mark.parametrize("step", sweep(STEP.labels, "epochs", "quiz"))
def test_every_step_can_be_shown(framed, step):
    framed("story", step=step)


@pytest.mark.parametrize("page", ["binary_accuracy", "sparse_top_k_categorical_accuracy"])
def test_of_an_accuracy_the_traps_alone_are_shown(framed, page):
    headings = [heading.value for heading in framed(page).main.header]
    assert headings
    assert all(heading.startswith("The trap: ") for heading in headings)


def test_of_which_accuracy_the_answer_alone_is_shown(framed):
    app = framed("which_accuracy")
    assert "BinaryAccuracy" in " ".join(element.value for element in app.get("html"))
    assert not [heading for heading in app.main.header if "six" in heading.value.casefold()]
