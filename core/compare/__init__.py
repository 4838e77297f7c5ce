"""Models or groups side by side at one threshold or at matched ones."""
