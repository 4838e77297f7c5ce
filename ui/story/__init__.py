"""The story "Where does Keras apply the threshold?" in steps, each seen and tried."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from core.experiment.recipe import Settings
from ui.address.parameters import STEP
from ui.glossary import link
from ui.story import epochs, logit_to_label, loss, only_the_loss, quiz, two_accuracies


@dataclass(frozen=True)
class Step:
    """Hold one step: what is to be seen, what to drag or press, the thing itself, what was seen.

    What to do may depend on the part of the step that a person looks at.
    """

    claim: str
    task: str | Callable[[], str]
    show: Callable[[Settings], None]
    conclusion: str

    def to_do(self) -> str:
        return self.task if isinstance(self.task, str) else self.task()


STORY = dict(
    zip(
        STEP.labels,
        (
            Step(
                f"A {link('sigmoid')} unit puts out a **probability**. Turning it into 0 or 1 "
                f"needs a {link('threshold')}, which the unit does not have.",
                "Drag the **threshold**, the dashed line, and watch the labels.",
                logit_to_label.show,
                "The network ends at the probability: `predict` returns 0.0747 or 0.835, and no "
                "label changes before somebody compares it with a threshold.",
            ),
            Step(
                f"**Training follows the {link('loss')}, and no threshold occurs in the loss.**",
                "Drag the **threshold** first: what moves, what stands still? Then press **Play**.",
                loss.show,
                f"The {link('accuracy')} moves with the threshold; loss, {link('gradient')} and "
                f"scores stand still: in Keras a threshold lives only in "
                f"{link('metric', 'metrics')}.",
            ),
            Step(
                "**Keras does not tell classification from regression**: it sees a loss and its "
                "gradient, and nothing else.",
                only_the_loss.task,
                only_the_loss.show,
                "Same network, same data, same seed: only the loss differs, and in the third the "
                f"output. The {link('squared_error')} has a gradient to follow too, also from a "
                f"linear output; but where a sigmoid {link('saturation', 'saturates')}, that "
                "gradient vanishes.",
            ),
            Step(
                "**The same rows have two accuracies**: `fit` averages on the way with "
                f"{link('dropout')} on, `evaluate` scores the finished weights without.",
                "Switch **dropout** off, then the learning rate to 0: which gap remains?",
                two_accuracies.show,
                "Two things make the gap, dropout and weights that move during the epoch; without "
                "both it is exactly 0.",
            ),
            Step(
                "**The threshold can be moved at every epoch**, and the network never notices.",
                "Press **Play**, and drag the threshold at any epoch.",
                epochs.show,
                f"Scores move apart from {link('epoch')} to epoch; where to cut them is a question "
                "of its own at each.",
            ),
            Step(
                "**Predict, then reveal.** Say what a move will do before you see it.",
                "Answer; the explanation comes after.",
                quiz.show,
                "Who can say what a threshold will do before it moves has understood it.",
            ),
        ),
        strict=True,
    )
)
"""Name of each step, as it stands in the link, to what it shows, in order."""
