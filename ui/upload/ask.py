"""Take in a file, a text or a sample, and teach what such a file looks like."""

from __future__ import annotations

from functools import partial

import streamlit as st

from core.predictions.samples import SAMPLES, sample_csv, sample_models
from core.reading.names import TOOLS
from core.reading.tables import MAX_BYTES, MAX_ROWS
from ui.once import give_up, take_once
from ui.source import own
from ui.source.rows import OwnRows
from ui.style import style
from ui.text import literal, named, visible
from ui.upload import brought
from ui.upload.brought import Workbook

TEXT_KEY = "own_text"
_FILE = "own_file"
EXAMPLE = """| outcome | score |
|:--|--:|
| paid back | 0.08 |
| defaulted | 0.71 |
| paid back | 0.64 |
"""


def ask() -> None:
    """Take in a file, a text or a sample; explain it all until something is there."""
    st.html(style("upload/upload"))
    _say_why_not(pasted=False)
    if brought.held() is None and own.held() is None:
        with st.container():  # which goes as a whole: nothing of it moves as the rest comes
            _teach()
        return
    with st.expander("Bring another file, paste rows, or take a sample", key="own_another"):
        _file()
        _text()
        _samples()


def _say_why_not(*, pasted: bool) -> None:
    """Say beside the place where it was given why what came last is no table."""
    refused, workbook = brought.refused(pasted=pasted)
    if refused:
        st.error(literal(refused), icon=":material/block:")
        choose_sheet(workbook)
        if brought.held() is None:
            say_what_stays()


def choose_sheet(workbook: Workbook | None) -> None:
    """Let a person choose another sheet of a workbook, whether this one is a table or not."""
    if workbook is None:
        return
    chosen = st.selectbox(
        "Sheet",
        workbook.sheets,
        index=workbook.sheets.index(workbook.sheet),
        format_func=visible,
        key=f"own_sheet_{workbook.version}",
        width=260,
    )
    with st.container():
        if chosen != workbook.sheet:
            workbook.choose(chosen)
            st.rerun()


def say_what_stays() -> None:
    """Name the predictions that are still held, if there are any."""
    if (mine := own.held()) is not None:
        st.caption(
            f"Still there: {named(own.predictions_shown(mine).source)}, as it was read last."
        )


def _teach() -> None:
    st.markdown(
        "Bring the predictions of your own model: for each row what **really** was, and the "
        "**score** that the model gave it. Every page that fits then works on them as on a trained "
        "network."
    )
    with st.container(key="own_area", horizontal=True, gap="medium"):
        with st.container(key="own_bring"):
            _file()
            _privacy()
        with st.container(key="own_example"):
            st.markdown(f"**What such a file looks like**\n\n{EXAMPLE}")
            st.caption(
                "A column of what really happened and one of scores; in which order, under which "
                "names, and what else stands there does not matter. Scores may be probabilities, "
                "percentages, logits, points; of several models; or one for each class."
            )
    st.markdown(
        f"**Files of these tools are understood as they are**: {', '.join(TOOLS)}. What is "
        "uncertain is asked, and how a file is understood stands here before anything is shown."
    )
    _text()
    st.subheader("No file at hand? Take a sample", anchor=False)
    _samples()


def _privacy() -> None:
    st.caption(
        "**What happens to the rows.** They go to the computer that runs this app, stay in the "
        "memory of your session there, and are gone when it ends or you press “Forget them”. No "
        "other visitor sees them, no link carries them, nothing is stored or trained on. Whoever "
        "runs that computer could look into its memory; and while a file of more than 1 MB "
        "arrives, it may lie there in an unnamed temporary file."
    )


def _file() -> None:
    take_once(
        "Drop a file anywhere on this page, or choose one",
        _FILE,
        brought.take,
        help="A table with a header: CSV, TSV or another delimited text, Parquet, an Excel "
        "workbook (.xlsx), JSON, or NumPy’s .npz and .npy. The content decides, not the "
        f"name. At most {MAX_BYTES >> 20} MB and {MAX_ROWS:,} rows.",
        instead=("take_", "own_read", "own_forget"),
        is_anywhere=True,
    )


def give_up_file() -> None:
    """Take no file that is on its way or being read, since something was pressed after it."""
    give_up(_FILE)


def _text() -> None:
    with st.container(key="own_paste"):
        st.text_area(
            "Or paste columns of a spreadsheet with their header: here, or anywhere on this page",
            key=TEXT_KEY,
            placeholder="outcome\tscore\npaid back\t0.08\ndefaulted\t0.71",
            height=110,
            persist_state="session",
        )
        st.button(
            "Read the text",
            key="own_read",
            on_click=_ask_for_text,
            icon=":material/content_paste:",
        )
        with st.container():
            if st.session_state.get(brought.TEXT_ASKED, False):
                brought.take(brought.PASTED, st.session_state[TEXT_KEY].encode())
                # Not before: whatever is pressed meanwhile ends the run.
                st.session_state[brought.TEXT_ASKED] = False
                st.rerun()
        _say_why_not(pasted=True)


def _ask_for_text() -> None:
    """Note the press: what is drawn in a callback comes before the page and moves all of it."""
    give_up_file()
    st.session_state[brought.TEXT_ASKED] = True


def _samples() -> None:
    for column, (name, sample) in zip(st.columns(len(SAMPLES)), SAMPLES.items(), strict=True):
        with column.container(border=True, height="stretch", vertical_alignment="distribute"):
            st.markdown(f"**{sample.title}**\n\n{sample.story}")
            with st.container():
                st.button(
                    f"Take “{sample.short}”",
                    key=f"take_{name}",
                    on_click=_take_sample,
                    args=(name,),
                    icon=":material/play_arrow:",
                )
                st.download_button(
                    f"Download “{sample.short}”",
                    partial(sample_csv, name),
                    file_name=f"{name}.csv",
                    mime="text/csv",
                    key=f"download_{name}",
                    on_click="ignore",
                    type="tertiary",
                    icon=":material/download:",
                )


def _take_sample(name: str) -> None:
    give_up_file()
    brought.drop()
    own.take(OwnRows(sample_models(name), sample=name))
