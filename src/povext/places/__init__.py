"""Places: divisions with the code valid at a date, found in text and resolved for a whole document."""

from __future__ import annotations

from povext.places.divisions import Division, gazetteer, history, lookup
from povext.places.mentions import find_places, match
from povext.places.names import Entry, describe, lineage
from povext.places.resolver import DocumentPlaces, resolve_document
from povext.places.types import PlaceMatch, Scope

__all__ = [
    "Division",
    "DocumentPlaces",
    "Entry",
    "PlaceMatch",
    "Scope",
    "describe",
    "find_places",
    "gazetteer",
    "history",
    "lineage",
    "lookup",
    "match",
    "resolve_document",
]
