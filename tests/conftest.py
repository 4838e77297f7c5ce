"""What holds for all tests."""

import gc

from hypothesis import Phase, settings

# A busy machine is no mistake: no test is timed. Many properties of few examples each find what
# few of many do, and the whole is run often; `make test-slow` gives each property many.
phases = [phase for phase in Phase if phase is not Phase.explain]
settings.register_profile("daily", deadline=None, max_examples=25, phases=phases)
settings.register_profile("thorough", settings.get_profile("daily"), max_examples=300)
settings.load_profile("daily")


def pytest_collection_finish():
    """Keep what is loaded now out of every later search for garbage: it stays to the end."""
    gc.collect()
    gc.freeze()
