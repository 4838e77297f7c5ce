"""A person's own predictions: bring them, say what the columns are, see what is shown."""

from ui import layout, upload
from ui.record import again

layout.open_page("your_predictions", "What do your own predictions say?")
again.show(upload.rows())
upload.ask()
upload.read()
upload.shown()
