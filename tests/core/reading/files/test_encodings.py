import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

import core.reading.files.encodings
from core.reading.files.encodings import as_utf8

TEXT = "y_true;y_score\n1;0,5\nnaïve café – „Größe“ €;0,25\n"
WIDE = "ラベル,スコア\n１,0.5\n😀,0.25\n"


@pytest.mark.parametrize(
    ("data", "text", "encoding"),
    [
        (TEXT.encode(), TEXT, "UTF-8"),
        (WIDE.encode(), WIDE, "UTF-8"),
        (WIDE.encode("utf-8-sig"), WIDE, "UTF-8"),
        (WIDE.encode("utf-16"), WIDE, "UTF-16"),
        (codecs.BOM_UTF16_BE + WIDE.encode("utf-16-be"), WIDE, "UTF-16"),
        (TEXT.encode("utf-16-le"), TEXT, "UTF-16"),
        (TEXT.encode("utf-16-be"), TEXT, "UTF-16"),
        (WIDE.encode("utf-32"), WIDE, "UTF-32"),
        (TEXT.encode("cp1252"), TEXT, "Windows-1252"),
        ("€,b\n1,2\n".encode("cp1252"), "€,b\n1,2\n", "Windows-1252"),
        ("größer,b\n1,2\n".encode("latin-1"), "größer,b\n1,2\n", "Latin-1"),
        (b"\x81\xe9,b\n1,2\n", "\x81é,b\n1,2\n", "Latin-1"),
    ],
)
def test_each_encoding_reads_back(data, text, encoding):
    assert as_utf8(data) == (text.encode(), encoding)


def test_utf8_is_not_copied():
    for data in (b"a,b\n1,2\n" * 1000, WIDE.encode() * 1000):
        assert as_utf8(data)[0] is data


@pytest.mark.parametrize("piece", [4, 5, 6, 7, 9])
@pytest.mark.parametrize("codec", ["utf-8", "utf-16", "utf-32", "cp1252"])
def test_a_character_may_lie_across_two_pieces(codec, piece, monkeypatch):
    monkeypatch.setattr(core.reading.files.encodings, "_PIECE", piece)
    text = TEXT if codec == "cp1252" else WIDE
    assert as_utf8(text.encode(codec))[0] == text.encode()


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1))
def test_any_text_reads_back_from_a_marked_encoding(text):
    for codec in ("utf-8-sig", "utf-16", "utf-32"):
        assert as_utf8(text.encode(codec))[0] == text.encode()


@given(st.binary())
def test_any_bytes_become_valid_utf8_or_a_sentence(data):
    try:
        text, encoding = as_utf8(data)
    except ValueError as error:
        text, encoding = str(error).encode(), "none"
    assert text.decode().isprintable() or encoding != "none"
    assert encoding in {"UTF-8", "UTF-16", "UTF-32", "Windows-1252", "Latin-1", "none"}


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"\xef\xbb\xbfa,b\n1,2\n3,\xe9\n", r"UTF-8 throughout; line 3 holds the byte 0xe9"),
        ("a,b\n".encode("utf-16")[:-1], r"UTF-16 throughout; .* line 1\. "),
        (codecs.BOM_UTF16_LE + b"\x00\xd8a\0", r"UTF-16 throughout"),
        ("正解,p\nはい,0.5\n".encode("cp932") + b"\x85\n,1\n", r"Shift JIS throughout"),
        (b"\x01\x02\xff\xfe\xfa" * 20, r"Parquet, JSON or NumPy; this one is neither"),
    ],
)
def test_what_does_not_decode_gets_a_sentence(data, sentence):
    with pytest.raises(ValueError, match=sentence):
        as_utf8(data)


@pytest.mark.parametrize(
    ("text", "codec", "name"),
    [
        ("Отток;Вероятность\nда;0,5\nнет;0,25\n", "cp1251", "Windows-1251"),
        ("nr;prawdopodobieństwo;nie\n1;0,5;tak\n", "cp1250", "Windows-1250"),
        ("Έκβαση;p\nναι;0,5\nόχι;0,25\n", "cp1253", "Windows-1253"),
        ("gerçek;p\nhayır;0,5\nevet;0,25\n", "cp1254", "Windows-1254"),
        ("caso;puntuación\nsí;0,5\nno;0,25\n", "mac-roman", "Mac Roman"),
        ("番号,正解,確率\n1,はい,0.5\n2,いいえ,0.25\n", "cp932", "Shift JIS"),
        ("编号,真实标签,概率\n1,是,0.5\n2,否,0.25\n", "gb18030", "GB 18030"),
        ("정답,확률\n예,0.5\n아니요,0.25\n", "cp949", "EUC-KR"),
        ("Défaut;probabilité\nOui;0,5\nNon;0,25\n", "cp1252", "Latin-1"),
        ("größe;köpfe €\n1;0,5\n", "cp1252", "Windows-1252"),
    ],
)
def test_known_words_tell_in_which_encoding_a_text_is(text, codec, name):
    assert as_utf8(text.encode(codec)) == (text.encode(), name)
