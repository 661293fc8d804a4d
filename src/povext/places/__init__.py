"""Places: divisions with the code valid at a date, found in text and resolved for a whole document."""

from __future__ import annotations

from povext.places.gazetteer import Division, gazetteer, history, lookup
from povext.places.mentions import find_places, match
from povext.places.types import PlaceMatch

__all__ = ["Division", "PlaceMatch", "find_places", "gazetteer", "history", "lookup", "match"]
