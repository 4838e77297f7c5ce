"""What holds for all tests."""

import gc
from contextlib import suppress
from importlib import import_module
from pathlib import Path

import pytest
from _pytest.runner import runtestprotocol
from hypothesis import Phase, settings

TESTS = Path(__file__).parent

# Whatever is loaded before the first test stays: to search it for garbage finds nothing.
gc.disable()

LONGEST = ("browser", "test_server.py", "test_queue.py", "test_summarize.py", "test_report.py")

# A busy machine is no mistake: no test is timed. Many properties of few examples each find what
# few of many do, and the whole is run often; `make test-slow` gives each property many.
phases = [phase for phase in Phase if phase is not Phase.explain]
settings.register_profile("daily", deadline=None, max_examples=10, phases=phases)
settings.register_profile("thorough", settings.get_profile("daily"), max_examples=300)
settings.load_profile("daily")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item, nextitem):
    """Say once in a worker that a test has passed, and not of its set-up and its end as well.

    To send those, and that it begins, takes as long as to run a small test.
    """
    if not hasattr(item.config, "workerinput"):
        return None
    for report in runtestprotocol(item, log=False, nextitem=nextitem):
        if report.when == "call" or not report.passed:
            item.ihook.pytest_runtest_logreport(report=report)
    item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
    return True


@pytest.hookimpl(tryfirst=True)
def pytest_collection(session):
    """Begin in each worker with another share of the tests: each finds what others compiled.

    In a fresh clone, to compile the tests is half of the start of a worker.
    """
    worker = getattr(session.config, "workerinput", None)
    if not worker or session.config.args != session.config.getini("testpaths"):
        return
    first, step = int(worker["workerid"].removeprefix("gw")), worker["workercount"]
    left_out = [Path(path).resolve() for path in session.config.getoption("ignore") or ()]
    for path in sorted(TESTS.rglob("test_*.py"))[first::step]:
        if not any(each in path.parents for each in left_out):
            with suppress(Exception):  # the collection says it, in its place
                import_module(".".join(path.relative_to(TESTS.parent).with_suffix("").parts))


def pytest_collection_modifyitems(items):
    """Begin with the files that take longest, so that the workers end together.

    They are given out as they stand (`--no-loadscope-reorder`), one after another.
    """
    places = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: min(places.get(part, 99) for part in item.path.parts))


def pytest_collection_finish():
    """Keep what is loaded now out of every later search for garbage, and search seldom.

    Of what a page makes much lives to the end of its test: each search goes through it again. That
    none follows every run of a page says the configuration, which is read once: here, and not by
    the first test that asks for it, which may be in another folder.
    """
    import_module("streamlit.config").get_config_options()  # not for who only gives tests out
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    gc.enable()
