"""The server: `streamlit run server.py`, as `make run` does.

What everybody shares is set up before the first page asks for anything; `app.py` is run for pages.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st

from ui.serving import set_up


@asynccontextmanager
async def _serving(_: st.App) -> AsyncIterator[None]:
    set_up()
    yield


app = st.App("app.py", lifespan=_serving)
