"""categorical_accuracy: Is the largest score where the one is?"""

from ui.accuracies.page import show

show("categorical_accuracy")
