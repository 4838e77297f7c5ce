"""A class that answers together: the rooms in which it does, and what its answers amount to."""
