"""The question about the row that was followed, for every place of a score."""

import pytest

from core.quiz.followed import MOVE, of_followed


@pytest.mark.parametrize(
    ("label", "score", "right"),
    [
        (1, 0.8308, "It is caught, then missed."),
        (1, 0.95, "It is caught, and stays so."),
        (1, 0.5, "It is missed, and stays so."),
        (1, 0.9, "It is caught, then missed."),
        (0, 0.1, "It is a correct “no”, and stays so."),
        (0, 0.7, "It is a false alarm, then a correct “no”."),
        (0, 0.97, "It is a false alarm, and stays so."),
    ],
)
def test_what_becomes_of_a_row(label, score, right):
    question = of_followed(96, label, score)
    assert question.options[question.answer] == right
    assert len({*question.options}) == len(question.options) == 4
    assert f"Row 96, which you followed, is “{'yes' if label else 'no'}”" in question.prompt
    for threshold in MOVE:
        said = f"{score:.4f} > {threshold:g} is {str(score > threshold).lower()}"
        assert said in question.explanation
