"""The page of an accuracy: what its parts are, and in which order they stand on it.

In a page of others the traps alone."""

from ui import layout
from ui.accuracies import code, head, on_binary, on_model, traps, worked
from ui.accuracies.examples import has_classes
from ui.variants import VARIANTS


def show(name: str) -> None:
    """Lay out the page of an accuracy: in words, by hand, on a model, its traps, its code."""
    variant = VARIANTS[name]
    settings = layout.open_page(name, variant.title)
    if layout.is_embedded():
        traps.show(variant, settings)
        return
    head.show(variant)
    example, options = worked.show(variant)
    (on_model if has_classes(variant) else on_binary).show(variant, settings)
    traps.show(variant, settings)
    code.show(variant, example, options)
