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
    """Hold one step: what is to be seen, what to drag or press, the thing itself, what was seen."""

    claim: str
    task: str
    show: Callable[[Settings], None]
    conclusion: str


STORY = dict(
    zip(
        STEP.labels,
        (
            Step(
                f"A {link('sigmoid')} unit puts out a **probability**. Turning it into 0 or 1 "
                f"needs a {link('threshold')}, which the unit does not have.",
                f"Drag weight, bias and input, and with them the {link('logit')}; then drag the "
                "threshold and watch the labels.",
                logit_to_label.show,
                "The network ends at the probability: `predict` returns 0.0747 or 0.835, and no "
                "label changes before somebody compares it with a threshold.",
            ),
            Step(
                f"**Training follows the {link('loss')}, and no threshold occurs in the loss.**",
                "Start the training and drag the threshold while it runs.",
                loss.show,
                f"The {link('accuracy')} moves with the threshold; loss and {link('gradient')} "
                f"stand still. In Keras a threshold lives only in {link('metric', 'metrics')}; "
                "the one behind `accuracy` for a sigmoid unit is `binary_accuracy`: 0.5, strictly "
                "greater.",
            ),
            Step(
                "**Keras does not tell classification from regression.** It sees a loss and its "
                "gradient; an activation gives a value forward and a derivative backward.",
                "Go through the epochs of three trainings; saturate a unit; then follow one "
                "sample, number by number.",
                only_the_loss.show,
                "Same network, same data, same seed: only the loss differs, and in the third the "
                f"output. The {link('squared_error')} has a gradient to follow too, also from a "
                f"linear output; but where a sigmoid {link('saturation', 'saturates')}, that "
                "gradient vanishes.",
            ),
            Step(
                "**The same rows have two accuracies**: `fit` prints a running average with "
                f"{link('dropout')} on, `evaluate` scores the finished weights with dropout off.",
                "Switch dropout off, set the learning rate to 0, and see which gap remains.",
                two_accuracies.show,
                "Two things make the gap, dropout and weights that move during the epoch; without "
                "both it is exactly 0.",
            ),
            Step(
                "**The threshold can be moved at every epoch**, and the network never notices.",
                f"Go through the {link('epoch', 'epochs')}, and drag the threshold at any of them.",
                epochs.show,
                "Scores move apart while the network learns; where to cut them is a question of "
                "its own at every epoch.",
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
