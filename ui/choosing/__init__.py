"""Choose a threshold: six cards, each a question and its answer on the slider."""
