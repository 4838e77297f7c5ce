"""Which threshold is best."""
