"""The page on which a person brings predictions: take them in, ask what is open, say what is shown.

What a person brought stays in the session's state; nothing of it is in a cache.
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass, field

import streamlit as st

from core.class_reading import read_class_predictions
from core.models import MAX_MODELS
from core.reading import (
    PositiveClassNeeded,
    ScaleNeeded,
    guess_roles,
    read_models,
)
from core.samples import SAMPLES, sample_csv, sample_models
from core.tables import MAX_BYTES, MAX_ROWS, Table, open_table
from ui import source
from ui.explorer import back_to_the_network
from ui.source import OwnRows
from ui.text import literal

_FILE = "own_file"
_KIND = "own_kind"
_TEXT = "own_text"
KINDS = ("A file", "Pasted text", "A sample")
PREVIEW_ROWS = 5
NONE = "none"
SCALES = {
    "probability": "probabilities from 0 to 1",
    "logit": "logits, log(p / (1 − p))",
    "percent": "percentages",
}
EXAMPLE = "y_true,y_score\n1,0.92\n0,0.31\n1,0.48\n0,0.07\n"
# The table's own download would write cells that a spreadsheet runs, such as =HYPERLINK(…).
_STYLE = """
<style>
.st-key-own_preview [data-testid="stElementToolbar"] { display: none; }
</style>
"""


@dataclass
class Brought:
    """Hold what a person brought: its bytes, the table they are, and what was answered about it.

    Parameters
    ----------
    name : str
        Of the file, or what it is called here.
    data : bytes
    table : Table
    answered : tuple or None
        The answers with which it was read, or tried, last.
    problem : ValueError or None
        What came of that; None when the predictions were taken.
    """

    name: str
    data: bytes
    table: Table
    answered: tuple | None = None
    problem: ValueError | None = None
    questions: dict = field(default_factory=dict)


def ask() -> None:
    """Take in a file, a text or a sample."""
    st.markdown(
        "Bring the predictions of your own model: a **label** and a **score** for each row, of one "
        "model or more; or a score for each class. Every page that fits then works on them as on a "
        "trained network."
    )
    kind = st.segmented_control(
        "I have", KINDS, default=KINDS[0], required=True, key=_KIND, persist_state="session"
    )
    if kind == "Pasted text":
        _text()
    elif kind == "A sample":
        _samples()
    else:
        _file()


def _file():
    st.file_uploader(
        "CSV, TSV or Parquet",
        key=_FILE,
        on_change=_take_file,
        max_upload_size=MAX_BYTES >> 20,
        help="A table with a header. Separated by , ; tab or |, decimals with a point or a comma, "
        "UTF-8, UTF-16 or Latin-1; or Parquet. The content decides, not the name.",
    )
    st.caption(
        f"At most {MAX_BYTES >> 20} MB and {MAX_ROWS:,} rows. The file stays in the memory of your "
        "session: it is in no cache and no other session sees it. While a file of more than 1 MB "
        "arrives, the server may keep it in an unnamed temporary file."
    )


def _take_file():
    file = st.session_state[_FILE]
    if file is not None:
        _take(file.name, file.getvalue())


def _text():
    st.text_area(
        "Rows with a header, such as copied from a spreadsheet",
        key=_TEXT,
        placeholder=EXAMPLE,
        height=180,
        persist_state="session",
    )
    st.button("Read the text", on_click=_take_text, type="primary", icon=":material/content_paste:")


def _take_text():
    _take("pasted text", st.session_state[_TEXT].encode())


def _samples():
    for column, (name, sample) in zip(st.columns(len(SAMPLES)), SAMPLES.items(), strict=True):
        with column.container(border=True, height="stretch"):
            st.markdown(f"**{sample.title}**\n\n{sample.story}")
            st.button(
                "Take this one",
                key=f"take_{name}",
                on_click=_take_sample,
                args=(name,),
                icon=":material/play_arrow:",
            )
            st.download_button(
                "As a file",
                lambda name=name: sample_csv(name),
                file_name=f"{name}.csv",
                mime="text/csv",
                key=f"download_{name}",
                on_click="ignore",
                icon=":material/download:",
            )


def _take_sample(name):
    _drop_brought()
    source.take(OwnRows(sample_models(name)))


def _drop_brought():
    for key in ("own_brought", "own_refused", "own_version"):
        st.session_state.pop(key, None)


def _take(name: str, data: bytes) -> None:
    """Look at what came; what was there before stays when it is no table."""
    st.session_state.pop("own_refused", None)
    try:
        table = open_table(io.BytesIO(data), name=name)
    except ValueError as problem:
        st.session_state["own_refused"] = f"{name}: {problem}"
    else:
        digest = hashlib.sha256(data).hexdigest()
        st.session_state["own_brought"] = Brought(name, data, table)
        st.session_state["own_version"] = digest[:12]


def read() -> None:
    """Show what came, ask what is open, and read it once that is answered."""
    if refused := st.session_state.get("own_refused"):
        st.error(literal(refused), icon=":material/block:")
        _what_stays()
    brought = st.session_state.get("own_brought")
    if brought is None:
        return
    st.header("What the columns are", anchor=False)
    st.markdown(f"**{literal(brought.name)}** · {literal(brought.table.description)}")
    answers = _roles(brought)
    with st.container(key="own_preview"):
        st.html(_STYLE)
        st.dataframe(brought.table.sample.head(PREVIEW_ROWS), hide_index=True)
    if answers is None:
        return
    answers |= _given_answers(brought)
    _read_once(brought, answers)
    if brought.problem is None:
        return
    if isinstance(brought.problem, PositiveClassNeeded | ScaleNeeded):
        if isinstance(brought.problem, PositiveClassNeeded):
            _ask_positive(brought)
        else:
            _ask_scale(brought)
        return
    st.error(literal(str(brought.problem)), icon=":material/block:")
    _what_stays()


def _what_stays():
    mine = source.held()
    if mine is not None:
        st.caption(f"Still there: {literal(mine.predictions.source)}.")


def _roles(brought) -> dict | None:
    table, version = brought.table, st.session_state["own_version"]
    guess = guess_roles(table)
    columns = list(table.columns)
    many = st.segmented_control(
        "Each row has",
        ("one score", "a score for each class"),
        default="a score for each class" if guess.scores else "one score",
        required=True,
        key=f"own_many_{version}",
        persist_state="session",
    )
    first, second = st.columns(3), st.columns(3)

    def pick(place, role, guessed, *, none=None, help=None):
        options = [*([none] if none else []), *columns]
        chosen = place.selectbox(
            role,
            options,
            index=options.index(guessed) if guessed in options else (0 if none else None),
            key=f"own_{role}_{version}",
            persist_state="session",
            placeholder="choose a column",
            help=help,
        )
        return None if none and chosen == none else chosen

    def pick_more(place, role, guessed, **options):
        key = f"own_{role}_{version}"
        return tuple(
            place.multiselect(
                role, columns, default=guessed, key=key, persist_state="session", **options
            )
        )

    label = pick(first[0], "Label", guess.label)
    if many == "one score":
        score = pick(first[1], "Score", guess.score)
        weight = pick(first[2], "Weight", guess.weight, none=NONE)
        more = pick_more(
            second[0],
            "More models",
            (),
            max_selections=MAX_MODELS - 1,
            placeholder="scores of other models",
            help="Scores of other models for the same rows, to compare them on the page “Models”. "
            "A row that lacks one of the scores is left out for all.",
        )
        group = pick(
            second[1],
            "Group",
            None,
            none=NONE,
            help="What the page “Groups” divides the rows by. Of more than 20 values the largest "
            "groups are kept; of more than 20 numbers quarters are made.",
        )
        scores = () if score is None else (score, *more)
        chosen = {"label": label, "scores": scores, "weight": weight, "group": group}
        missing = [role for role, name in (("label", label), ("score", score)) if name is None]
    else:
        scores = pick_more(first[1], "Scores, one column a class", list(guess.scores))
        chosen = {"label": label, "scores": scores}
        missing = [role for role in ("label", "scores") if not chosen[role]]
    if missing:
        st.info(f"Choose the column of the {' and of the '.join(missing)}.")
        _what_stays()
        return None
    return chosen


def _given_answers(brought) -> dict:
    given = brought.questions
    if given:
        said = []
        if "positive" in given:
            said.append(f"“yes” is **{literal(given['positive'])}**")
        for column, scale in given.get("scales", {}).items():
            said.append(f"{literal(column)} holds {SCALES[scale]}, converted")
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown("You said: " + "; ".join(said) + ".", width="content")
            st.button("Ask again", on_click=given.clear, type="tertiary")
    return dict(given)


def _read_once(brought, answers) -> None:
    asked = tuple(sorted(answers.items()))
    if brought.answered == asked:
        return
    read_it = read_models if "group" in answers else read_class_predictions
    bar = st.progress(0.0, "Reading")
    problem = None
    try:
        predictions = read_it(
            io.BytesIO(brought.data),
            name=brought.name,
            progress=lambda share: bar.progress(min(1.0, share), "Reading"),
            **answers,
        )
    except ValueError as error:
        problem = error
    bar.empty()
    brought.answered, brought.problem = asked, problem
    if problem is None:
        roles = [answers["label"], answers.get("weight")]
        roles += [] if read_it is read_models else answers["scores"]
        source.take(OwnRows(predictions, brought.table, tuple(filter(None, roles))))
        st.rerun()  # the sidebar and the head say whose predictions are shown


def _ask_positive(brought):
    problem, version = brought.problem, st.session_state["own_version"]
    values = list(problem.values)
    st.markdown(
        f"The labels are **{literal(values[0])}** and **{literal(values[1])}**. One is our guess."
    )
    chosen = st.radio(
        "Which label is “yes” (the positive class)?",
        values,
        index=values.index(problem.guess),
        format_func=literal,
        key=f"own_positive_{version}",
        persist_state="session",
        horizontal=True,
    )
    st.button("Use it", on_click=_answer, args=(brought, "positive", chosen), type="primary")


def _ask_scale(brought):
    problem, version = brought.problem, st.session_state["own_version"]
    # What follows is advice for code; here is a button.
    what_came, _, _ = str(problem).partition(": to ")
    st.warning(literal(f"{what_came}."), icon=":material/help:")
    st.button(
        f"Yes, they are {SCALES[problem.scale]}: convert them",
        key=f"own_scale_{version}",
        on_click=_answer,
        args=(
            brought,
            "scales",
            brought.questions.get("scales", {}) | {problem.column: problem.scale},
        ),
        type="primary",
    )
    _what_stays()


def _answer(brought, question, value):
    brought.questions[question] = value


def shown() -> None:
    """Say what is held and shown, lead to it, and let a person go back or have it forgotten."""
    mine = source.held()
    if mine is None:
        st.caption(
            "A link cannot carry your rows, and after a lost connection or a restart of the server "
            "they are gone: bring the file again."
        )
        return
    st.header("What is shown", anchor=False)
    predictions = mine.predictions
    left_out = f", {predictions.n_left_out:,} left out for a missing cell"
    st.markdown(
        f"**{literal(predictions.source)}**: {predictions.n_samples:,} rows"
        f"{left_out if predictions.n_left_out else ''}. "
        + (
            f"“Yes” is **{literal(predictions.class_names[1])}**, "
            f"“no” is **{literal(predictions.class_names[0])}**."
            if mine.is_binary
            else f"{predictions.n_classes} classes."
        )
        + _columns_of(mine)
    )
    with st.container(horizontal=True):
        if mine.is_binary:
            st.page_link("pages/explorer.py", label="Explore them", icon=":material/tune:")
            st.page_link("pages/binary_accuracy.py", label="binary_accuracy")
            st.page_link("pages/models.py", label="Models", icon=":material/compare_arrows:")
            st.page_link("pages/groups.py", label="Groups", icon=":material/groups:")
            st.page_link("pages/beyond_the_six.py", label="Beyond the six")
        else:
            for name in ("sparse_categorical_accuracy", "sparse_top_k_categorical_accuracy"):
                st.page_link(f"pages/{name}.py", label=name)
    with st.container(horizontal=True):
        if source.own():
            back_to_the_network("back_from_upload")
        else:
            st.button("Show them again", on_click=source.show_own, icon=":material/visibility:")
        st.button("Forget them", on_click=_forget, icon=":material/delete:")
    st.caption(
        "They stay in the memory of your session: no cache and no other session has them. A link "
        "cannot carry them, and after a lost connection or a restart of the server they are gone: "
        "bring the file again."
    )


def _columns_of(mine) -> str:
    """Name the columns that were read, where there is a choice."""
    if not mine.is_binary:
        return ""
    names = [literal(name) for name in mine.models.predictions]
    said = f" Scores: **{', '.join(names)}**." if len(names) > 1 else ""
    if mine.models.groups is not None:
        said += f" Groups: **{literal(mine.models.groups.column)}**."
    return said


def _forget():
    source.forget()
    _drop_brought()
    st.session_state.pop(_TEXT, None)
