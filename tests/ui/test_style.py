"""Style sheets of our own, and the names in them for parts of Streamlit's and Plotly's pages."""

import re
from pathlib import Path

import pytest
from markupsafe import Markup

import ui
from ui.streamlit_inside.selectors import resolve, selectors
from ui.style import sheet, style

UI = Path(ui.__file__).parent
SHEETS = {str(path.relative_to(UI).with_suffix("")) for path in UI.rglob("*.css")}
TEXTS = {
    path: path.read_text("utf-8")
    for folder in (UI, UI.parent / "pages", UI.parent / "core")
    for path in sorted(folder.rglob("*.*"))
    if path.suffix in {".py", ".css", ".mjs", ".html"}
} | {UI.parent / "app.py": (UI.parent / "app.py").read_text("utf-8")}


def test_a_name_stands_for_a_selector_wherever_it_occurs():
    assert resolve(":--main-block:has(> :--stack) p { gap: var(--gap) }") == (
        '[data-testid="stMainBlockContainer"]:has(> [data-testid="stVerticalBlock"]) p'
        " { gap: var(--gap) }"
    )


def test_a_name_that_is_not_there_is_an_error():
    with pytest.raises(KeyError, match="no-such-part"):
        resolve(":--no-such-part { color: red }")


def test_sheets_are_joined_in_order_into_one_element():
    both = style("story/story", "story/presenting")
    assert isinstance(both, Markup)
    assert both == f"<style>{sheet('story/story')}{sheet('story/presenting')}</style>"


@pytest.mark.parametrize("name", sorted(SHEETS - {"streamlit_inside/selectors"}))
def test_every_sheet_can_be_read_and_is_loaded(name):
    css = sheet(name)
    assert ":--" not in css
    assert "</" not in css, "it would end the element"
    used = any(re.search(rf'"{name}"', text) for text in TEXTS.values())
    is_beside_a_component = (UI / f"{name}.mjs").is_file()
    assert used or is_beside_a_component


def test_every_name_is_needed():
    css = "".join(text for path, text in TEXTS.items() if path.name != "selectors.css")
    used = set(re.findall(r":--[\w-]+", css))
    assert used == set(selectors())


def test_no_module_writes_elements_or_escapes_by_hand():
    for path, text in TEXTS.items():
        if path.suffix == ".py":
            by_hand = re.findall(r"<style\b|</(?!extra>)\w+>|unsafe_allow_html", text)  # of Plotly
            assert not by_hand, path
            escapes = re.search(r"(?<!\bre\.)\bescape\(", text)  # of HTML
            assert path.name == "text.py" or not escapes, path


PRIVATE = re.compile(
    r"data-testid|\bst[A-Z]\w+|emotion-cache|js-plotly-plot|js-line|hoverlayer|svg-container"
    r"|nsewdrag|_fullLayout|\bstreamlit\.(?!components\.v2)\w+"
)


LEANS = UI / "streamlit_inside"


def test_what_is_private_to_streamlit_and_plotly_stands_in_one_place():
    for path, text in TEXTS.items():
        assert path.parent == LEANS or not PRIVATE.findall(text), path
