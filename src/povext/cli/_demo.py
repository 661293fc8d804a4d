"""``povext demo``."""

from __future__ import annotations

import sys
import tomllib
from importlib import resources
from typing import NamedTuple

from povext.cli._formats import FORMATS
from povext.export.formats import Options

__all__ = ["Sample", "run", "samples"]


class Sample(NamedTuple):
    """A report that comes with the package."""

    name: str
    text: str
    published: str
    source: str


def samples() -> list[Sample]:
    """The sample reports.

    Returns
    -------
    list of Sample

    Examples
    --------
    >>> [sample.name for sample in samples()]
    ['sample.txt', 'sample_traditional.txt']
    """
    folder = resources.files("povext") / "data"
    rows = tomllib.loads((folder / "samples.toml").read_text("utf-8"))["sample"]
    return [Sample(r["file"], (folder / r["file"]).read_text("utf-8"), r["published"], r["source"]) for r in rows]


def run(form: str, labels: str) -> None:
    """Write the indicators of the sample reports."""
    from povext.reading import extract

    writer = FORMATS[form].writer(sys.stdout, Options(language="zh" if labels == "zh" else "en"))
    for sample in samples():
        writer.write(sample.name, extract(sample.text, published=sample.published, source=sample.source))
    writer.close()
