"""What a page is about: the trained network, or a person’s own rows."""
