"""The front door: page config, sidebar, navigation."""

import streamlit as st

from ui import controls, layout

st.set_page_config(page_title="Sigmoid Threshold Explorer", page_icon="ui/icon.png", layout="wide")
page = st.navigation(
    [
        st.Page("pages/explorer.py", title="Explorer", icon=":material/tune:", default=True),
        st.Page("pages/formulas.py", title="Formulas", icon=":material/functions:"),
    ]
)
layout.hand_over(controls.sidebar())
page.run()
