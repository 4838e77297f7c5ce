"""sparse_top_k_categorical_accuracy: Is the label among the k best scores?"""

from ui.accuracies.page import show

show("sparse_top_k_categorical_accuracy")
