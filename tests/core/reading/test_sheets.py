"""Of a workbook the first sheet of labels and scores is opened."""

import io

import openpyxl
import pytest

from core.reading.sheets import open_predictions
from core.reading.tables import open_table
from tests.core.cases.own import P, Y
from tests.core.reading.files.test_memory_tables import workbook, written

ROWS = [["y_true", "score"], *zip(Y.tolist(), P.tolist(), strict=True)]
FEW = [["Model", "AUC"], ["old", 0.71], ["new", 0.83]]


@pytest.mark.parametrize(
    "before",
    [
        {"Summary": [["Model", "AUC", "n"], ["old", 0.71, 60], ["new", 0.83, 60]]},
        {"Readme": [["Column", "Meaning"], ["y_true", "what was"], ["score", "of the model"]]},
        {"Matrix": [["", "pred 0", "pred 1"], ["true 0", 20, 5], ["true 1", 3, 32]]},
        {"Results": FEW},
        {"Twice": [["Model", "Model"], [1, 2]], "Results": FEW},
    ],
)
def test_what_holds_no_labels_and_scores_is_passed_over_and_told_of(before):
    data = workbook(**before, Rows=ROWS, More=ROWS)
    table = open_predictions(data, name="a.xlsx")
    assert (table.sheet, table.n_rows) == ("Rows", Y.size)
    assert table.sheets == (*before, "Rows", "More"), "the others can be chosen"
    assert table.remarks[-1].startswith(f"Passed over before it: “{next(iter(before))}”")


def test_the_first_sheet_is_opened_where_it_can_be_read_or_none_can():
    assert open_predictions(workbook(Rows=ROWS, Test=ROWS)).sheet == "Rows"
    few = [["y_true", "score"], [1, 0.5], [0, 0.25], [1, 0.75]]
    table = open_predictions(workbook(Few=few, About=[["Column", "Meaning"], ["y", "z"]]))
    assert (table.sheet, len(table.remarks)) == ("Few", 1)
    notes = [["Column", "Meaning", "x"], ["a", "b", "c"], ["d", "e", "f"]]
    assert open_predictions(workbook(Notes=notes, More=notes)).sheet == "Notes"
    twice = [["Model", "Model"], [1, 2]]
    with pytest.raises(ValueError, match="Column names must differ"):
        open_predictions(workbook(One=twice, Two=twice))
    table = open_predictions(workbook(One=twice, Notes=notes))
    assert table.sheet == "Notes", "a question about it is better than an error about another"
    assert table.remarks[-1].startswith("Passed over before it: “One”")
    assert open_predictions(b"y,p\n1,0.5\n0,0.2\n").columns == ("y", "p")
    assert open_table(workbook(Results=FEW, Rows=ROWS)).sheet == "Results"


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_is_opened_where_nothing_else_holds_columns(state):
    def hidden(**sheets):
        book = openpyxl.load_workbook(io.BytesIO(workbook(**sheets)))
        book["Old"].sheet_state = state
        return written(book.save)

    table = open_predictions(hidden(Old=ROWS, New=ROWS))
    assert (table.sheet, table.sheets) == ("New", ("New", "Old"))
    assert table.remarks[-1] == "“Old” is a sheet that the workbook hides."
    assert open_predictions(hidden(Old=ROWS, Notes=[["see Old"]])).sheet == "Old"
