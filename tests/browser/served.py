"""Streamlit's command line, with trainings that last until a page has shown how far they are, and
patience with a browser that is slow to draw.

A test that looks at the progress of a long training needs it to last, on a fast machine and on a
slow one: each epoch does until a page asks for it, and takes no time of the processor meanwhile.
"""

import time

from streamlit.web.cli import main

from ui.streamlit_inside import hearing
from ui.training import progress
from ui.training.queue import Training

LONG = 20_000  # rows
MOST_SECONDS = 3.0  # that an epoch waits for a page: all may have left
TRAIN = Training.run


def run(training, is_left, way):
    """Train at the pace of who watches."""

    def train(settings, note):
        def at_the_pace_of_a_page(epoch):
            asked, until = dict(training.watchers), time.monotonic() + MOST_SECONDS
            note(epoch)
            while training.watchers == asked and time.monotonic() < until:
                if training.cancelled.wait(0.05):
                    break

        return way(settings, at_the_pace_of_a_page if settings.n_samples >= LONG else note)

    TRAIN(training, is_left, train)


if __name__ == "__main__":
    progress.SECONDS_BEFORE_CHARTS = progress.SECONDS_BEFORE_PROGRESS
    Training.run = run
    hearing.SECONDS_UNTIL_DRAWN = 30.0  # a busy machine is no mistake
    main(prog_name="streamlit")
