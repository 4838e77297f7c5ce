"""Step 3: classification or regression? Only the loss differs."""

from __future__ import annotations

from core.experiment.recipe import Settings
from ui.address.parameters import PART
from ui.story.only_the_loss import one_sample, saturation, trainings

_TASKS = {
    "trainings": "Drag the **epoch**, and watch where each training goes.",
    "saturation": "Drag the **logit** of a row that is surely wrong: which gradient is left?",
    "sample": "Go through the **stages**, forward to the loss and back.",
}


def task() -> str:
    """Say what to do with the part a person looks at."""
    return _TASKS[PART.value]


def show(settings: Settings) -> None:
    """Show the part a person looks at."""
    part = PART.draw(
        "Look at",
        help="Three trainings that differ in the loss or the last activation only; what each loss "
        "asks of a unit that is saturated and wrong; one sample, number by number.",
    )
    {
        "trainings": lambda: trainings.show(settings),
        "saturation": lambda: saturation.show(settings),
        "sample": one_sample.show,
    }[part]()
