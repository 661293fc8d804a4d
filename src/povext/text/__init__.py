"""The text layer: the clean view of a raw text, and how that text is built. Nothing but the standard library."""

from __future__ import annotations

from povext.text.aligned import AlignedText
from povext.text.structure import Block, Structure, structure
from povext.text.view import align

__all__ = ["AlignedText", "Block", "Structure", "align", "structure"]
