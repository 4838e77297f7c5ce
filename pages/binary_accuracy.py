"""binary_accuracy: Is each score on its label’s side of the threshold?"""

from ui.accuracies.page import show

show("binary_accuracy")
