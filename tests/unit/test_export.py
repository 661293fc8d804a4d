"""Rows, columns, streams, and what holds for every format of tables."""

from __future__ import annotations

import io
import sys
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import povext
from export_documents import NAMES, Named, expected
from povext import export
from povext.errors import MissingPackageError
from povext.export.files import opened
from povext.types import Extraction


def test_the_documents_hold_what_the_formats_have_to_stand(documents: Named) -> None:
    rows = expected(documents)
    assert len(rows) > 15
    assert {r["value"] is None for r in rows} == {r["place_name"] is None for r in rows} == {True, False}
    assert {r["period_start"] is None for r in rows} == {True, False}
    assert [len(extraction.indicators) for _, extraction in documents][:3] == [3, 0, 2]


def test_columns_are_never_renamed_or_moved() -> None:
    first = (
        "file record id type label_en label_zh value low high unit bound measure per status place_name place_code place_level "
        "period_start period_end period_text population text span_start span_end evidence evidence_start evidence_end "
        "confidence links published"
    ).split()
    assert [c.name for c in export.COLUMNS if c.since == "1.0"] == first
    assert [c.name for c in export.COLUMNS if c.since == "1.1"] == "exact period_certainty title source fingerprint".split()
    assert [c.since for c in export.COLUMNS] == sorted(c.since for c in export.COLUMNS)
    assert export.COLUMNS[-1].since == export.VERSION
    assert all(len(c.label_en.encode()) <= 80 and len(c.label_zh.encode()) <= 80 for c in export.COLUMNS)


def test_rows_are_the_exact_values(documents: Named) -> None:
    assert [dict(zip(NAMES, r, strict=True)) for r in export.rows(documents)] == expected(documents)


def test_names_and_streams(documents: Named) -> None:
    one = documents[0][1]
    for given, names in (
        (one, ["0"]),
        ([one, one], ["0", "1"]),
        ({"x": one}, ["x"]),
        (((n, one, "7") for n in "pq"), ["p", "q"]),
        (povext.pipe(["全县62个贫困村全部出列。"]), ["0"]),
        ([], []),
    ):
        assert list(dict.fromkeys(r[0] for r in export.rows(given))) == names  # type: ignore[arg-type]
    assert {r[1] for r in export.rows([("p", one, "7")])} == {"7"}
    told = r"Item 1 is no Extraction and no pair \(name, Extraction\), but TypeError: A record must be.*NoneType\.$"
    with pytest.raises(TypeError, match=told):
        list(export.rows([one, *povext.pipe([None], errors="return")]))  # type: ignore[list-item]


def test_a_stream_is_taken_no_faster_than_its_rows(documents: Named) -> None:
    taken = []

    def stream() -> Iterator[Extraction]:
        for number in range(10):
            taken.append(number)
            yield documents[0][1]

    batches = export.record_batches(stream(), size=3)
    next(batches)
    assert len(taken) <= 2
    assert [batch.num_rows for batch in batches] == [3] * 9


@pytest.mark.parametrize("form", list(export.FORMATS))
def test_the_same_extractions_are_the_same_bytes(documents: Named, tmp_path: Path, form: str) -> None:
    for name in ("a", "b"):
        export.write(documents, tmp_path / name, format=form)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


@pytest.mark.parametrize("form", [f.name for f in export.FORMATS.values() if f.streams])
def test_memory_does_not_grow_with_the_stream(
    documents: Named, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    monkeypatch.setattr("povext.export.arrow.ROWS", 100)

    def peak(count: int) -> int:
        tracemalloc.start()
        export.write((documents[0][1] for _ in range(count)), tmp_path / "t", form)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(100)  # what is loaded once
    few, lots = peak(100), peak(1000)
    assert lots < 2 * few + 200_000, (few, lots)  # a row takes more than 2 kB: 2,700 rows more would be 5 MB


@pytest.mark.parametrize("form", list(export.FORMATS))
@pytest.mark.parametrize("count", [0, 1])
def test_nothing_found_is_a_table_all_the_same(documents: Named, tmp_path: Path, form: str, count: int) -> None:
    pandas = pytest.importorskip("pandas", reason="pandas is not installed")
    path = tmp_path / f"t{export.FORMATS[form].suffixes[0]}"
    export.write(documents[1:2] * count, path)
    read = {"xlsx": pandas.read_excel, "parquet": pandas.read_parquet, "dta": pandas.read_stata}.get(form)
    if read is None:
        assert len(path.read_text("utf-8-sig").splitlines()) == (count if form == "jsonl" else 1)
    else:
        assert read(path).shape == (0, len(NAMES))


@pytest.mark.parametrize("form", [f for f in export.FORMATS.values() if f.binary], ids=lambda f: f.name)
def test_binary_formats_go_through_a_pipe(documents: Named, form: export.Format) -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def seek(self, *_: Any) -> int:
            raise OSError("a pipe cannot go back")

        def tell(self) -> int:
            raise OSError("a pipe does not count")

    pipe = Pipe()
    writer = form.writer(pipe)
    for name, extraction in documents:
        writer.write(name, extraction)
    writer.close()
    pandas = pytest.importorskip("pandas", reason="pandas is not installed")
    read = {"xlsx": pandas.read_excel, "parquet": pandas.read_parquet, "dta": pandas.read_stata}[form.name]
    assert len(read(io.BytesIO(pipe.getvalue()))) == len(expected(documents))


def test_a_format_nobody_knows(documents: Named, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"No format is called 'xls': tell format, one of jsonl, csv, xlsx"):
        export.write(documents, tmp_path / "t", "xls")
    with pytest.raises(ValueError, match=r"No format's files end as 't\.xls' does"):
        export.write(documents, tmp_path / "t.xls")
    with pytest.raises(ValueError, match="language must be 'en' or 'zh', not 'de'"):
        export.write(documents, tmp_path / "t.csv", language="de")  # type: ignore[arg-type]
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("form", "package"), [("xlsx", "xlsxwriter"), ("parquet", "pyarrow"), ("dta", "pandas"), ("frame", "pandas")]
)
def test_a_missing_package_is_one_sentence(
    documents: Named, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str, package: str
) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == package]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(sys, "meta_path", [Missing(package), *sys.meta_path])
    with pytest.raises(MissingPackageError, match=rf'needs {package}, which is not installed: pip install "povext\[data\]"'):
        povext.to_dataframe(documents) if form == "frame" else export.write(documents, tmp_path / "t", form)
    assert not list(tmp_path.iterdir())


class Missing:
    """As if a package were not installed."""

    def __init__(self, package: str) -> None:
        self.package = package

    def find_spec(self, name: str, *_: Any) -> None:
        if name.partition(".")[0] == self.package:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)


def test_a_failure_leaves_no_file(documents: Named, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    def stream() -> Iterator[Any]:
        yield documents[0]
        raise LookupError

    for form in export.FORMATS:
        with pytest.raises(LookupError):
            export.write(stream(), tmp_path / "t", form)
    assert not list(tmp_path.iterdir())


def test_opened_binary_replaces_at_one_stroke(tmp_path: Path) -> None:
    with opened(tmp_path / "t", binary=True) as file:
        file.write(b"\0")
        assert not (tmp_path / "t").exists()
    assert (tmp_path / "t").read_bytes() == b"\0"
