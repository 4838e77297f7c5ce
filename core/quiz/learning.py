"""Questions about what training sees: activations, losses and their gradients."""

from __future__ import annotations

import numpy as np

from core.mlp.activations import sigmoid, softmax
from core.mlp.losses import crossentropy, logit_gradient
from core.quiz.drawing import (
    DIRECTIONS,
    direction,
    number,
    pick,
    right_first,
    share,
    short,
    until,
    yes_no,
)
from core.quiz.question import Draft, Kind, Reading, Table

LOSS_WORDS = {"crossentropy": "cross-entropy", "squared_error": "squared error"}
USES = {
    "fit": "The scores of each batch, for the accuracy it prints.",
    "evaluate": "The scores of all rows it is given, for the accuracy it returns.",
    "predict": "Nothing: it returns the scores themselves.",
}
"""What each of Keras's three calls compares with 0.5."""
ON_LOGITS = {
    "3 is added to every logit": lambda z: z + 3,
    "2 is taken from every logit": lambda z: z - 2,
    "every logit is doubled": lambda z: 2 * z,
    "every logit is halved": lambda z: z / 2,
}


def uses_threshold(rng: np.random.Generator) -> Draft:
    """Ask which of Keras's calls uses 0.5, and for what."""
    asked = pick(rng, USES)
    return Draft(
        'A network ends with a sigmoid and is compiled with a loss and metrics=["accuracy"]. '
        f"What does {asked} compare with 0.5, and for what?",
        Table(
            ("call", "gives"),
            (
                ("fit", "trained weights; a loss and an accuracy of each epoch"),
                ("evaluate", "a loss and an accuracy"),
                ("predict", "a score for each row"),
            ),
        ),
        right_first(USES[asked], (*USES.values(), "The scores, for the loss and its gradient.")),
        "The 0.5 is in the metric alone, which fit and evaluate print: neither the loss, nor its "
        "gradient, nor predict compares a score with anything.",
        (
            Reading("fit", "0.5 in its accuracy"),
            Reading("evaluate", "0.5 in its accuracy"),
            Reading("predict", "no threshold"),
        ),
    )


def unit(rng: np.random.Generator) -> Draft:
    """Ask what a sigmoid unit puts out for one logit."""
    z = float(pick(rng, (0, 1, -1, 2, -2, 3, -3)))
    p = sigmoid(z)
    texts = [f"{value:.3f}" for value in (p, sigmoid(-z), sigmoid(2 * z + 1), 0.0 + (z > 0))]
    return Draft(
        f"A sigmoid unit adds weights times inputs and gets {z:g}. What does predict return?",
        Table(("logit z",), ((f"{z:g}",),)),
        right_first(texts[0], (*texts, "1.000")),
        f"1 / (1 + exp({-z + 0:g})) = {texts[0]}. It is a probability and stays one: predict "
        "compares it with nothing.",
        (Reading(f"sigmoid({z:g})", texts[0]),),
    )


def softmax_logits(rng: np.random.Generator) -> Draft:
    """Ask what the largest softmax probability does when all logits change alike."""
    words = pick(rng, ON_LOGITS)
    z = rng.permutation(rng.choice(np.arange(-2, 5), 3, replace=False)).astype(float)
    before, after = softmax(z), softmax(ON_LOGITS[words](z))
    return Draft(
        f"The logits of three classes go through softmax. Now {words}. What does the largest "
        "probability do?",
        Table(("", "class 0", "class 1", "class 2"), (("logit", *(f"{v:g}" for v in z)),)),
        right_first(direction(before.max(), after.max()), DIRECTIONS),
        "Softmax sees only the differences between logits: adding the same to all changes "
        "nothing, doubling them makes it surer, halving less sure. The largest stays the largest, "
        "so categorical_accuracy does not move.",
        (Reading("Largest probability", number(before.max()), number(after.max())),),
    )


