"""Linking: quantity, concept, place, period and standing become one indicator."""

from povext.linking._core import Link, Step, link
from povext.linking._proposals import proposals

__all__ = ["Link", "Step", "link", "proposals"]
