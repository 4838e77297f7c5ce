"""A pupil's page: what the class is asked, and one answer."""

from ui import layout
from ui.classroom import pupil

layout.open_page("here", pupil.question())
pupil.show()
