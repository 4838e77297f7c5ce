"""Texts that did not come from us."""

import re

import pytest

from ui.text import cut, for_plotly, literal, plain, visible


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


@pytest.mark.parametrize("name", [":material/home:", ":streamlit:", ":+1:", "a:red[b]:x:"])
def test_no_icon_is_drawn(name):
    shown = literal(f"see {name} there").replace("\\", "")
    assert name not in shown
    assert not re.search(r":[\w+/-]+:", shown)
    assert shown.replace("\u2060", "") == f"see {name} there"


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("x\u202eevil", r"x\u202eevil"),
        ("\u2066a\u2069\u200e", r"\u2066a\u2069\u200e"),
        ("no\u200bbreak\ufeff\u00ad", r"no\u200bbreak\ufeff\xad"),
        ("admin\u200d", r"admin\u200d"),
        ("ad\u200cmin", r"ad\u200cmin"),
        ("\u3164", r"\u3164"),
        ("two\nlines\0", r"two\nlines\x00"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("👩\u200d💻", "👩\u200d💻"),
        ("東京\u3000支店", "東京\u3000支店"),
        ("1\u00a0000", "1\u00a0000"),
        ("naïve <b>", "naïve <b>"),
    ],
)
def test_what_cannot_be_seen_is_written(text, seen):
    assert visible(text) == seen
    assert literal(text).replace("\\\\", "\0").replace("\\", "").replace("\0", "\\") == seen


def test_a_name_is_one_short_line():
    assert plain("9" * 5_000) == "9" * 99 + "…"
    assert len(plain("\u202e" * 5_000)) == 100
    assert plain("9" * 100) == "9" * 100


def test_plotly_puts_no_number_into_a_name():
    assert "%{" not in for_plotly("%{x}")
    assert for_plotly("\u202ea") == r"\u202ea"
