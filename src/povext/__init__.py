"""Typed indicators with exact source spans from Chinese prose on poverty alleviation and rural revitalisation.

``import povext`` costs next to nothing: every public name is imported the moment it is first used (:pep:`562`), and the
functions that read numbers, times, places and whole texts never import spaCy, which :func:`load` does.

Examples
--------
>>> import povext
>>> [(q.span.text, str(q.value), q.unit) for q in povext.find_quantities("全县共有3600多名贫困群众、1.2万户农户受益。")]
[('3600多名', '3600', 'person'), ('1.2万户', '12000', 'household')]
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from povext._lazy import lazy_names
from povext._version import __version__

if TYPE_CHECKING:
    from povext import audit, export, numerals, taxonomy, viz
    from povext.export.frame import to_dataframe
    from povext.mentions import PeriodMention, PlaceMention, Quantity, Span
    from povext.panel.made import panel
    from povext.periods import find_periods
    from povext.pipeline import load
    from povext.places import find_places
    from povext.quantities import find_quantities
    from povext.reading import extract, pipe
    from povext.types import Extraction, Finding, Indicator, Period, Place, Trace, TraceStep
    from povext.viz import plot

__all__ = [
    "Extraction",
    "Finding",
    "Indicator",
    "Period",
    "PeriodMention",
    "Place",
    "PlaceMention",
    "Quantity",
    "Span",
    "Trace",
    "TraceStep",
    "__version__",
    "audit",
    "export",
    "extract",
    "find_periods",
    "find_places",
    "find_quantities",
    "load",
    "numerals",
    "panel",
    "pipe",
    "plot",
    "taxonomy",
    "to_dataframe",
    "viz",
]

_HOME = {
    "Extraction": "povext.types",
    "Finding": "povext.types",
    "Indicator": "povext.types",
    "Period": "povext.types",
    "PeriodMention": "povext.mentions",
    "Place": "povext.types",
    "PlaceMention": "povext.mentions",
    "Quantity": "povext.mentions",
    "Span": "povext.mentions",
    "Trace": "povext.types",
    "TraceStep": "povext.types",
    "extract": "povext.reading",
    "find_periods": "povext.periods",
    "find_places": "povext.places",
    "find_quantities": "povext.quantities",
    "load": "povext.pipeline",
    "pipe": "povext.reading",
    "to_dataframe": "povext.export.frame",
}
_MODULES = {
    "audit": "povext.audit",
    "export": "povext.export",
    "numerals": "povext.numerals",
    "panel": "povext.panel",  # can be called
    "plot": "povext.viz.plot",
    "taxonomy": "povext.taxonomy",
    "viz": "povext.viz",
}

__getattr__, __dir__ = lazy_names(__name__, _HOME, _MODULES)
