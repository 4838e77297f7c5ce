"""Tables as programs print them, ruled by dashes or as ARFF, made delimited texts."""

import csv
import io
import re

from core.parsing.quoting import quote, quote_all
from core.reading.files.shape import left_out

_HEAD = 1 << 16
_MOST_NOTES = 50
_MOST_PRINTED = 1 << 24
_RULE = re.compile(rb"[ \t|+:=-]*\r?")
_DASHES = re.compile(rb"-{2,}|={2,}")
_ARFF = re.compile(rb"(?i)(?:%[^\n]*\n|\s)*@relation\b")
_ATTRIBUTE = re.compile(rb"(?i)[ \t]*@attribute\s+('[^']*'|\"[^\"]*\"|\S+)")
_ARRAY = re.compile(rb"\s*(array\(|tensor\()?\[+\s*-?[\d.]+[\s,\]]")
_NAMED = re.compile(rb"\s*[A-Za-z_]\w*[ \t]*[:=][ \t]*(?:(?:np\.)?array\()?\[")
_LIST = re.compile(
    rb"\b([A-Za-z_]\w*)[ \t]*[:=][ \t]*(?:np\.)?(?:array\()?\[([^\[\]()=]*)\](?:,\s*dtype=\w+)?\)?"
)
_WEKA = re.compile(rb"(inst#,actual,predicted,error,)distribution(,{0,1000})([^\r\n]?)")
_WEKA_REPORT = re.compile(
    rb"(?m)^ *inst# +actual +predicted +error +(prediction|distribution)[^\n]*\n"
)
_WEKA_ROW = re.compile(
    rb" *(\d+) +(\d+:\S.*?|\?) +(\d+:\S.*?|\?) +(\+?) +([\d.,*?]+)(?: +\(.*\))? *\r?\n"
)
_SAVE = 'Save it: np.savez("scores.npz", y_true=y_true, y_score=y_score).'
_RULED = "Lines of dashes are no rows."


def as_delimited(text: bytes) -> tuple[bytes, tuple[str, ...]]:
    """Return a printed table as a text with one mark between fields; any other text as it is.

    Beside it stand sentences on what was left out. ValueError refuses a form that has no names, or
    leaves values out.
    """
    if _ARRAY.match(text[:_HEAD]):
        raise ValueError(
            "A table must have names; this one is an array as Python prints it, which may leave "
            f"values out. {_SAVE}"
        )
    if len(text) < _MOST_PRINTED and _NAMED.match(text) and (of_lists := _of_lists(text)):
        return of_lists, ()
    is_report = text[:80].lstrip().startswith(b"=== ")
    if report := _WEKA_REPORT.search(text, 0, len(text) if is_report else _HEAD):
        text = _of_weka_report(text, report)
    elif is_report:
        begin = quote(text[:80].decode(errors="ignore").strip()[:40])
        raise ValueError(
            f"A file must be a table; this one is a report, {begin}, without the rows. In Weka, "
            "choose “CSV” at “More options…”, “Output predictions”."
        )
    if _ARFF.match(text[:_HEAD]):
        return _of_arff(text), ()
    if weka := _WEKA.match(text):
        return _of_weka(text, weka)
    return _unruled(text)


def _of_lists(text: bytes) -> bytes | None:
    """Make columns of lists that Python printed, each behind its name; None where they are none."""
    lists = [
        (name, [field.strip(b"'\"") for field in re.split(rb"[,\s]+", fields.strip(b", \t\r\n"))])
        for name, fields in _LIST.findall(text)
    ]
    if not lists or _LIST.sub(b"", text).translate(None, b"; \t\r\n"):
        return None
    sizes = {name.decode(): len(fields) for name, fields in lists}
    if any(b"..." in fields for _, fields in lists):
        problem = "what is printed here leaves values out"
    elif len(lists) == 1:
        problem = f"{quote(*sizes)} has no other beside it"
    elif len({*sizes.values()}) > 1:
        problem = "got " + ", ".join(f"{quote(name)} with {n:,}" for name, n in sizes.items())
        problem = f"they must have as many values as each other; {problem}"
    else:
        problem = ""
    if problem:
        raise ValueError(f"Lists must hold a label and a score of each row; {problem}. {_SAVE}")
    rows = zip(*(fields for _, fields in lists), strict=True)
    return b"\n".join(b",".join(row) for row in ([name for name, _ in lists], *rows))


