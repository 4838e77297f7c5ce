"""The app as Streamlit runs it, without a browser."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from ui.training import progress as training

ROOT = Path(__file__).parents[2]


@pytest.fixture
def app(monkeypatch):
    # Progress is shown by a timer of the browser, and there is none here: wait for the result.
    monkeypatch.setattr(training, "SECONDS_BEFORE_PROGRESS", 60)
    return AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
