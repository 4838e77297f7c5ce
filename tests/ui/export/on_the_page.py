"""What the explorer hands to the files that can be taken home."""

from ui import explorer


def on_the_page(shown, *names):
    points = shown.points()
    return explorer.what_moves(points, names), explorer.charts(shown, points, names)
