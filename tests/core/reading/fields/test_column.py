"""One column of the first rows of a table."""

import numpy as np

from core.reading.fields.roles.column import MAX_GUESSED_CLASSES, Column


class Fields(list):
    """Fields that count how often they are gone through."""

    n_looks = 0

    def __iter__(self):
        self.n_looks += 1
        return super().__iter__()


def test_a_missing_field_is_left_out_and_a_text_is_no_number():
    column = Column("score", ["0,5", None, "n.d.x", "12 %", 2], ",")
    np.testing.assert_array_equal(column.by_row, [0.5, np.nan, np.nan, 12, 2])
    np.testing.assert_array_equal(column.numbers, [0.5, np.nan, 12, 2])
    assert column.is_numeric
    assert column.is_graded


def test_however_much_is_asked_of_it_its_fields_are_gone_through_once_for_each_kind():
    fields = Fields(["0.5", "1", None, "0.25"])
    column = Column("score", fields, ".")
    for _ in range(3):
        assert column.is_graded
        assert column.is_numeric
        assert column.numbers.size == 3
        assert column.by_row.size == 4
    assert fields.n_looks == 1
    for _ in range(3):
        assert column.n_labels == 3
        assert not column.may_be_label
    assert fields.n_looks == 2


def test_no_more_labels_are_looked_for_than_tell_that_it_holds_none():
    most = [str(i) for i in range(MAX_GUESSED_CLASSES)]
    assert Column("y", most, ".").may_be_label
    column = Column("y", [*most, "one more", "and another"], ".")
    assert column.n_labels == MAX_GUESSED_CLASSES + 1
    assert not column.may_be_label
