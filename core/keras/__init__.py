"""Keras's accuracies, and what other libraries make of the same numbers."""
