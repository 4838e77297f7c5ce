"""What a class is shown on the projector."""

from core.quiz import questions
from ui.classroom.drawing import choice

(OF_ROWS,) = questions(0, 1)


def test_what_became_of_the_rows_is_shown_once_it_is_revealed():
    hidden, revealed = (str(choice(OF_ROWS, [0, 1], is_revealed=is_it)) for is_it in (False, True))
    assert "Filled: predicted correctly" in revealed
    assert 'class="right"' in revealed
    for told in ("Filled", "dot yes wrong", "dot no wrong", OF_ROWS.explanation):
        assert told not in hidden
