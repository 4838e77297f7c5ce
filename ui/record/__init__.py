"""A decision record: the page and the file to keep, and what becomes of one that is opened again.

`page` writes one sheet of HTML, `opened` holds what a person opened, and `again` compares it with
the rows that are shown.
"""
