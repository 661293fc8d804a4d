"""The small token classifier of povext: ``povext.load(ner=True)`` finds it where this package is installed."""

from __future__ import annotations

from pathlib import Path

__all__ = ["folder"]


def folder() -> Path:
    """The folder of the model, as ``AutoModelForTokenClassification.from_pretrained`` takes it.

    Returns
    -------
    Path

    Examples
    --------
    >>> folder().name
    'model'
    """
    return Path(__file__).with_name("model")
