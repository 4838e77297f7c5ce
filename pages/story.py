"""Where Keras applies the threshold: the story in steps, for a class or for oneself."""

from ui import layout
from ui.story import frame

settings = layout.open_page("story", "Where does Keras apply the threshold?")
frame.walk(settings)
