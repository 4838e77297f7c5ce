"""The app as Streamlit runs it, without a browser."""

from pathlib import Path

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from ui.training import progress as training

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session", autouse=True)
def installed_components():
    """Look once for packages that bring components, and not anew for every app."""
    found = manifest_scanner.scan_component_manifests()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", lambda: found)
        yield


@pytest.fixture
def app(monkeypatch):
    # Progress is shown by a timer of the browser, and there is none here: wait for the result.
    monkeypatch.setattr(training, "SECONDS_BEFORE_PROGRESS", 60)
    return AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
