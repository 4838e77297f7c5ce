"""What holds for all tests."""

from hypothesis import settings

# A busy machine is no mistake: no test is timed.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
