"""A recipe, and the trained network it stands for."""
