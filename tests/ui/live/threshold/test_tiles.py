"""The tiles below the matrix: each follows a rate, and says what it is."""

from core.decision.rates import RATES
from ui.live.threshold import TILES, rate_tile


def test_every_tile_follows_a_rate():
    assert {tile.name for tile in TILES} <= set(RATES)


def test_tile_of_a_rate_says_formula_meaning_and_what_0_over_0_is():
    tile = rate_tile("recall")
    assert (tile.name, tile.label) == ("recall", "Recall")
    for words in ("TP / (TP + FN)", "the share predicted “yes”", "0/0 is undefined"):
        assert words in tile.explanation
