"""The formats of ``povext extract``: those of :mod:`povext.export`, and those that only the command line has.

A format that another part of the package writes is a line here: its name, the endings of its files, and the class that writes it
(see :class:`povext.export.Writer`). The name goes into ``Form`` of :mod:`povext.cli` too; a test compares them.
"""

from __future__ import annotations

from pathlib import Path

from povext.export.formats import FORMATS as _EXPORT
from povext.export.formats import Format, by_ending

__all__ = ["FORMATS", "format_of", "resumable"]

FORMATS: dict[str, Format] = {
    "table": Format("table", (".txt",), "povext.cli._output:TableWriter", "a table for people"),
    **_EXPORT,
    "html": Format("html", (".html", ".htm"), "povext.viz:HtmlWriter", "a page for review", streams=False),
}
"""The formats by name."""


def format_of(name: str | None, out: Path | None) -> Format:
    """The format of that name; without a name the one whose files end as `out` does; a table where it has no ending.

    Raises
    ------
    ValueError
        Where the ending is none of a format.
    """
    if name is not None:
        return FORMATS[name]
    chosen = by_ending(out, FORMATS.values()) if out else None
    if chosen is None and out is not None and out.suffix:
        endings = ", ".join(suffix for made in FORMATS.values() for suffix in made.suffixes)
        raise ValueError(f"no format has files that end in {out.suffix}: choose an ending ({endings}) or add --format")
    return chosen or FORMATS["table"]


def resumable() -> str:
    """The formats that ``--resume`` can go on with, for people."""
    return " or ".join(f"{made.title} ({', '.join(made.suffixes)})" for made in FORMATS.values() if made.resumable)
