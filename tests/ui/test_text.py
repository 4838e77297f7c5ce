"""Texts that did not come from us."""

from ui.text import cut, for_plotly, literal


def test_texts_from_outside_are_shown_letter_by_letter():
    assert literal("a*b_[x](y)<i>") == r"a\*b\_\[x\]\(y\)\<i\>"
    assert literal("plain words 12") == "plain words 12"


def test_plotly_gets_no_element_and_only_what_it_reads_back():
    assert for_plotly("<b>a&b</b> \"c\" 'd'") == "&lt;b&gt;a&amp;b&lt;/b&gt; \"c\" 'd'"


def test_a_long_text_is_cut_and_shows_that_it_is():
    assert cut("x" * 40) == "x" * 40
    assert cut("x" * 41) == "x" * 39 + "…"


def test_addresses_do_not_become_links():
    for address in ("http://e.x/q", "HTTPS://e.x", "www.e.org", "me@e.org", "ftp://e.x"):
        shown = literal(f"see {address} there").replace("\\", "")
        assert address not in shown
        assert shown.replace("\u2060", "") == f"see {address} there"
