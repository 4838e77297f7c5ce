"""The start page: a trained network, a threshold to drag, and everything that moves with it."""

from functools import cache

import streamlit as st

from ui import explorer, layout
from ui.address.parameters import OPEN
from ui.explorer import certain, first, parts
from ui.export import offer
from ui.live.held import session
from ui.source.points import Points
from ui.source.source import place_of_words, say_and_choose
from ui.streamlit_inside.hearing import let_it_be_drawn, said_last
from ui.streamlit_inside.pages import DeltaGenerator, is_first_run

Place = DeltaGenerator | None

settings = layout.open_page("explorer", first.question(), of_network=first.is_of_network())
first.ways_on()
is_brief = not parts.is_open("tools")
words = place_of_words()
hold = cache(lambda: layout.sticky(is_brief=is_brief, of_images=first.are_images(settings)))
shown = say_and_choose(settings, is_brief=is_brief, has_goal=True, place=words, waits_in=hold)
stick = hold()


def slide(
    curves: Place = None, rates: Place = None, take_home: Place = None, behind: Place = None
) -> tuple[Points, tuple[str, ...], bool]:
    """Show the live threshold; return what else is drawn of: points, rates, and whether a band."""
    points = explorer.choose_pair(shown, curves)
    names = explorer.choose_rates(rates)
    limits = certain.choose(shown, curves)
    what = explorer.what_moves(points, names) | {"columns": limits}
    follow = offer.show(shown, what, lambda: explorer.charts(shown, points, names), take_home)
    if is_brief:
        has_charts = any(place for place in (curves, rates, take_home))
        what = explorer.what_moves_at_first(what, points, has_charts=has_charts)
    if is_first_run():
        let_it_be_drawn(session())
    with stick:
        asked = {"asked": first.asked(shown)}
        explorer.live(shown, what | asked, None if is_brief else behind, follow)
    return points, names, bool(limits)


is_little = not OPEN.value
if is_little:  # and then it needs nothing of what follows
    points, names, has_band = slide()
with said_last():
    with st.container(horizontal=True, vertical_alignment="center", key="offers"):
        parts.offer_tools()
        parts.offer_choice(shown.situation)
    (behind,) = layout.places(1)
    hidden = () if shown.network else ("training",)
    curves, rates, training, take_home = parts.draw(
        "curves", "rates", "training", "home", hidden=hidden
    )
if not is_little:
    points, names, has_band = slide(curves, rates, take_home, behind)
explorer.curves(shown, points, curves, has_band=has_band)
explorer.against_threshold(shown, names, rates)
explorer.how_it_was_trained(shown, training)
