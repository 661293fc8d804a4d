"""Tables in every format, read back by someone else and compared cell by cell with the extractions."""

from __future__ import annotations

import csv
import io
import math
import sys
import tracemalloc
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import povext
from povext import export
from povext.errors import MissingPackageError
from povext.export.arrow import ROWS, fitted
from povext.export.files import opened
from povext.export.sdmx import COMPONENTS, time_period
from povext.export.sheet import LONGEST
from povext.export.text import guarded, unguarded
from povext.types import Extraction, Indicator

NAMES = [column.name for column in export.COLUMNS]
TEXTS = [column.name for column in export.COLUMNS if column.kind == "text"]
HOSTILE = "=cmd|'/c calc'!A0\0\x07 \ud800_x0041_\n+5元@SUM(A1)"

READ = "2019年底，南丰县贫困发生率降至0.4%，户均增收1800—2800元，约1.2万人受益。"

Named = list[tuple[str, Extraction]]


def made(raw: str, rows: list[dict[str, Any]], **told: Any) -> Extraction:
    whole = [{"unit": "CNY", "type": "other", "span": [0, len(raw)], "evidence": [0, len(raw)], **row} for row in rows]
    return Extraction.from_payload(raw, {"indicators": whole, "text_length": len(raw), **told})


@pytest.fixture(scope="module")
def many() -> Named:
    """Documents read and documents made up, for what reading does not bring about."""
    province = {"name": "云南省", "code": "530000", "level": "province"}
    village = {"name": "+1村", "code": None, "level": "village"}
    old = {"start": "0618-06-18", "end": "1850-01-02", "text": "-古时", "certainty": "inferred"}
    return [
        ("a.txt", povext.extract(READ, published="2020-01-15")),
        ("empty.txt", povext.extract("沒有一個數字。")),
        ("繁體.txt", povext.extract("截至2019年底，馬山縣累計減貧12.61萬人，62個貧困村全部出列。", title="題", source="日報")),
        ("=1+1.txt", made(HOSTILE, [{"value": "-5", "place": village, "population": "＝户", "per": ["person", "year"]}])),
        ("c", made("长" * 40_000, [{"value": "1", "span": [0, 3], "evidence": [0, 40_000], "links": ["2", "3"]}])),
        ("d", made("𠮷🙂" * 20_000, [{"value": "1", "period": old, "place": province}], published="1970-01-01")),
        ("e", made("大", [{"value": v} for v in ("1E+30", "99999999999999999999999999", "0.00000000000000000001", "1E+400")])),
        ("f", made("小", [{"low": "0.1", "high": "0.3", "bound": bound} for bound in ("=", "~", ">", ">=", "<", "<=")])),
        ("g", made("否", [{"value": "-12345678901234567.89", "measure": "change", "status": "norm", "confidence": 0.25}])),
    ]


def clean(text: str) -> str:
    return text.replace("\ud800", "\ufffd")


def expected(many: Named) -> list[dict[str, Any]]:
    """What every table must say, told without the code that makes tables."""
    return [row(name, extraction, indicator) for name, extraction in many for indicator in extraction.indicators]


def row(name: str, extraction: Extraction, i: Indicator) -> dict[str, Any]:
    def day(text: str | None) -> date | None:
        return None if text is None else date(*map(int, text.split("-")))

    number = f"{i.value:f}" if i.value is not None else f"{i.low:f}..{i.high:f}"
    told = {
        "file": name, "record": None, "id": i.id, "type": i.type, "label_en": i.label_en, "label_zh": i.label_zh,
        "value": i.value, "low": i.low, "high": i.high, "unit": i.unit, "bound": i.bound, "measure": i.measure, "per": i.per,
        "status": i.status, "place_name": i.place and i.place.name, "place_code": i.place and i.place.code,
        "place_level": i.place and i.place.level, "period_start": i.period and day(i.period.start),
        "period_end": i.period and day(i.period.end), "period_text": i.period and i.period.text, "population": i.population,
        "text": clean(i.text), "span_start": i.span.start, "span_end": i.span.end, "evidence": clean(i.evidence.text),
        "evidence_start": i.evidence.start, "evidence_end": i.evidence.end, "confidence": i.confidence, "links": i.links,
        "published": day(extraction.published), "exact": number, "period_certainty": i.period and i.period.certainty,
        "title": extraction.title, "source": extraction.source, "fingerprint": extraction.fingerprint,
    }  # fmt: skip
    assert list(told) == NAMES
    return told


