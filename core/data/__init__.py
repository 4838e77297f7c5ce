"""Data sets by name, split and standardised."""
