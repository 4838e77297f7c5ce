"""A person's own predictions: bring them, say what the columns are, see what is shown."""

from ui import layout, upload
from ui.record import again

layout.open_page("your_predictions", "What do your own predictions say?")
(recorded,) = layout.places(1)
upload.ask()
upload.read()
upload.shown()
with recorded:
    again.show(upload.rows())