def test_the_documents_hold_what_the_formats_have_to_stand(many: Named) -> None:
    rows = expected(many)
    assert len(rows) > 15
    assert {r["value"] is None for r in rows} == {r["place_name"] is None for r in rows} == {True, False}
    assert {r["period_start"] is None for r in rows} == {True, False}
    assert [len(extraction.indicators) for _, extraction in many][:3] == [3, 0, 2]


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


def test_rows_are_the_exact_values(many: Named) -> None:
    assert [dict(zip(NAMES, r, strict=True)) for r in export.rows(many)] == expected(many)


def test_names_and_streams(many: Named) -> None:
    one = many[0][1]
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


def test_a_stream_is_taken_no_faster_than_its_rows(many: Named) -> None:
    taken = []

    def stream() -> Iterator[Extraction]:
        for number in range(10):
            taken.append(number)
            yield many[0][1]

    batches = export.record_batches(stream(), size=3)
    next(batches)
    assert len(taken) <= 2
    assert [batch.num_rows for batch in batches] == [3] * 9


# ---- csv


def test_csv_read_back(many: Named, tmp_path: Path) -> None:
    export.write(many, tmp_path / "t.csv")
    assert (tmp_path / "t.csv").read_bytes().startswith(b"\xef\xbb\xbffile,")
    with (tmp_path / "t.csv").open(encoding="utf-8-sig", newline="") as file:
        found = list(csv.DictReader(file))
    wanted = expected(many)
    assert len(found) == len(wanted)
    for cells, told in zip(found, wanted, strict=True):
        for name, value in told.items():
            cell = unguarded(cells[name]) if name in TEXTS else cells[name]
            assert cell == flat(value), name
        for name in TEXTS:
            assert not cells[name].startswith(("=", "+", "-", "@", "＝"))
    assert {cells["bound"] for cells in found} == {"=", "~", ">", ">=", "<", "<="}
    assert [cells["value"] for cells in found if cells["value"].startswith("-")] == ["-5", "-12345678901234567.89"]


def flat(value: Any) -> str:
    if isinstance(value, tuple):
        return ";".join(value)
    return "" if value is None else f"{value:f}" if isinstance(value, Decimal) else str(value)


