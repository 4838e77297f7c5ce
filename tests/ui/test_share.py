"""The QR code holds the link, whole and readable."""

import re
from xml.etree import ElementTree

import pytest
import segno

from ui.share import LONGEST_LINK, QR_PIXELS, frame_of, qr_svg, reachable

LINK = "http://localhost:8501/?recipe=moons_n500_hidden16x16&t=0.42&rows=Validation"


def test_code_is_an_svg_document_of_the_size_asked_for():
    root = ElementTree.fromstring(qr_svg(LINK))
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert float(root.get("width")) == pytest.approx(QR_PIXELS)
    assert not re.search(r"(href|src)=", qr_svg(LINK)), "made here, nothing fetched"


def test_code_differs_with_the_link_and_holds_the_longest():
    assert qr_svg(LINK) != qr_svg(LINK.replace("0.42", "0.43"))
    assert segno.make("x" * LONGEST_LINK, error="m", micro=False).version <= 40


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]"])
@pytest.mark.parametrize(
    ("listens_on", "network", "other"),
    [
        ("0.0.0.0", ["192.0.2.7"], "192.0.2.7"),
        ("", ["2001:db8::7"], "[2001:db8::7]"),
        ("::", ["192.0.2.7", "2001:db8::7"], "192.0.2.7"),
        ("localhost", ["192.0.2.7"], None),
        ("0.0.0.0", [], None),
    ],
)
def test_a_link_to_this_machine_becomes_one_that_others_can_open(host, listens_on, network, other):
    link = f"http://{host}:8501/models?t=0.42#x"
    reached = reachable(link, listens_on, lambda: network)
    assert reached == (other and f"http://{other}:8501/models?t=0.42#x")


def test_a_link_that_others_can_open_stays():
    link = "https://school.example/threshold/?t=0.42"
    assert reachable(link, "localhost", lambda: pytest.fail("nobody asks")) == link


@pytest.mark.parametrize(("query", "embedded"), [("", "embed=true"), ("t=0.4", "t=0.4&embed=true")])
def test_a_frame_shows_the_same_link_and_lets_nothing_out_of_its_element(query, embedded):
    text = frame_of(f"https://school.example/?{query}".rstrip("?"), '"yes" & <b>')
    frame = ElementTree.fromstring(text)
    assert frame.get("src") == f"https://school.example/?{embedded}"
    assert frame.get("title") == '"yes" & <b>'
    assert text.count("<") == 2