def gradient(rng: np.random.Generator) -> Draft:
    """Ask which of two rows pulls harder: one surely wrong, one undecided."""
    loss = pick(rng, LOSS_WORDS)
    is_yes = rng.integers(0, 2, 2)
    given = np.array([int(rng.integers(1, 5)), int(rng.integers(40, 61))]) / 100
    order = rng.permutation(2)  # `given` is the probability of the true class: wrong, undecided
    y_score = np.where(is_yes == 1, given, 1 - given)[order]
    y_true = is_yes[order].astype(float)
    sizes = {
        name: np.abs(logit_gradient(name, "probability")(y_true, y_score)) for name in LOSS_WORDS
    }
    right = "AB"[int(sizes[loss].argmax())]
    return Draft(
        f"The loss is the {LOSS_WORDS[loss]}. Which row pulls harder on the logit, that is, has "
        "the larger gradient?",
        Table(
            ("row", "is", "score"),
            tuple(
                (name, f"“{yes_no(label == 1)}”", short(score))
                for name, label, score in zip("AB", y_true, y_score, strict=True)
            ),
        ),
        right_first(f"Row {right}.", ("Row A.", "Row B.", "Both equally.")),
        "With cross-entropy the gradient at the logit is p − y: the more wrong, the larger. With "
        "squared error it is 2·(p − y)·p·(1 − p), which vanishes where the sigmoid saturates, "
        "however wrong the row is.",
        tuple(
            Reading(f"Size of the gradient, {words}", f"A {number(a)}, B {number(b)}")
            for (name, words) in LOSS_WORDS.items()
            for a, b in [sizes[name]]
        ),
    )


def worst_loss(rng: np.random.Generator) -> Draft:
    """Ask for the cross-entropy of a score, among them 0 and 1 on the wrong side."""

    def value(label: int, score: float) -> str:
        return f"{crossentropy([label], np.array([score], np.float32))[0]:.3f}"

    label, score = until(
        lambda: (int(rng.integers(2)), pick(rng, (0.0, 1.0, 0.5, 0.1, 0.9))),
        lambda drawn: drawn[0] != drawn[1],
    )
    right = value(label, score)
    p = score if label else 1 - score
    explanation = (
        "−log(0) would be infinite. Keras first clips the score to [1e-7, 1 − 1e-7], in float32, "
        f"so the worst loss of a row that is “{yes_no(label)}” is {right}."
        if p == 0
        else f"−log(probability given to the true class) = −log({p:.1f}) = {right}. No threshold "
        "occurs in it."
    )
    others = (value(label, 1 - score), f"{abs(label - score):.3f}", "infinite", "0.000")
    return Draft(
        "What is the cross-entropy of this one row, as Keras computes it?",
        Table(("is", "score"), ((f"“{yes_no(label)}” ({label})", f"{score:.1f}"),)),
        right_first(right, others),
        explanation,
        (Reading("Cross-entropy", right),),
    )


def fit_and_evaluate(rng: np.random.Generator) -> Draft:
    """Ask which accuracy fit prints, or evaluate: of batches on the way, or of the end."""
    asked = pick(rng, ("fit", "evaluate"))
    n_batches, size = 4, 10

    def draw() -> tuple[np.ndarray, np.ndarray]:
        on_the_way = np.sort(rng.integers(3, 10, n_batches))
        at_the_end = np.minimum(on_the_way[-1] + rng.integers(-2, 2, n_batches), size)
        return on_the_way, at_the_end

    on_the_way, at_the_end = until(draw, lambda drawn: drawn[0].sum() + 3 < drawn[1].sum())
    n_rows = n_batches * size
    of_fit, of_evaluate = share(on_the_way.sum(), n_rows), share(at_the_end.sum(), n_rows)
    right, other = (of_fit, of_evaluate) if asked == "fit" else (of_evaluate, of_fit)
    return Draft(
        f"One epoch, dropout off: {n_batches} batches of {size} train rows, each scored just "
        "before the step it is for, and all again when the epoch has ended. Which accuracy does "
        f"{asked} print?",
        Table(
            ("batch", "correct before its step", "correct at the end"),
            tuple(
                (f"{i}", f"{before} of {size}", f"{after} of {size}")
                for i, (before, after) in enumerate(zip(on_the_way, at_the_end, strict=True), 1)
            ),
        ),
        right_first(right, (other, share(on_the_way[-1], size), share(at_the_end[-1], size))),
        "fit averages over the epoch what each batch scored on the way, mostly with weights that "
        "had still to learn; evaluate scores all rows with the weights of the end. Both count at "
        "the threshold 0.5.",
        (Reading("fit", of_fit), Reading("evaluate", of_evaluate)),
    )


KINDS = {
    "uses_threshold": Kind("Which of Keras’s calls uses 0.5", uses_threshold),
    "unit": Kind("What a sigmoid unit puts out", unit),
    "softmax": Kind("Softmax and its logits", softmax_logits),
    "gradient": Kind("Which row the training follows", gradient),
    "worst_loss": Kind("The cross-entropy of one row", worst_loss),
    "fit_and_evaluate": Kind("What fit prints, and what evaluate", fit_and_evaluate),
}
"""Name of a kind to what it is about and how it is made."""
