"""The small network, and what it is made of."""
