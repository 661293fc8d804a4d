"""Views of extractions for people: a review page, the view of a notebook, colours for displaCy.

Plots are in :mod:`povext.viz.plot`, reached as ``povext.plot``.
"""

from povext.viz._notebook import displacy_options, fragment
from povext.viz._page import page
from povext.viz._writer import HtmlWriter

__all__ = ["HtmlWriter", "displacy_options", "fragment", "page"]
