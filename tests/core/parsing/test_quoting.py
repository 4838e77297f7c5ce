import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.parsing.quoting import MAX_QUOTED, quote, quote_all


@pytest.mark.parametrize(
    ("value", "quoted"),
    [
        ("a", "“a”"),
        ("", "“”"),
        (1.5, "“1.5”"),
        ("a\nb\0", "“a\\nb\\x00”"),
        ("\u202ea", "“\\u202ea”"),
        ("<b> *é* 😀", "“<b> *é* 😀”"),
        ("x" * 40, f"“{'x' * 40}”"),
        ("x" * 41, f"“{'x' * 39}…”"),
    ],
)
def test_quote(value, quoted):
    assert quote(value) == quoted


@given(st.text())
def test_a_quotation_is_one_line_of_what_can_be_seen(text):
    assert quote(text).isprintable()
    assert len(quote(text[:MAX_QUOTED])) >= 2


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ([], ""),
        (["a"], "“a”"),
        (["a", "b"], "“a” and “b”"),
        ("abcde", "“a”, “b”, “c”, “d” and “e”"),
        ("abcdef", "“a”, “b”, “c”, “d”, “e” and 1 more"),
        (range(5_000), "“0”, “1”, “2”, “3”, “4” and 4,995 more"),
    ],
)
def test_quote_all(values, text):
    assert quote_all(values) == text
