import pyarrow as pa

from core.reading.fields.words import Words
from core.reading.tables import open_table
from tests.core.cases import path_of


def words_of(*chunks):
    words = Words()
    for chunk in chunks:
        words.add(pa.array(chunk))
    return words


def test_words_for_missing_that_may_be_a_class_are_counted():
    table, words = open_table(path_of("f5")), Words()
    for chunk in table.chunks(["actual"]):
        words.add(chunk.arrays["actual"])
    assert set(words.counts) == {"None", "Fraud"}
    assert words.missing == {"None": words.counts["None"]}
    assert sum(words.counts.values()) == 120
    assert words_of(["NA", "EU", None], ["NA", "", " - "]).missing == {"NA": 2, "-": 1}


def test_several_spellings_of_one_label_are_named():
    assert words_of(["1", "True", "0"], ["1.0", "0", None]).spellings == [("1", "1.0", "True")]
    assert words_of(["ja", "Ja", "nej"]).spellings == [("Ja", "ja")]
    assert words_of([True, False, None]).spellings == []
    assert words_of([1.0, 0.0]).spellings == []
    assert words_of(["yes", "no", "Y"]).spellings == [("Y", "yes")]


def test_many_texts_are_counted_as_far_as_they_are_few():
    words = words_of([f"id{i}" for i in range(1500)], ["id3"])
    assert not words.is_complete
    assert len(words.counts) == 1000
    assert words.counts["id3"] == 2
