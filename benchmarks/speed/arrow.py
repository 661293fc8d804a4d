#!/usr/bin/env python3
"""How fast texts become tables: extraction over Arrow batches in one process, and every format written from what was found.

Usage: ``arrow.py [--times N]``: the benchmark set N times over. CPU time of this process; nothing is written but temporary files.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa

import povext
from povext import export
from povext.types import Extraction

__all__ = ["main"]

TEXTS = Path(__file__).resolve().parents[1] / "quality" / "texts"
PUBLISHED = "2020-10-19"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--times", type=int, default=5, help="how often the set is read and written")
    times = parser.parse_args().times
    texts = [path.read_text("utf-8") for path in sorted(TEXTS.glob("*.txt"))]
    extractions = list(povext.pipe({"text": text, "published": PUBLISHED} for text in texts))  # loads what has to be loaded
    _arrow(texts, times)
    for form in export.FORMATS.values():
        _write(form, extractions, times)


def _arrow(texts: list[str], times: int) -> None:
    table = pa.table({"id": range(len(texts)), "text": texts, "published": [PUBLISHED] * len(texts)})
    extractor = export.ArrowExtractor(published="published", keep=["id"])
    begun = time.process_time()
    rows = sum(batch.num_rows for _ in range(times) for batch in extractor(table.to_batches()))
    seconds = time.process_time() - begun
    documents, characters = times * len(texts), times * sum(map(len, texts))
    told = f"{documents / seconds:,.0f} documents, {rows / seconds:,.0f} rows, {characters / seconds:,.0f} characters"
    each = f"{characters / documents:.0f} characters and {rows / documents:.0f} rows a document"
    print(f"ArrowExtractor: {told} a CPU second ({each})")


def _write(form: export.Format, extractions: list[Extraction], times: int) -> None:
    def stream() -> Iterator[Extraction]:
        for _ in range(times):
            yield from extractions

    rows = times * sum(len(extraction.indicators) for extraction in extractions)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "table")
        begun = time.process_time()
        export.write(stream(), path, form.name)
        seconds = time.process_time() - begun
        size = path.stat().st_size
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{form.name}: {rows / seconds:,.0f} rows a CPU second, {size / rows:.0f} bytes a row; peak so far {peak:.0f} MiB")


if __name__ == "__main__":
    main()
