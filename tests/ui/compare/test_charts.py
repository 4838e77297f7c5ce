"""Marks of several members: each on every chart, at its own columns, with its own letter."""

from ui.compare.charts import marks
from ui.live.threshold import Mark


def test_each_member_is_marked_on_every_chart_at_its_own_columns():
    places = {"roc": ("false_positive_rate", "recall"), "accuracy": ("threshold", "accuracy")}
    assert marks("g", (0, 2), places) == [
        Mark("roc", "false_positive_rate@g1", "recall@g1", "A"),
        Mark("accuracy", "threshold@g1", "accuracy@g1", "A"),
        Mark("roc", "false_positive_rate@g3", "recall@g3", "C"),
        Mark("accuracy", "threshold@g3", "accuracy@g3", "C"),
    ]
