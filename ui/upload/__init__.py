"""The page on which a person brings predictions, in the order in which its parts stand on it."""

from ui.upload.ask import ask
from ui.upload.held import rows, shown
from ui.upload.understood import read

__all__ = ["ask", "read", "rows", "shown"]
