"""Data frames, Parquet, XLSX and Stata, read back by someone else and compared cell by cell with the extractions."""

from __future__ import annotations

import math
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import povext
from export_documents import NAMES, TEXTS, Named, expected, flat, made
from povext import export
from povext.export.arrow import ROWS, fitted
from povext.export.sheet import LONGEST


def test_the_data_frame_has_types_and_exact_numbers(documents: Named) -> None:
    pandas = pytest.importorskip("pandas", reason="pandas is not installed")
    frame = povext.to_dataframe(documents)
    wanted = expected(documents)
    assert list(frame.columns) == NAMES
    for n, told in enumerate(wanted):
        for name, value in told.items():
            cell = frame[name][n]
            if value is None and name not in ("per", "links"):
                assert cell is None or pandas.isna(cell), name
            elif isinstance(value, date):
                assert cell == pandas.Timestamp(value), name
            else:
                assert cell == (";".join(value) if isinstance(value, tuple) else value), name
    assert all(isinstance(v, Decimal) for v in frame["value"] if v is not None)
    kinds = {c.name: c.kind for c in export.COLUMNS}
    types = {"number": "object", "date": "datetime64[s]", "integer": "int64", "real": "float64"}
    for table in (frame, povext.to_dataframe([])):
        assert {n: str(t) for n, t in table.dtypes.items()} == {n: types.get(kinds[n], "string") for n in NAMES}
    floats = povext.to_dataframe(documents, numbers="float")
    assert str(floats["value"].dtype) == "float64"
    assert floats["value"][0] == 0.4
    assert math.isnan(floats["value"][1])
    assert documents[0][1].to_dataframe().equals(povext.to_dataframe(documents[0][1]))
    with pytest.raises(ValueError, match="numbers must be 'exact' or 'float', not 'double'"):
        povext.to_dataframe(documents, numbers="double")  # type: ignore[arg-type]


def test_parquet_read_by_polars(documents: Named, tmp_path: Path) -> None:
    polars = pytest.importorskip("polars", reason="polars is not installed")
    export.write(documents, tmp_path / "t.parquet")
    for frame in (polars.read_parquet(tmp_path / "t.parquet"), polars.from_arrow(export.to_arrow(documents))):
        assert frame.columns == NAMES
        assert frame.schema["value"] == polars.Decimal(38, 12)
        assert frame.schema["per"] == polars.List(polars.String)
        assert frame.schema["period_start"] == polars.Date
        wanted = expected(documents)
        assert frame.height == len(wanted)
        for cells, told in zip(frame.iter_rows(named=True), wanted, strict=True):
            for name, value in told.items():
                if isinstance(value, tuple):
                    assert tuple(cells[name]) == value
                elif isinstance(value, Decimal):
                    assert cells[name] == fitted(value), name
                else:
                    assert cells[name] == value, name


def test_numbers_that_fit_are_exact_and_others_are_told(documents: Named) -> None:
    pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    table = export.to_arrow(documents[6:7]).to_pylist()
    assert [r["value"] for r in table] == [None, Decimal(10**26 - 1), Decimal(0), None]
    assert [r["exact"] for r in table] == [f"{Decimal(v):f}" for v in ("1E+30", 10**26 - 1, "1E-20", "1E+400")]
    for text in ("0.000000000001", "-99999999999999999999999999.999999999999", "12610000", "1E+3"):
        assert fitted(Decimal(text)) == Decimal(text)
    assert fitted(Decimal("99999999999999999999999999.9999999999999")) is None
    assert fitted(Decimal("0.3333333333333")) == Decimal("0.333333333333")


def test_the_schema_tells_its_version_and_its_columns(documents: Named, tmp_path: Path) -> None:
    pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    import pyarrow.parquet as parquet

    export.write(documents[:1], tmp_path / "t.parquet")
    schema = parquet.read_schema(tmp_path / "t.parquet")
    assert schema.metadata[b"povext.table"].decode() == export.VERSION
    assert schema.metadata[b"povext.version"].decode() == povext.__version__
    assert schema.field("value").metadata[b"label_zh"].decode() == "数值"
    assert schema.equals(export.arrow_schema())


