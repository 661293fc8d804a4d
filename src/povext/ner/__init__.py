"""The optional model: a transformers token classifier as one more source of mentions beside the rules."""

from __future__ import annotations

from povext.ner.types import Named, Reading

__all__ = ["Named", "Reading"]
