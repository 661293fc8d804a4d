"""Views of extractions for people: a review page, the view of a notebook, colours for displaCy.

Plots are in :mod:`povext.viz.plot`, reached as ``povext.plot``.
"""

from povext.viz._page import page

__all__ = ["page"]
