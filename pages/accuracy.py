"""accuracy: Is each answer exactly the label?"""

from ui.accuracies.page import show

show("accuracy")
