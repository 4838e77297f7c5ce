"""accuracy: Is each answer exactly the label?"""

from ui import layout
from ui.accuracies import VARIANTS, code, head, on_binary, traps, worked

variant = VARIANTS["accuracy"]
settings = layout.open_page(variant.name, variant.title)
head.show(variant)
example, options = worked.show(variant)
on_binary.show(variant, settings)
traps.show(variant.name, settings)
code.show(variant, example, options)
