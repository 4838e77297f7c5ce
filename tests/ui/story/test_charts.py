"""What the charts of the story have in common."""

import pytest

from ui.charts.figures import line_chart
from ui.story.charts import legend_on_top, over_epochs


def test_the_legend_stands_above_the_plot_and_below_the_title():
    layout = legend_on_top(line_chart("Title", "x", "y")).layout
    assert layout.showlegend
    assert layout.legend.y > 1
    assert layout.legend.yanchor == "bottom"
    assert layout.margin.t >= 60, "room for both"
    assert layout.margin.l == line_chart("Title", "x", "y").layout.margin.l


@pytest.mark.parametrize("total", [1, 2, 3, 10, 11, 200])
def test_an_axis_of_epochs_has_whole_numbers_and_all_of_them(total):
    axis = over_epochs(line_chart("Title", "Epoch", "y"), total).layout.xaxis
    assert axis.range[0] < 1
    assert axis.range[1] > total
    assert axis.dtick == (1 if total <= 10 else None)
