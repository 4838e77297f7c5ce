"""The formulas page lists what `core.decision.rates` computes, as it says it."""

import re
from xml.etree import ElementTree

from core.decision.rates import RATES
from tests.pages.person import html


def test_every_rate_is_listed_with_its_formula(app):
    app.switch_page("pages/formulas.py").run()
    assert not app.exception
    rates, same = [
        [["".join(cell.itertext()) for cell in row] for row in ElementTree.fromstring(table)[1]]
        for table in re.findall("(?s)<table.*?</table>", html(app))
    ]
    assert [row[0] for row in rates] == [rate.label for rate in RATES.values()]
    assert [row[1] for row in rates] == [rate.formula for rate in RATES.values()]
    assert min(len(row[3]) for row in rates) > 10
    assert [row[0] for row in same][:2] == ["ROC AUC", "Average precision (AP)"]
