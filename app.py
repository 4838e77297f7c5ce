"""The front door: page config, sidebar, navigation. What serves it is `server.py`."""

import streamlit as st

from ui import controls, layout
from ui.address import visit
from ui.serving import set_up
from ui.streamlit_inside import bound_uploads, first_run_in_turn
from ui.upload.gone import say_what_is_gone
from ui.variants import VARIANTS

# Pages that show nothing of a network: no controls of data and network stand beside them.
NOTHING_TRAINED = ("your_predictions",)

st.set_page_config(page_title="Sigmoid Threshold Explorer", page_icon="ui/icon.png", layout="wide")
page = st.navigation(
    {
        "": [
            st.Page("pages/explorer.py", title="Explorer", icon=":material/tune:", default=True),
            st.Page(
                "pages/your_predictions.py",
                title="Your predictions",
                icon=":material/upload_file:",
            ),
            st.Page(
                "pages/choose_a_threshold.py",
                title="Choose a threshold",
                icon=":material/rule:",
            ),
            st.Page("pages/formulas.py", title="Formulas", icon=":material/functions:"),
        ],
        "Compare": [
            st.Page("pages/models.py", title="Models", icon=":material/compare_arrows:"),
            st.Page("pages/groups.py", title="Groups", icon=":material/groups:"),
        ],
        "The story": [
            st.Page("pages/story.py", title="Where is the threshold?", icon=":material/school:"),
            st.Page("pages/glossary.py", title="Glossary", icon=":material/menu_book:"),
        ],
        "Accuracy in Keras": [
            *(st.Page(f"pages/{name}.py", title=name) for name in VARIANTS),
            st.Page("pages/which_accuracy.py", title="Which accuracy?"),
            st.Page("pages/beyond_the_six.py", title="Beyond the six"),
        ],
    },
    position="top",
)
set_up()
bound_uploads()
with first_run_in_turn():
    visit.arrive(page.url_path)
    layout.hand_over(controls.sidebar(is_seen=page.url_path not in NOTHING_TRAINED))
    say_what_is_gone()
    page.run()
    visit.leave()
