"""Plots: what they are made of, which values they choose, and that they can be saved."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

import povext
from povext.types import Extraction
from povext.viz._observations import observations

pytest.importorskip("altair", reason="altair is not installed: plots are not tried")

from povext import plot

TEXTS = [
    "2014年底，陇西县贫困发生率为15.4%，农村居民人均可支配收入6200元，贫困人口12.86万人、3.1万户。",
    "2019年底，陇西县贫困发生率为0.4%，农村居民人均可支配收入9300元。2020年，陇西县力争农村居民人均可支配收入达到1万元。",
    "2015年底，马山县贫困发生率为18.2%，户均增收1800—2800元。2020年，马山县农村居民人均可支配收入8100元。",
]


@pytest.fixture(scope="module")
def many() -> list[Extraction]:
    return list(povext.pipe(TEXTS))


def rows_of(chart: Any) -> list[dict[str, Any]]:
    return [row for rows in chart.to_dict()["datasets"].values() for row in rows]


def test_over_time_holds_every_value_of_the_indicator(many: list[Extraction]) -> None:
    rows = rows_of(plot.over_time(many, "poverty.incidence"))
    assert [(r["place"], r["at"], r["value"]) for r in rows] == [
        ("陇西县", 2014.0, 15.4), ("陇西县", 2019.0, 0.4), ("马山县", 2015.0, 18.2),
    ]  # fmt: skip
    assert all(r["best"] for r in rows)
    assert [r["place"] for r in rows_of(plot.over_time(many, "poverty.incidence", places=["马山县"]))] == ["马山县"]


def test_of_several_values_the_line_follows_the_surest() -> None:
    base = {"type": "poverty.incidence", "unit": "percent", "period": {"start": "2019-01-01", "end": "2019-12-31"}}
    rows = [{**base, "value": v, "span": [0, 1], "confidence": c} for v, c in (("0.5", 0.7), ("0.4", 0.9), ("0.6", 0.9))]
    found = rows_of(plot.over_time(Extraction.from_payload("x", {"indicators": rows}), "poverty.incidence"))
    assert [(r["value"], r["best"]) for r in found] == [(0.5, False), (0.4, True), (0.6, False)]


def test_other_units_are_left_out_and_that_is_told(many: list[Extraction]) -> None:
    chart = plot.over_time(many, "poverty.population")
    assert [r["unit"] for r in rows_of(chart)] == ["person"]
    assert chart.to_dict()["title"]["subtitle"] == ["not shown: 1 in other units"]
    assert [r["value"] for r in rows_of(plot.over_time(many, "poverty.population", unit="household"))] == [31000]


def test_ranges_are_kept(many: list[Extraction]) -> None:
    (row,) = rows_of(plot.over_time(many, "income.increase", language="zh"))
    assert (row["value"], row["low"], row["high"], row["label"], row["unit_label"]) == (None, 1800, 2800, "增收", "元/户")


def test_plans_stand_against_what_came_about(many: list[Extraction]) -> None:
    chart = plot.planned_actual(many, "income.disposable")
    assert {(r["place"], r["status"], r["value"]) for r in rows_of(chart)} >= {
        ("陇西县", "actual", 9300), ("陇西县", "planned", 10000), ("马山县", "actual", 8100),
    }  # fmt: skip
    assert [part["title"]["text"] for part in chart.to_dict()["concat"]] == ["陇西县", "马山县"]
    alone = plot.planned_actual(many, "income.disposable", places=["陇西县"])
    assert "layer" in alone.to_dict()


def test_a_panel_has_a_chart_for_each_type(many: list[Extraction]) -> None:
    chart = plot.panel(many, ["poverty.incidence", "income.disposable"], language="zh").to_dict()
    assert [part["title"]["text"] for part in chart["concat"]] == ["贫困发生率 (%)", "居民人均可支配收入（纯收入） (元/人)"]
    assert chart["resolve"]["scale"] == {"color": "shared", "y": "independent"}
    assert len(plot.panel(many, most=2).to_dict()["concat"]) == 2


def test_fonts_have_chinese(many: list[Extraction]) -> None:
    font = plot.over_time(many, "poverty.incidence").to_dict()["config"]["font"]
    assert {"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC"} <= {name.strip(" '") for name in font.split(",")}


def test_tables_are_taken_as_well(many: list[Extraction], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from povext.cli import main

    for k, text in enumerate(TEXTS):
        (tmp_path / f"{k}.txt").write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.argv", ["povext", "extract", "0.txt", "1.txt", "2.txt", "-o", "all.csv"])
    with pytest.raises(SystemExit):
        main()
    rows = list(csv.DictReader(io.StringIO((tmp_path / "all.csv").read_text("utf-8-sig"))))
    wanted = [{**row, "document": ""} for row in observations(many)]
    assert [{**row, "document": ""} for row in observations(rows)] == wanted
    pandas = pytest.importorskip("pandas", reason="pandas is not installed")
    frame = pandas.read_csv(tmp_path / "all.csv", encoding="utf-8-sig")
    assert [{**row, "document": ""} for row in observations(frame)] == wanted


def test_what_cannot_be_plotted_says_why(many: list[Extraction]) -> None:
    with pytest.raises(ValueError, match=r"water\.tap_rate .* the data holds poverty\.incidence \(value, actual"):
        plot.over_time(many, "water.tap_rate")
    with pytest.raises(ValueError, match="nothing that has a period"):
        plot.panel([])
    with pytest.raises(ValueError, match="no column type, unit, status, measure, period_end"):
        plot.panel([{"value": 1}])
    with pytest.raises(TypeError, match="Item 1 is no extraction and no row"):
        plot.panel([1])
    with pytest.raises(TypeError, match="not int"):
        plot.panel(3)


def test_charts_are_saved_whole(many: list[Extraction], tmp_path: Path) -> None:
    chart = plot.over_time(many, "poverty.incidence")
    spec = json.loads(plot.save(chart, tmp_path / "a.json").read_text("utf-8"))
    assert spec == json.loads(plot.save(chart, tmp_path / "b.json").read_text("utf-8"))
    assert "陇西县" in json.dumps(spec, ensure_ascii=False)
    with pytest.raises(ValueError, match=r"c\.xyz: a chart is saved as"):
        plot.save(chart, tmp_path / "c.xyz")
    pytest.importorskip("vl_convert", reason="vl-convert-python is not installed: charts are not saved as pages")
    assert plot.save(chart, tmp_path / "a.svg").read_text("utf-8").startswith("<svg")
    assert "<script src=" not in plot.save(chart, tmp_path / "a.html").read_text("utf-8")
