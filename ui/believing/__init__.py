"""Can the scores be believed: four cards, each a question and its answer on the slider."""
