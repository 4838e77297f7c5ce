"""Models side by side, and groups of rows side by side, under one live threshold."""
