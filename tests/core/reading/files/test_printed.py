"""Tables as Markdown, databases, Weka and Python print them."""

import numpy as np
import pandas as pd
import pytest

from core.reading.tables import open_table
from core.reading.understanding import read
from tests.core.cases.own import SAID, P, Y, agree, either

PAIRS = list(zip(Y, P, strict=True))
MYSQL = "+--------+---------+\n"
SPARSE = "@relation r\n@attribute a {0,1}\n@attribute b real\n@data\n{0 1}\n"


def rows(form, between="\n"):
    return between.join(form.format(y, p) for y, p in PAIRS)


PRINTED = {
    "Markdown": "| y_true | y_score |\n|---|--:|\n" + rows("| {} | {} |"),
    "Markdown of pandas": "|    |   y_true |   y_score |\n|---:|---------:|----------:|\n"
    + "\n".join(f"| {i:2} | {y} | {p} |" for i, (y, p) in enumerate(PAIRS)),
    "Markdown without outer bars": "y_true | y_score\n:--- | :---:\n" + rows("{} | {}"),
    "Markdown of Windows": "|y_true|y_score|\r\n|--|--|\r\n" + rows("|{}|{}|", "\r\n") + "\r\n",
    "PostgreSQL": " y_true | y_score \n--------+---------\n" + rows("  {} |  {}") + "\n(60 rows)\n",
    "MySQL": f"{MYSQL}| y_true | y_score |\n{MYSQL}{rows('|   {} |  {} |')}\n{MYSQL}60 rows\n",
    "SQL Server": "y_true      y_score\n----------- ------\n"
    + rows("{:11} {}")
    + "\n\n(60 rows affected)",
    "two kinds of rules": "+---+---+\n| y_true | y_score |\n|---|---|\n" + rows("| {} | {} |"),
    "a grid": "y_true  y_score\n======  =======\n" + rows("{:6}  {}") + "\n======  =======\n",
    "ARFF": "% made by hand\n\n@relation r\n@ATTRIBUTE y_true {0,1}\n@attribute 'y_score' numeric\n"
    "\n@DATA\n" + rows("{},{}"),
    "lists of Python": f"y_true = {Y.tolist()}\ny_score = {P.tolist()}\n",
    "arrays of NumPy": f"y_true: {np.array2string(Y)}\ny_score: {np.array2string(P)}",
    "arrays as code": f"y_true = np.{Y!r}; y_score = np.{P!r}",
    "words": f"y_true = {[str(y) for y in Y]}\ny_score = {P.tolist()}\n",
    "pandas": pd.DataFrame({"y_true": Y, "y_score": P}).to_string(),
}


@pytest.mark.parametrize("kind", PRINTED)
def test_a_printed_table_is_read(kind):
    table = open_table(PRINTED[kind].encode())
    assert table.columns[-2:] == ("y_true", "y_score")
    found = read(table, agree(table)).first
    assert found.y_true.tolist() == Y.tolist()
    np.testing.assert_allclose(found.y_score, P, rtol=1e-6)


@pytest.mark.parametrize("more", ["", ",age"])
@pytest.mark.parametrize("order", [("yes", "no"), ("no", "yes")])
def test_the_distribution_that_weka_writes_is_of_the_numbered_labels(order, more):
    labels = {word: f"{order.index(word) + 1}:{word}" for word in order}
    lines = ["inst#,actual,predicted,error,distribution," + more]
    for i, (y, p) in enumerate(PAIRS, start=1):
        said = "yes" if p > 0.5 else "no"
        shares = {"yes": f"{p:.3f}", "no": f"{1 - p:.3f}"}
        shares[said] = "*" + shares[said]
        actual = labels["yes" if y else "no"]
        error = "" if actual == labels[said] else "+"
        fields = [i, actual, labels[said], error, *(shares[word] for word in order)]
        lines.append(",".join(map(str, [*fields, *([30 + i] if more else [])])))
    table = open_table("\n".join(lines).encode())
    assert "have no names of their own: “distribution_1” and “distribution_2”" in table.remarks[0]
    understood = agree(table)
    assert understood.part("positive").text == labels["yes"]
    assert understood.value("scores") == (f"distribution_{order.index('yes') + 1}",)
    np.testing.assert_allclose(read(table, understood).first.y_score, P, rtol=1e-6)


