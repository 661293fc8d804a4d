"""CSV and SDMX-CSV, read back and compared cell by cell with the extractions."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from export_documents import TEXTS, Named, expected, flat, made
from povext import export
from povext.export.sdmx import COMPONENTS, time_period
from povext.export.text import guarded, unguarded


def test_csv_read_back(documents: Named, tmp_path: Path) -> None:
    export.write(documents, tmp_path / "t.csv")
    assert (tmp_path / "t.csv").read_bytes().startswith(b"\xef\xbb\xbffile,")
    with (tmp_path / "t.csv").open(encoding="utf-8-sig", newline="") as file:
        found = list(csv.DictReader(file))
    wanted = expected(documents)
    assert len(found) == len(wanted)
    for cells, told in zip(found, wanted, strict=True):
        for name, value in told.items():
            cell = unguarded(cells[name]) if name in TEXTS else cells[name]
            assert cell == flat(value), name
        for name in TEXTS:
            assert not cells[name].startswith(("=", "+", "-", "@", "＝"))
    assert {cells["bound"] for cells in found} == {"=", "~", ">", ">=", "<", "<="}
    assert [cells["value"] for cells in found if cells["value"].startswith("-")] == ["-5", "-12345678901234567.89"]


@pytest.mark.parametrize("text", ["", "全县", "=1", "'=1", "''=1", "'", "'a", "-5℃", "\tx", "＝1", "＋5", "a=1", "5"])
def test_the_guard_comes_off_again(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert (guarded(text) != text) == (text.lstrip("'")[:1] in ("=", "-", "\t", "＝", "＋") and text.lstrip("'") != "")


def test_sdmx_read_back(documents: Named, tmp_path: Path) -> None:
    export.write(documents, tmp_path / "t.sdmx.csv")
    with (tmp_path / "t.sdmx.csv").open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    wanted = expected(documents)
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
