"""sparse_top_k_categorical_accuracy: Is the label among the k best scores?"""

from ui import layout
from ui.accuracies import VARIANTS, code, head, on_model, traps, worked

variant = VARIANTS["sparse_top_k_categorical_accuracy"]
settings = layout.open_page(variant.name, variant.title)
head.show(variant)
example, options = worked.show(variant)
on_model.softmax(variant.name, settings)
traps.show(variant.name, settings)
code.show(variant, example, options)
