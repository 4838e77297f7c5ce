"""To be written."""

from __future__ import annotations

import streamlit as st

from ui.state import Settings


def show(settings: Settings) -> None:
    """Show the step."""
    st.write(settings.data)
