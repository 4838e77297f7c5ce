"""Numbers, and none is computed anywhere else: NumPy in, NumPy out, without a browser.

A file or a recipe becomes a view (`core.live.view`), with exact counts at every threshold. What
`core` computes of labels and scores, a notebook shows with its live slider::

    from ui.export.report import explore
    explore(y_true, y_score)

Files too large for one machine become a summary: ``python -m core.summarize``.
"""
