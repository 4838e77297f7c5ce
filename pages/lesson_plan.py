"""What to open, ask and expect in a lesson of 10 minutes, and in one of 45."""

from ui import layout, lesson

layout.open_page("lesson_plan", "How to teach this, in 10 minutes or in 45?")
lesson.show()
