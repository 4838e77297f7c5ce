from core.reading.tables import open_table
from core.reading.understanding import read, understand

FILE = b"y_true,y_score\n0,0.25\n1,0.5\n0,0.75\n"


def test_what_is_certain_is_read_without_a_question():
    table = open_table(FILE)
    understood = understand(table)
    assert understood.is_ready
    assert (understood.value("truth"), understood.value("scores")) == ("y_true", ("y_score",))
    assert read(table, understood).first.y_true.tolist() == [0, 1, 0]


def test_an_answer_is_kept_as_chosen():
    understood = understand(open_table(FILE), {"weight": "y_true"})
    assert understood.part("weight").certainty == "chosen"
