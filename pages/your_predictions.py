"""A person's own predictions: bring them, say what the columns are, see what is shown."""

from ui import layout, upload

layout.open_page("your_predictions", "What do your own predictions say?")
upload.ask()
upload.read()
upload.shown()