@pytest.mark.parametrize("text", ["", "全县", "=1", "'=1", "''=1", "'", "'a", "-5℃", "\tx", "＝1", "＋5", "a=1", "5"])
def test_the_guard_comes_off_again(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert (guarded(text) != text) == (text.lstrip("'")[:1] in ("=", "-", "\t", "＝", "＋") and text.lstrip("'") != "")


# ---- data frame


def test_the_data_frame_has_types_and_exact_numbers(many: Named) -> None:
    pandas = pytest.importorskip("pandas", reason="pandas is not installed")
    frame = povext.to_dataframe(many)
    wanted = expected(many)
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
    floats = povext.to_dataframe(many, numbers="float")
    assert str(floats["value"].dtype) == "float64"
    assert floats["value"][0] == 0.4
    assert math.isnan(floats["value"][1])
    assert many[0][1].to_dataframe().equals(povext.to_dataframe(many[0][1]))
    with pytest.raises(ValueError, match="numbers must be 'exact' or 'float', not 'double'"):
        povext.to_dataframe(many, numbers="double")  # type: ignore[arg-type]


# ---- arrow


def test_parquet_read_by_polars(many: Named, tmp_path: Path) -> None:
    polars = pytest.importorskip("polars", reason="polars is not installed")
    export.write(many, tmp_path / "t.parquet")
    for frame in (polars.read_parquet(tmp_path / "t.parquet"), polars.from_arrow(export.to_arrow(many))):
        assert frame.columns == NAMES
        assert frame.schema["value"] == polars.Decimal(38, 12)
        assert frame.schema["per"] == polars.List(polars.String)
        assert frame.schema["period_start"] == polars.Date
        wanted = expected(many)
        assert frame.height == len(wanted)
        for cells, told in zip(frame.iter_rows(named=True), wanted, strict=True):
            for name, value in told.items():
                if isinstance(value, tuple):
                    assert tuple(cells[name]) == value
                elif isinstance(value, Decimal):
                    assert cells[name] == fitted(value), name
                else:
                    assert cells[name] == value, name


def test_numbers_that_fit_are_exact_and_others_are_told(many: Named) -> None:
    pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    table = export.to_arrow(many[6:7]).to_pylist()
    assert [r["value"] for r in table] == [None, Decimal(10**26 - 1), Decimal(0), None]
    assert [r["exact"] for r in table] == [f"{Decimal(v):f}" for v in ("1E+30", 10**26 - 1, "1E-20", "1E+400")]
    for text in ("0.000000000001", "-99999999999999999999999999.999999999999", "12610000", "1E+3"):
        assert fitted(Decimal(text)) == Decimal(text)
    assert fitted(Decimal("99999999999999999999999999.9999999999999")) is None
    assert fitted(Decimal("0.3333333333333")) == Decimal("0.333333333333")


def test_the_schema_tells_its_version_and_its_columns(many: Named, tmp_path: Path) -> None:
    pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    import pyarrow.parquet as parquet

    export.write(many[:1], tmp_path / "t.parquet")
    schema = parquet.read_schema(tmp_path / "t.parquet")
    assert schema.metadata[b"povext.table"].decode() == export.VERSION
    assert schema.metadata[b"povext.version"].decode() == povext.__version__
    assert schema.field("value").metadata[b"label_zh"].decode() == "数值"
    assert schema.equals(export.arrow_schema())


def test_parquet_is_written_group_by_group(many: Named, tmp_path: Path) -> None:
    pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    import pyarrow.parquet as parquet

    count = ROWS // 3 + 1
    export.write((many[0][1] for _ in range(2 * count)), tmp_path / "t.parquet")
    file = parquet.ParquetFile(tmp_path / "t.parquet")
    assert (file.num_row_groups, file.metadata.num_rows) == (2, 6 * count)


# ---- xlsx


@pytest.mark.parametrize("language", ["en", "zh"])
def test_xlsx_read_by_openpyxl(many: Named, tmp_path: Path, language: str) -> None:
    openpyxl = pytest.importorskip("openpyxl", reason="openpyxl is not installed")
    pytest.importorskip("xlsxwriter", reason="xlsxwriter is not installed")
    export.write(many, tmp_path / "t.xlsx", language=language)  # type: ignore[arg-type]
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    assert book.sheetnames == {"en": ["indicators", "columns"], "zh": ["指标", "列说明"]}[language]
    sheet = book.worksheets[0]
    assert sheet.freeze_panes == "A2"
    wanted = expected(many)
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


def test_numbers_on_a_sheet_show_the_digits_of_the_text(many: Named, tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl", reason="openpyxl is not installed")
    export.write([made("x", [{"value": v} for v in ("12610000", "0.54", "1E+3")])], tmp_path / "t.xlsx")
    column = openpyxl.load_workbook(tmp_path / "t.xlsx").worksheets[0]["G"][1:]
    assert [cell.number_format for cell in column] == ["#,##0", "#,##0.00", "#,##0"]


def test_a_full_sheet_goes_on_in_the_next(many: Named, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    openpyxl = pytest.importorskip("openpyxl", reason="openpyxl is not installed")
    monkeypatch.setattr("povext.export.sheet.ROWS", 3)
    export.write([many[0][1]] * 2, tmp_path / "t.xlsx")
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    assert book.sheetnames == ["indicators", "indicators 2", "columns"]
    assert [[sheet.cell(r, 1).value for r in range(2, 6)] for sheet in book.worksheets[:2]] == [
        ["0", "0", "0", None],
        ["1", "1", "1", None],
    ]


# ---- stata


@pytest.mark.parametrize("language", ["en", "zh"])
def test_stata_read_back(many: Named, tmp_path: Path, language: str) -> None:
    pandas = pytest.importorskip("pandas", reason="pandas is not installed")
    export.write(many, tmp_path / "t.dta", language=language)  # type: ignore[arg-type]
    assert (tmp_path / "t.dta").read_bytes().startswith(b"<stata_dta><header><release>118</release>")
    with pandas.io.stata.StataReader(tmp_path / "t.dta") as reader:
        frame, labels = reader.read(), reader.variable_labels()
    assert labels == {c.name: c.label(language) for c in export.COLUMNS}  # type: ignore[arg-type]
    assert list(frame.columns) == NAMES
    for n, told in enumerate(expected(many)):
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


# ---- sdmx


def test_sdmx_read_back(many: Named, tmp_path: Path) -> None:
    export.write(many, tmp_path / "t.sdmx.csv")
    with (tmp_path / "t.sdmx.csv").open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    wanted = expected(many)
    assert list(found[0])[:3] == ["STRUCTURE", "STRUCTURE_ID", "ACTION"]
    assert {tuple(r.values())[:3] for r in found} == {("dataflow", "POVEXT:INDICATORS(1.0.0)", "I")}
    bounds = {"EQ": "=", "ABOUT": "~", "GT": ">", "GE": ">=", "LT": "<", "LE": "<="}
    for cells, told in zip(found, wanted, strict=True):
        assert cells["INDICATOR"].replace("-", ".") == told["type"]
        assert cells["OBS_VALUE"] == flat(told["value"])
        assert (cells["VALUE_LOW"], cells["VALUE_HIGH"]) == (flat(told["low"]), flat(told["high"]))
        assert cells["REF_AREA"] == (told["place_code"] or "_X")
        assert cells["REF_AREA_NAME"] == (told["place_name"] or "")
        assert tuple(cells["PER"].split("-")) == (told["per"] or ("_Z",))
        assert bounds[cells["BOUND"]] == told["bound"]
        assert (cells["UNIT_MEASURE"], cells["UNIT_MULT"], cells["MEASURE"]) == (told["unit"], "0", told["measure"])
        assert (cells["STATUS"], cells["DOCUMENT"], cells["OBS_ID"]) == (told["status"], told["file"], told["id"])
        assert (cells["EVIDENCE"], cells["OBS_TEXT"]) == (told["evidence"], told["text"])
        assert (cells["CONFIDENCE"], cells["PUBLISHED"]) == (str(told["confidence"]), flat(told["published"]))
        assert cells["TIME_PERIOD"] == time_period(told["period_start"], told["period_end"])
        assert (cells["OBS_STATUS"] == "O") is (told["value"] is None)
    keys = [c.id for c in COMPONENTS if c.role == "dimension"]
    assert len({tuple(r[k] for k in keys) for r in found}) == len(found)


@pytest.mark.parametrize(
    ("start", "end", "told"),
    [
        ("2019-01-01", "2019-12-31", "2019"),
        ("2016-01-01", "2020-12-31", "2016-01-01/P5Y"),
        ("2020-02-01", "2020-02-29", "2020-02"),
        ("2019-02-01", "2019-02-28", "2019-02"),
        ("2020-02-01", "2020-02-28", "2020-02-01/P28D"),
        ("2019-01-01", "2019-09-30", "2019-01-01/P9M"),
        ("2019-07-01", "2020-06-30", "2019-07-01/P12M"),
        ("2019-12-31", "2019-12-31", "2019-12-31"),
        ("2016-01-01", "2019-10-19", "2016-01-01/P1388D"),
        ("9999-12-01", "9999-12-31", "9999-12"),
    ],
)
def test_times_of_sdmx(start: str, end: str, told: str) -> None:
    first, last = date.fromisoformat(start), date.fromisoformat(end)
    assert time_period(first, last) == told
    if told.endswith("D"):
        assert (last - first).days + 1 == int(told.partition("/P")[2][:-1])


def test_the_standing_of_an_observation(tmp_path: Path) -> None:
    standings = (("planned", "="), ("forecast", "~"), ("norm", "~"), ("actual", ">"))
    rows = [{"value": "1", "status": status, "bound": bound} for status, bound in standings]
    export.write(made("x", rows), tmp_path / "t.sdmx")
    with (tmp_path / "t.sdmx").open(encoding="utf-8", newline="") as file:
        assert [r["OBS_STATUS"] for r in csv.DictReader(file)] == ["F", "F", "E", "A"]


# ---- all of them


@pytest.mark.parametrize("form", list(export.FORMATS))
def test_the_same_extractions_are_the_same_bytes(many: Named, tmp_path: Path, form: str) -> None:
    for name in ("a", "b"):
        export.write(many, tmp_path / name, format=form)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


@pytest.mark.parametrize("form", [f.name for f in export.FORMATS.values() if f.streams])
def test_memory_does_not_grow_with_the_stream(many: Named, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str) -> None:
    monkeypatch.setattr("povext.export.arrow.ROWS", 100)

    def peak(count: int) -> int:
        tracemalloc.start()
        export.write((many[0][1] for _ in range(count)), tmp_path / "t", form)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(100)  # what is loaded once
    few, lots = peak(100), peak(1000)
    assert lots < 2 * few + 200_000, (few, lots)  # a row takes more than 2 kB: 2,700 rows more would be 5 MB


@pytest.mark.parametrize("form", list(export.FORMATS))
@pytest.mark.parametrize("count", [0, 1])
def test_nothing_found_is_a_table_all_the_same(many: Named, tmp_path: Path, form: str, count: int) -> None:
    pandas = pytest.importorskip("pandas", reason="pandas is not installed")
    path = tmp_path / f"t{export.FORMATS[form].suffixes[0]}"
    export.write(many[1:2] * count, path)
    read = {"xlsx": pandas.read_excel, "parquet": pandas.read_parquet, "dta": pandas.read_stata}.get(form)
    if read is None:
        assert len(path.read_text("utf-8-sig").splitlines()) == (count if form == "jsonl" else 1)
    else:
        assert read(path).shape == (0, len(NAMES))


@pytest.mark.parametrize("form", [f for f in export.FORMATS.values() if f.binary], ids=lambda f: f.name)
def test_binary_formats_go_through_a_pipe(many: Named, form: export.Format) -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def seek(self, *_: Any) -> int:
            raise OSError("a pipe cannot go back")

        def tell(self) -> int:
            raise OSError("a pipe does not count")

    pipe = Pipe()
    writer = form.writer(pipe)
    for name, extraction in many:
        writer.write(name, extraction)
    writer.close()
    pandas = pytest.importorskip("pandas", reason="pandas is not installed")
    read = {"xlsx": pandas.read_excel, "parquet": pandas.read_parquet, "dta": pandas.read_stata}[form.name]
    assert len(read(io.BytesIO(pipe.getvalue()))) == len(expected(many))


def test_a_format_nobody_knows(many: Named, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"No format is called 'xls': tell format, one of jsonl, csv, xlsx"):
        export.write(many, tmp_path / "t", "xls")
    with pytest.raises(ValueError, match=r"No format's files end as 't\.xls' does"):
        export.write(many, tmp_path / "t.xls")
    with pytest.raises(ValueError, match="language must be 'en' or 'zh', not 'de'"):
        export.write(many, tmp_path / "t.csv", language="de")  # type: ignore[arg-type]
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("form", "package"), [("xlsx", "xlsxwriter"), ("parquet", "pyarrow"), ("dta", "pandas"), ("frame", "pandas")]
)
def test_a_missing_package_is_one_sentence(
    many: Named, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str, package: str
) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == package]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(sys, "meta_path", [Missing(package), *sys.meta_path])
    with pytest.raises(MissingPackageError, match=rf'needs {package}, which is not installed: pip install "povext\[data\]"'):
        povext.to_dataframe(many) if form == "frame" else export.write(many, tmp_path / "t", form)
    assert not list(tmp_path.iterdir())


class Missing:
    """As if a package were not installed."""

    def __init__(self, package: str) -> None:
        self.package = package

    def find_spec(self, name: str, *_: Any) -> None:
        if name.partition(".")[0] == self.package:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)


def test_a_failure_leaves_no_file(many: Named, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    def stream() -> Iterator[Any]:
        yield many[0]
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
