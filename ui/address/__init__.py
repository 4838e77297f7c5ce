"""What travels in the address of a page."""