def test_parquet_is_written_group_by_group(documents: Named, tmp_path: Path) -> None:
    pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    import pyarrow.parquet as parquet

    count = ROWS // 3 + 1
    export.write((documents[0][1] for _ in range(2 * count)), tmp_path / "t.parquet")
    file = parquet.ParquetFile(tmp_path / "t.parquet")
    assert (file.num_row_groups, file.metadata.num_rows) == (2, 6 * count)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_xlsx_read_by_openpyxl(documents: Named, tmp_path: Path, language: str) -> None:
    openpyxl = pytest.importorskip("openpyxl", reason="openpyxl is not installed")
    pytest.importorskip("xlsxwriter", reason="xlsxwriter is not installed")
    export.write(documents, tmp_path / "t.xlsx", language=language)  # type: ignore[arg-type]
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    assert book.sheetnames == {"en": ["indicators", "columns"], "zh": ["指标", "列说明"]}[language]
    sheet = book.worksheets[0]
    assert sheet.freeze_panes == "A2"
    wanted = expected(documents)
    assert sheet.auto_filter.ref == f"A1:AI{len(wanted) + 1}"
    head, *found = sheet.iter_rows()
    assert [cell.value for cell in head] == [c.name if language == "en" else c.label_zh for c in export.COLUMNS]
    assert len(found) == len(wanted)
    for cells, told in zip(found, wanted, strict=True):
        for cell, (name, value) in zip(cells, told.items(), strict=True):
            assert cell.data_type != "f", name
            check_cell(cell, name, value)
    assert [c.value for c in book.worksheets[1]["A"][1 : len(NAMES) + 1]] == NAMES
    widths = [sheet.column_dimensions[letter].width for letter in ("A", "D", "Y")]
    assert widths == pytest.approx([24, 26, 48], abs=1)


def check_cell(cell: Any, name: str, value: Any) -> None:
    if value in (None, (), ""):
        assert cell.value is None, name
    elif isinstance(value, Decimal):
        if value > Decimal("1e308"):
            assert cell.value is None
        else:
            assert (cell.data_type, cell.value) == ("n", pytest.approx(float(value), rel=1e-15)), name
    elif isinstance(value, date) and value.year >= 1900:
        assert cell.value == datetime(value.year, value.month, value.day), name
        assert cell.number_format == "yyyy-mm-dd"
    elif isinstance(value, int | float):
        assert (cell.data_type, cell.value) == ("n", value), name
    else:
        text = value.isoformat() if isinstance(value, date) else ";".join(value) if isinstance(value, tuple) else value
        assert cell.data_type == "s", name
        assert cell.quotePrefix if name in TEXTS else cell.number_format == "@"  # it stays text when someone edits it
        shown = unescaped(cell.value)
        if utf16(text) > LONGEST:
            assert shown[-1] == "…"
            assert text.startswith(shown[:-1])
            assert LONGEST - 2 <= utf16(shown) <= LONGEST
        else:
            assert shown == text, name


def utf16(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def unescaped(text: str) -> str:
    from openpyxl.utils.escape import unescape

    return str(unescape(text))


def test_numbers_on_a_sheet_show_the_digits_of_the_text(documents: Named, tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl", reason="openpyxl is not installed")
    export.write([made("x", [{"value": v} for v in ("12610000", "0.54", "1E+3")])], tmp_path / "t.xlsx")
    column = openpyxl.load_workbook(tmp_path / "t.xlsx").worksheets[0]["G"][1:]
    assert [cell.number_format for cell in column] == ["#,##0", "#,##0.00", "#,##0"]


def test_a_full_sheet_goes_on_in_the_next(documents: Named, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    openpyxl = pytest.importorskip("openpyxl", reason="openpyxl is not installed")
    monkeypatch.setattr("povext.export.sheet.ROWS", 3)
    export.write([documents[0][1]] * 2, tmp_path / "t.xlsx")
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    assert book.sheetnames == ["indicators", "indicators 2", "columns"]
    assert [[sheet.cell(r, 1).value for r in range(2, 6)] for sheet in book.worksheets[:2]] == [
        ["0", "0", "0", None],
        ["1", "1", "1", None],
    ]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_stata_read_back(documents: Named, tmp_path: Path, language: str) -> None:
    pandas = pytest.importorskip("pandas", reason="pandas is not installed")
    export.write(documents, tmp_path / "t.dta", language=language)  # type: ignore[arg-type]
    assert (tmp_path / "t.dta").read_bytes().startswith(b"<stata_dta><header><release>118</release>")
    with pandas.io.stata.StataReader(tmp_path / "t.dta") as reader:
        frame, labels = reader.read(), reader.variable_labels()
    assert labels == {c.name: c.label(language) for c in export.COLUMNS}  # type: ignore[arg-type]
    assert list(frame.columns) == NAMES
    for n, told in enumerate(expected(documents)):
        for name, value in told.items():
            cell = frame[name][n]
            if isinstance(value, Decimal):
                assert math.isnan(cell) if value > Decimal("8e307") else cell == float(value), name
            elif isinstance(value, date) and value.year >= 1678:
                assert cell == pandas.Timestamp(value), name
            elif isinstance(value, int | float):
                assert cell == value, name
            elif isinstance(value, date) or name in ("value", "low", "high", "period_start", "period_end", "published"):
                assert pandas.isna(cell), name
            else:
                assert cell == flat(value).replace("\0", "\ufffd"), name
    assert all(len(name) <= 32 for name in NAMES)