def _of_weka(text: bytes, header: re.Match[bytes]) -> tuple[bytes, tuple[str, ...]]:
    """Name each column of a distribution, and take the marks at what was decided away."""
    begin, commas, more = header.groups()
    names = [f"distribution_{i + 1}" for i in range(len(commas) + (not more))]
    named = ",".join(names).encode() + (more and b"," + more)
    remark = f"The columns of “distribution” have no names of their own: {quote_all(names, 3)}."
    return begin + named + text[header.end() :].replace(b",*", b","), (remark,)


def _of_weka_report(text: bytes, header: re.Match[bytes]) -> bytes:
    """Take the rows out of what Weka prints about a model."""
    if _WEKA_REPORT.search(text, header.end()):
        raise ValueError(
            "A report of Weka must list predictions once; this one does so several times. "
            "Keep the rows of one list, with the line of names above them."
        )
    rows, end = [], header.end()
    while row := _WEKA_ROW.match(text, end):
        *fields, predicted = (field.decode() for field in row.groups())
        rows.append([*fields, *predicted.split(",")])
        end = row.end()
    after = text[end : end + 80].decode(errors="ignore").partition("\n")[0].strip()
    if not rows or after:
        raise ValueError(
            "Each row of Weka’s predictions must hold a number, two labels and a prediction; row "
            f"{len(rows) + 1:,} is {quote(after)}. In Weka, choose “CSV” at “More options…”, "
            "“Output predictions”."
        )
    table = io.StringIO()
    names = ["inst#", "actual", "predicted", "error", header[1].decode()]
    names += [""] * (len(rows[0]) - len(names))
    csv.writer(table, lineterminator="\n").writerows([names, *rows])
    return table.getvalue().encode()


def _of_arff(text: bytes) -> bytes:
    data = re.search(rb"(?im)^[ \t]*@data[^\n]*\n", text)
    names = [
        match[1].decode().strip("'\"")
        for line in text[: data.start() if data else 0].split(b"\n")
        if (match := _ATTRIBUTE.match(line))
    ]
    rows = text[data.end() :] if data else b""
    if not names or rows.lstrip().startswith(b"{"):
        raise ValueError(
            "An ARFF file must have attributes, and rows with a value for each of them; this one "
            "has not. Save it as CSV."
        )
    header = io.StringIO()
    csv.writer(header, lineterminator="\n").writerow(names)
    return header.getvalue().encode() + rows.replace(b"'", b'"')


def _unruled(text: bytes) -> tuple[bytes, tuple[str, ...]]:
    """Take away the lines of dashes of Markdown, MySQL, PostgreSQL and SQL Server."""
    bare = text.lstrip(b"\r\n")
    lines = bare[:_HEAD].split(b"\n")[:4]
    at = next((i for i, line in enumerate(lines[:2]) if _is_rule(line)), -1)
    n_above = 3 - at
    if at < 0 or len(lines) <= n_above or (at == 0 and not _is_rule(lines[2])):
        return text, ()
    rule, header = lines[at], lines[1 - at]
    start = sum(len(line) + 1 for line in lines[:n_above])
    end = re.compile(rb"\n\r?\n|\n" + re.escape(rule)).search(bare, start)
    rows, rest = (bare[start : end.start()], bare[end.end() :]) if end else (bare[start:], b"")
    notes = [line for line in rest[:_HEAD].decode(errors="ignore").splitlines() if line.strip()]
    if len(rest) > _HEAD or len(notes) > _MOST_NOTES:
        return text, ()
    table = (header + b"\n" + rows).replace(b"\r\n", b"\n")
    if header.lstrip().startswith(b"|"):
        table = table.lstrip()[1:].replace(b"\n|", b"\n").replace(b"|\n", b"\n")
        table = table.rstrip().removesuffix(b"|")
    return table, (_RULED, *left_out("line", "below the rows", notes))


def _is_rule(line: bytes) -> bool:
    return bool(_RULE.fullmatch(line)) and len(_DASHES.findall(line)) > 1
