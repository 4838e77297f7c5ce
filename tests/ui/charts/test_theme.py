"""The colours of the page, in the one place that has them."""

import re
import tomllib

import pytest

from ui.charts import theme


def colours() -> dict[str, tuple[str, str]]:
    written = re.findall(r"--page-(\w+): light-dark\((\S+), (\S+)\);", theme.page_colours())
    return {name: (light, dark) for name, light, dark in written}


def test_the_colours_of_the_page_are_those_of_the_theme():
    config = tomllib.loads(theme._CONFIG.read_text("utf-8"))["theme"]
    assert colours()["beside"][0] == config["light"]["secondaryBackgroundColor"]
    for name, key in (("paper", "backgroundColor"), ("yes", "orangeColor"), ("no", "blueColor")):
        assert colours()[name] == (config["light"][key], config["dark"][key])


@pytest.mark.parametrize("name", ["yes", "no"])
def test_a_class_can_be_read_on_the_page_in_both_themes(name):
    def luminance(colour):
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    for ink, paper in zip(colours()[name], colours()["paper"], strict=True):
        low, high = sorted((luminance(ink), luminance(paper)))
        assert (high + 0.05) / (low + 0.05) >= 4.5
