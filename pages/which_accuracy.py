"""Which accuracy Keras resolves from the shapes, why, and what to use instead."""

from ui import layout, which

layout.open_page("which_accuracy", "Which accuracy do you get?")
which.introduction()
case = which.ask()
which.answer(case)
if not layout.is_embedded():
    which.all_six(case)
    which.sample_by_sample(case)
