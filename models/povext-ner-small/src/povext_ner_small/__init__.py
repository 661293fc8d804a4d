"""The folder of a small token classifier, which ``povext.load(ner=True)`` finds by the entry point of this package."""

from __future__ import annotations

from pathlib import Path

__all__ = ["folder"]


def folder() -> str:
    """Where the model lies.

    Returns
    -------
    str

    Examples
    --------
    >>> from pathlib import Path
    >>> sorted(path.suffix for path in Path(folder()).iterdir() if path.name.startswith("model"))
    ['.safetensors']
    """
    return str(Path(__file__).resolve().parent / "model")
