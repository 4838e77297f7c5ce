"""What holds for all tests."""

from hypothesis import settings

# A busy machine is no mistake: no test is timed. Many properties of few examples each find what
# few of many do, and the whole is run often.
settings.register_profile("untimed", deadline=None, max_examples=50)
settings.load_profile("untimed")
