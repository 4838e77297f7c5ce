"""The front door, `streamlit run app.py`: the server, and what stands around each page.

The server imports this file once and runs it for every page.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from urllib.parse import parse_qs

import streamlit as st
from starlette.middleware import Middleware

from ui import controls, layout
from ui.address import visit
from ui.address.parameters import DRAWER, PRESENT, STEP
from ui.address.version import as_meant
from ui.live.scripts import Scripts
from ui.packed import Packed
from ui.streamlit_inside.hearing import Drawn, said_last
from ui.streamlit_inside.pages import bound_uploads, first_run_in_turn, page_of
from ui.streamlit_inside.refused import Refusing
from ui.streamlit_inside.serving import set_up
from ui.training.queue import train_beforehand
from ui.upload.brought import catch_up
from ui.upload.gone import say_what_is_gone
from ui.variants import VARIANTS

# Pages that show nothing of a network offer no controls of data and network.
NOTHING_TRAINED = (
    *("your_predictions", "which_accuracy", "formulas", "glossary", "minute", "lesson_plan"),
    *("with_a_class", "here"),
)
TRAINING_STEPS = ("regression", "accuracies", "epochs")


def trains(page: str, step: Callable[[], str]) -> bool:
    """Tell whether a page shows something of the network that the drawer describes."""
    return page not in NOTHING_TRAINED and (page != "story" or step() in TRAINING_STEPS)


def head(path: str, query: str) -> str:
    """Give what stands in the head of a page, which its address may embed, present or open."""
    if "true" in map(str.lower, parse_qs(query).get("embed", ())):
        return layout.HEAD_OF_A_FRAME
    asked = as_meant(parse_qs(query))
    drawer, step, presents = (
        each.read(asked.get(each.key, [""])) for each in (DRAWER, STEP, PRESENT)
    )
    page = path.rpartition("/")[2]
    if presents and page == "story":
        return layout.HEAD_OF_A_PROJECTOR
    opens = drawer and trains(page, lambda: step)
    return layout.HEAD_BESIDE_DRAWER if opens else layout.HEAD


@asynccontextmanager
async def _serving(_: st.App) -> AsyncIterator[None]:
    set_up()
    train_beforehand()
    yield


def show() -> None:
    """Show the page that the address names."""
    st.set_page_config(
        page_title="Sigmoid Threshold Explorer",
        page_icon=layout.ICON,
        layout="wide",
        initial_sidebar_state=layout.sidebar_state(),
    )
    sections = {
        "": [
            page_of("pages/explorer.py", title="Explorer", icon=":material/tune:", default=True),
            page_of(
                "pages/your_predictions.py",
                title="Your predictions",
                icon=":material/upload_file:",
            ),
        ],
        "Decide": [
            page_of(
                "pages/choose_a_threshold.py",
                title="Choose a threshold",
                icon=":material/rule:",
            ),
            page_of(
                "pages/believe_the_scores.py",
                title="Can the scores be believed?",
                icon=":material/balance:",
            ),
            page_of("pages/models.py", title="Models", icon=":material/compare_arrows:"),
            page_of("pages/groups.py", title="Groups", icon=":material/groups:"),
        ],
        "Learn": [
            page_of("pages/story.py", title="Where is the threshold?", icon=":material/school:"),
            page_of("pages/with_a_class.py", title="With a class", icon=":material/meeting_room:"),
            page_of("pages/here.py", title="Answer in a class", visibility="hidden"),
            page_of("pages/minute.py", title="The answer in a minute", icon=":material/bolt:"),
            page_of("pages/lesson_plan.py", title="Lesson plan", icon=":material/co_present:"),
            page_of("pages/formulas.py", title="Formulas", icon=":material/functions:"),
            page_of("pages/glossary.py", title="Glossary", icon=":material/menu_book:"),
        ],
        "Accuracy in Keras": [
            *(page_of(f"pages/{name}.py", title=name) for name in VARIANTS),
            page_of("pages/which_accuracy.py", title="Which accuracy?"),
            page_of("pages/beyond_the_six.py", title="Beyond the six"),
        ],
    }
    with said_last():
        page = st.navigation(sections, position="top", expanded=True)
    (section,) = (name for name, pages in sections.items() if page in pages)
    set_up()
    bound_uploads()
    with first_run_in_turn():
        visit.arrive(page.url_path, as_meant)
        if page.url_path != "your_predictions":  # which shows what comes of an answer
            catch_up()
        has_drawer = trains(page.url_path, lambda: STEP.value)
        where = f"{section} › {page.title}" if section else ""
        settings = controls.drawer(is_offered=has_drawer)
        layout.hand_over(layout.Frame(settings, has_drawer, where))
        say_what_is_gone()
        page.run()
        visit.leave()


BEFORE = [
    Middleware(Packed, head=head),
    Middleware(Scripts),
    Middleware(Drawn),
    Middleware(Refusing),
]
app = st.App(__file__, lifespan=_serving, middleware=BEFORE)

if __name__ == "__main__":
    show()
