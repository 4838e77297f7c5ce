"""Take in a file, a text or a sample."""

from __future__ import annotations

from functools import partial

import streamlit as st

from core.predictions.samples import SAMPLES, sample_csv, sample_models
from core.reading.tables import MAX_BYTES, MAX_ROWS
from ui.source import own
from ui.source.own import OwnRows
from ui.streamlit_inside import forget_uploads
from ui.upload import brought

TEXT_KEY = "own_text"
_FILE = "own_file"
_FORGOTTEN = "own_files_forgotten"
_KIND = "own_kind"
KINDS = ("A file", "Pasted text", "A sample")
EXAMPLE = "y_true,y_score\n1,0.92\n0,0.31\n1,0.48\n0,0.07\n"


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


def _file() -> None:
    # One that has been told to forget its file is another one.
    key = _FILE + "_" * st.session_state.get(_FORGOTTEN, 0)
    st.file_uploader(
        "CSV, TSV or Parquet",
        key=key,
        on_change=_take_file,
        args=(key,),
        max_upload_size=MAX_BYTES >> 20,
        help="A table with a header. Separated by , ; tab or |, decimals with a point or a comma, "
        "UTF-8, UTF-16 or Latin-1; or Parquet. The content decides, not the name.",
    )
    st.caption(
        f"At most {MAX_BYTES >> 20} MB and {MAX_ROWS:,} rows. The file stays in the memory of your "
        "session: it is in no cache and no other session sees it. While a file of more than 1 MB "
        "arrives, the server may keep it in an unnamed temporary file."
    )


def _take_file(key: str) -> None:
    file = st.session_state[key]
    if file is not None:
        brought.take(file.name, file.getvalue())


def forget_what_came() -> None:
    """Forget the file and the text that were brought, in the places where they came in."""
    forget_uploads()
    st.session_state[_FORGOTTEN] = st.session_state.get(_FORGOTTEN, 0) + 1
    st.session_state.pop(TEXT_KEY, None)


def _text() -> None:
    st.text_area(
        "Rows with a header, such as copied from a spreadsheet",
        key=TEXT_KEY,
        placeholder=EXAMPLE,
        height=180,
        persist_state="session",
    )
    st.button("Read the text", on_click=_take_text, type="primary", icon=":material/content_paste:")


def _take_text() -> None:
    brought.take("pasted text", st.session_state[TEXT_KEY].encode())


def _samples() -> None:
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
                partial(sample_csv, name),
                file_name=f"{name}.csv",
                mime="text/csv",
                key=f"download_{name}",
                on_click="ignore",
                icon=":material/download:",
            )


def _take_sample(name: str) -> None:
    brought.drop()
    own.take(OwnRows(sample_models(name)))
