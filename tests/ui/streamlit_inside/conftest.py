from types import SimpleNamespace

import pytest
from streamlit.runtime.memory_session_storage import MemorySessionStorage

from ui.streamlit_inside import again


@pytest.fixture
def server(monkeypatch):
    """Stand in for a runtime whose sessions are held, and notes when what is asked for later."""
    storage, later = MemorySessionStorage(), []
    manager = SimpleNamespace(_session_storage=storage)
    manager.list_sessions = lambda: manager._session_storage.list()
    loop = SimpleNamespace(call_later=lambda *what: later.append(what))
    runtime = SimpleNamespace(
        _session_mgr=manager, _get_async_objs=lambda: SimpleNamespace(eventloop=loop)
    )
    monkeypatch.setattr(again, "get_instance", lambda: runtime)
    return SimpleNamespace(manager=manager, later=later)
