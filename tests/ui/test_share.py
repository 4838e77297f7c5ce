"""The QR code holds the link, whole and readable."""

import re
from xml.etree import ElementTree

import pytest
import segno

from ui.share import LONGEST_LINK, QR_PIXELS, qr_svg

LINK = "http://localhost:8501/?recipe=moons_n500_hidden16x16&t=0.42&rows=Validation"


def test_code_is_an_svg_document_of_the_size_asked_for():
    root = ElementTree.fromstring(qr_svg(LINK))
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert float(root.get("width")) == pytest.approx(QR_PIXELS)
    assert not re.search(r"(href|src)=", qr_svg(LINK)), "made here, nothing fetched"


def test_code_differs_with_the_link_and_holds_the_longest():
    assert qr_svg(LINK) != qr_svg(LINK.replace("0.42", "0.43"))
    assert segno.make("x" * LONGEST_LINK, error="m", micro=False).version <= 40
