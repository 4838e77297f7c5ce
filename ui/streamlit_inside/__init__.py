"""All that we lean on inside Streamlit and Plotly and that neither promises to keep.

`pages` has what a page asks of its run, `serving` what is set up once for a server, with what it
needs of `sending`, `hearing`, `two_at_once`, `offered`, `again` and `refused`. Names of classes and
test ids stand for style sheets in `selectors.css` (`selectors` reads them, without Streamlit), for
JavaScript in `inside.mjs`: `tests/browser/test_streamlit_inside.py` looks for each on a real page.
"""
