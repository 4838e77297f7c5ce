"""Components that follow a threshold while it is dragged."""
