"""The app as Streamlit runs it, without a browser."""

from pathlib import Path
from unittest.mock import MagicMock

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.runtime import Runtime
from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.runtime.scriptrunner_utils import script_run_context
from streamlit.testing.v1 import AppTest, app_test, element_tree, local_script_runner

from ui.training import progress as training

ROOT = Path(__file__).parents[2]
EVERYTHING = {"v": "3", "drawer": "true", "open": "all"}


@pytest.fixture(scope="session", autouse=True)
def nothing_twice():
    """Do once what AppTest does at every run of a page, and at no run what only a browser needs.

    As in the server, `app.py` alone runs, and not first the page's own file without its frame.
    """
    cache, runtime = ScriptCache(), MagicMock(spec=Runtime)
    ask_every_millisecond = local_script_runner.require_widgets_deltas

    def wait_for_the_end(runner, timeout):
        runner._script_thread.join(timeout)
        if not runner.script_stopped():
            ask_every_millisecond(runner, timeout)

    def one_after_another(block):
        if "in_order" not in vars(block):
            block.in_order, waiting = [], [block]
            while waiting:
                node = waiting.pop()
                block.in_order.append(node)
                if isinstance(node, element_tree.Block):
                    waiting.extend(reversed(node.children.values()))
        return iter(block.in_order)

    with pytest.MonkeyPatch.context() as patch:
        # No package brings components for us: to look into each takes longer than a page.
        patch.setattr(manifest_scanner, "scan_component_manifests", list)
        for runs in (app_test, local_script_runner):
            patch.setattr(runs, "ScriptCache", lambda: cache)
        patch.setattr(app_test, "MagicMock", lambda spec: runtime)
        # Each block hands up what the blocks in it hand up, and no drawn page changes any more.
        patch.setattr(element_tree.Block, "__iter__", one_after_another)
        patch.setattr(local_script_runner, "require_widgets_deltas", wait_for_the_end)
        # AppTest forgets at each run that the app names its pages: it may forget it here alone.
        patch.setattr(PagesManager, "uses_pages_directory", False)
        patch.setattr(app_test, "PagesManager", type("OfOneRun", (PagesManager,), {}))
        # No browser keeps messages, to be told their sums instead.
        patch.setattr(script_run_context, "populate_hash_if_needed", lambda message: None)
        yield


@pytest.fixture
def app(bare):
    """The app as a link opens it that asks for everything."""
    for key, word in EVERYTHING.items():
        bare.query_params[key] = word
    return bare


@pytest.fixture
def quick(bare):
    """The app as such a link opens it with the drawer shut: to fill it takes a sixth of a run."""
    bare.query_params.update({key: word for key, word in EVERYTHING.items() if key != "drawer"})
    return bare


@pytest.fixture
def tools(bare):
    """The app as a link opens it that asks for every number and control, and for no chart.

    To draw those is most of what a page costs.
    """
    bare.query_params.update(v="3", open="tools")
    return bare


@pytest.fixture
def bare(monkeypatch):
    """The app at its bare address."""
    # Progress is shown by a timer of the browser, and there is none here: wait for the result.
    monkeypatch.setattr(training, "SECONDS_BEFORE_PROGRESS", 60)
    return AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
