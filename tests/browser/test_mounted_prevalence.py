"""The share of "yes" without a server: what it sends, and that another slider's word stays."""

import pytest

from core.decision.counts import Counts
from core.live.elsewhere import table_of_shares
from core.selection.cost import Costs
from tests.browser.mounted import mount
from ui.live.columns import formats

MODULE = "live/prevalence/prevalence.mjs"
NUMBER = '<b class="follows-live follows-there" data-column="precision@there"></b>'


@pytest.fixture
def slider(blank):
    table = table_of_shares(Counts(tp=8, fn=2, fp=96, tn=904), 0.02, 0.3, Costs(fn=1))
    columns = formats(table.columns)
    data = {"key": "there", "table": table.frame, "columns": columns, "marks": []}
    mounted = mount(blank, MODULE, data, {"prevalence": 0.02, "session": "one"})
    blank.evaluate("(html) => document.body.insertAdjacentHTML('beforeend', html)", NUMBER)
    mounted.frame()
    return mounted, table


def precision(mounted):
    return mounted.page.locator("b.follows-there").first.inner_text()


def test_keys_and_hand_look_up_and_tell_the_share(slider):
    mounted, table = slider
    shares = table["prevalence"]
    assert mounted.texts(".prevalence b") == ["2", "50"]
    row = shares.tolist().index(0.02)
    assert precision(mounted) == f"{table['precision@there'][row]:.4f}"
    mounted.page.locator(".prevalence input").press("ArrowRight")
    mounted.frame()
    assert precision(mounted) == f"{table['precision@there'][row + 1]:.4f}"
    ((name, value),) = mounted.sent
    assert (name, value["prevalence"], value["number"]) == ("moved", shares[row + 1], 1)
    mounted.page.locator(".prevalence input").press("End")
    mounted.frame()
    assert mounted.texts(".prevalence b") == ["99.99", "1"]
    # An answer to the first value is older than what is held.
    mounted.answer(prevalence=shares[row + 1], answer=1)
    assert mounted.texts(".prevalence b") == ["99.99", "1"]
    mounted.answer(prevalence=0.3, answer=2)
    assert mounted.texts(".prevalence b") == ["30", "3.3"]


def test_what_another_slider_wrote_stays_until_this_one_moves(slider):
    mounted, table = slider
    mounted.page.evaluate(
        """() => {
            document.querySelector("b.follows-there").textContent = "0.5000";
            document.body.append(document.createElement("i"));
        }"""
    )
    mounted.frame()
    assert precision(mounted) == "0.5000"
    mounted.page.evaluate(
        "(html) => document.body.insertAdjacentHTML('beforeend', html)",
        NUMBER.replace("<b ", '<b id="new" '),
    )
    mounted.frame()
    first = f"{table['precision@there'][table['prevalence'].tolist().index(0.02)]:.4f}"
    assert mounted.texts("#new") == [first]
    assert precision(mounted) == "0.5000"
    mounted.page.evaluate("() => { window.again(); }")
    mounted.frame()
    assert precision(mounted) == first
