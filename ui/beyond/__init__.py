"""Metrics beyond the six accuracies, and a metric of one's own."""
