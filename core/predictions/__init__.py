"""Rows with a score each: of one model, of several, in groups."""
