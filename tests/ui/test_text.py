"""Texts that did not come from us."""

from ui.text import cut, literal


def test_texts_from_outside_are_shown_letter_by_letter():
    assert literal("a*b_[x](y)<i>") == r"a\*b\_\[x\]\(y\)\<i\>"
    assert literal("plain words 12") == "plain words 12"


def test_a_long_text_is_cut_and_shows_that_it_is():
    assert cut("x" * 40) == "x" * 40
    assert cut("x" * 41) == "x" * 39 + "…"
