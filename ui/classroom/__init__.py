"""A class takes part: the teacher's page for the projector, and the page on the phones.

It stands above the other wings, since it asks what two of them show: the first sight of the
explorer, and the questions of the story's quiz.
"""
