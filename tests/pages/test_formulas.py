"""The formulas page lists what `core.decision.rates` computes, as it says it."""

from core.decision.rates import RATES


def test_every_rate_is_listed_with_its_formula(app):
    app.switch_page("pages/formulas.py").run()
    assert not app.exception
    table = app.table[0].value
    assert list(table.index) == [rate.label for rate in RATES.values()]
    assert list(table["Formula"]) == [rate.formula for rate in RATES.values()]
    assert table["0/0"].str.len().min() > 10