def weka_report(kind, before="", more="", end="\n"):
    lines = [before + f" inst#     actual  predicted error {kind}{more and ' (id)'}"]
    for i, (y, p) in enumerate(PAIRS, start=1):
        said = int(p > 0.5)
        shares = [f"{1 - p:.3f}", f"{p:.3f}"]
        told = shares[said]
        shares[said] = f"*{told}"
        told = told if kind == "prediction" else ",".join(shares)
        actual, predicted = (("1:no", "2:yes")[c] for c in (y, said))
        error = " " if y == said else "+"
        lines.append(f"{i:6} {actual:>10} {predicted:>10}   {error}   {told} {more}")
    return end.join([*lines, "", "=== Summary ===", "Correctly Classified 42 70 %", ""])


@pytest.mark.parametrize("kind", ["prediction", "distribution"])
@pytest.mark.parametrize(
    "form",
    [
        {},
        {"before": "=== Predictions on test data ===\n\n", "end": "\r\n"},
        {"before": "\n=== Run information ===\n\nScheme: J48\n" + "| a <= 1\n" * 9999},
        {"more": "(17,'a b')"},
    ],
    ids=["alone", "headed", "whole run", "attributes"],
)
def test_predictions_in_a_report_of_weka_are_read(kind, form):
    table = open_table(weka_report(kind, **form).encode())
    understood = agree(table)
    assert understood.value("truth") == "actual"
    assert understood.part("positive").text == "2:yes"
    found = read(table, understood).first
    assert found.y_true.tolist() == Y.tolist()
    np.testing.assert_allclose(found.y_score, P, rtol=1e-6)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (weka_report("prediction") * 2, "must list predictions once"),
        (weka_report("prediction").replace("\n     3 ", "\n 3 x"), "row 3 is “3 x"),
        (" inst# actual predicted error prediction\n", "row 1 is “”"),
        (str(np.column_stack([Y, P])), "an array as Python prints it.*np.savez"),
        (repr(P), "an array as Python prints it"),
        ("tensor([[0.25], [0.5]])", "an array as Python prints it"),
        (str(P), "an array as Python prints it"),
        (
            "=== Predictions on test data ===\n\n inst# actual\n 1 1:yes",
            "report.*In Weka, choose “CSV”",
        ),
        (SPARSE, "An ARFF file must have attributes, and rows"),
        ("=== " + "ü" * 40, "this one is a report, “=== ü"),
        ("@relation r\n" * 5, "An ARFF file must have attributes, and rows"),
    ],
)
def test_what_is_printed_without_names_or_rows_is_refused_with_what_to_do(text, sentence):
    with pytest.raises(ValueError, match=sentence):
        open_table(text.encode())


@pytest.mark.parametrize(
    "text", ["a|b\n--|1\n-|0\n", "a,b\n--,1\n-,0\n", "a;b\n-;-\n1;0\n", "a b\n-- 1\n1 2\n"]
)
def test_a_mark_for_missing_is_no_line_of_dashes(text):
    assert "Lines of dashes are no rows." not in open_table(text.encode()).remarks


def test_one_row_below_a_line_of_dashes_is_read():
    table = open_table(b"|y|p|\n|--|--|\n|1|0.5|")
    assert (table.columns, table.sample.to_numpy().tolist()) == (("y", "p"), [["1", "0.5"]])


def test_decisions_of_words_are_no_score():
    rows = zip(either("ja", "nein"), either("ja", "nein", SAID), Y, strict=True)
    text = "wahr,predicted,x\n" + "\n".join(f"{a},{b},{c}" for a, b, c in rows)
    assert agree(open_table(text.encode())).part("scores").certainty == "open"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("y = [0, 1, 1]\np = [0.5, 0.25]", "as many values as each other; got “y” with 3"),
        ("y: [0 1 ... 1]\np: [0.5 0.25 ... 1]", "leaves values out"),
        ("y = [0, 1]", "has no other"),
    ],
)
def test_lists_that_are_no_table_are_refused(text, told):
    with pytest.raises(ValueError, match=told):
        open_table(text.encode())
