"""The words of the field, each with its formula and its other names."""

from ui import glossary, layout

layout.open_page("glossary", "What do the words mean?")
glossary.show()
