"""sparse_categorical_accuracy: Is the largest score at the label’s place?"""

from ui.accuracies.page import show

show("sparse_categorical_accuracy")
