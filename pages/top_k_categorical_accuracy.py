"""top_k_categorical_accuracy: Is the one among the k best scores?"""

from ui.accuracies.page import show

show("top_k_categorical_accuracy")
