"""The teacher's page: a room to open, and on the projector what the class answers in it."""

from ui import layout
from ui.classroom import teacher

layout.open_page("with_a_class", "What does the class say?")
teacher.show()
