"""Trainings: the queue they wait in, and their progress on the page."""
