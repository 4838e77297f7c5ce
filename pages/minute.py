"""The four questions of the beginning, answered in a minute."""

from ui import layout, minute

layout.open_page("minute", "Where does the 0 or 1 come from?")
minute.show()
