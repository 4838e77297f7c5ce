"""What can wait: it stands open on a screen of one's own, and folds away before a class."""

from __future__ import annotations

import streamlit as st

from ui.address.parameters import PRESENT
from ui.streamlit_inside.pages import DeltaGenerator


def details() -> DeltaGenerator:
    """Open the place for what is not needed to see the point."""
    folded = PRESENT.value
    # Of another name it is another one to Streamlit, which else keeps what it was.
    return st.expander("Details", expanded=not folded, key=f"details_{folded}")
