"""Many documents to one table: agreement, conflict, copies, what is restored, codes, years, files."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import povext
from povext import export
from povext.cli import main
from povext.errors import InputError, MissingPackageError
from povext.panel.settle import ORDER, Told, settled
from povext.panel.tables import TABLES
from povext.panel.values import interval, relation, step_of
from povext.types import Extraction

pytest.importorskip("duckdb", reason="duckdb is not installed")
pytest.importorskip("pyarrow", reason="pyarrow is not installed")

Text = tuple[str, str, str]


def read(*texts: Text, **told: Any) -> list[tuple[str, Extraction]]:
    return [(name, povext.extract(text, published=day, **told)) for name, day, text in texts]


def tables(extractions: Any, **options: Any) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    with povext.panel(extractions, **options) as made:
        return named("cells", made.rows("cells")), named("sources", made.rows("sources"))


def named(table: str, rows: Iterable[Any]) -> list[dict[str, Any]]:
    names = [column.name for column in TABLES[table]]  # type: ignore[index]
    return [dict(zip(names, row, strict=True)) for row in rows]


def of(cells: list[dict[str, Any]], type_: str, **told: Any) -> dict[str, Any]:
    (cell,) = [c for c in cells if c["type"] == type_ and all(c[name] == value for name, value in told.items())]
    return cell


REPORT = (
    "report", "2020-01-10",
    "2019年，隆安县减贫8642人，贫困发生率降至0.93%，18个贫困村出列，农村居民人均可支配收入11873元。",
)  # fmt: skip
ROUNDED = ("paper", "2020-02-03", "隆安县交出答卷：2019年，全县减贫近8700人，农村居民人均可支配收入达1.19万元。")
STRIPPED = ("strip", "2021-02-20", REPORT[2].replace("2019年", "年"))


# --- values ---------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "text", "step"),
    [
        (12000, "1.2万人", 1000), (12034, "12,034人", 1), (12034, "１２０３４人", 1), (0.4, "0.40%", 0.01), (0, "0%", 0),
        (12300, "一万二千三百人", 100), (45, "四十五个", 1), (300000000, "3亿元", 1e8), (-1200, "1200人", 1),
    ],
)  # fmt: skip
def test_the_step_is_that_of_the_last_digit_shown(value: float, text: str, step: float) -> None:
    assert step_of(value, text) == pytest.approx(step)


@pytest.mark.parametrize(
    ("one", "other", "wanted"),
    [
        ((12000, "=", "1.2万"), (12034, "=", "12034"), "refine"),
        ((12000, "=", "1.2万"), (12600, "=", "12600"), "conflict"),
        ((400000, "~", "40万"), (398000, "=", "39.8万"), "refine"),
        ((400000, "~", "40万"), (350000, "=", "35万"), "conflict"),
        ((3600, ">", "3600多"), (3690, "=", "3690"), "refine"),
        ((3600, ">", "3600多"), (3710, "=", "3710"), "conflict"),
        ((3600, ">", "3600多"), (3599, "=", "3599"), "conflict"),
        ((90, ">=", "90%"), (99, "=", "99%"), "refine"),
        ((3, "<=", "3%"), (1.56, "=", "1.56%"), "refine"),
        ((400000, "<", "40万"), (385000, "=", "38.5万"), "refine"),
        ((0, "=", "0"), (0.3, "=", "0.3%"), "conflict"),
        ((-8.2, "=", "8.2个百分点"), (-8.24, "=", "8.24个百分点"), "refine"),
        ((12034, "=", "12034"), (12035, "=", "12035"), "conflict"),
    ],
)
def test_two_numbers_agree_refine_or_conflict(one: tuple[float, str, str], other: tuple[float, str, str], wanted: str) -> None:
    a, b = (interval(value, None, None, bound, text) for value, bound, text in (one, other))
    assert relation(a, b, one[0] == other[0]) == relation(b, a, one[0] == other[0]) == wanted


def test_a_range_holds_what_lies_in_it() -> None:
    ends = interval(None, 1800, 2800, "=", "1800—2800元")
    assert ends.meets(interval(2500, None, None, "=", "2500元"))
    assert not ends.meets(interval(3000, None, None, "=", "3000元"))


# --- the choice -----------------------------------------------------------------------------------------------------------------


def told(claim: int, number: str, published: str = "", **more: Any) -> Told:
    value = float(number)
    made = Told(claim, claim, claim, published, 0, number, value - 0.5, value + 0.5, 0.9, 0, "")
    return made._replace(**more)


def test_each_criterion_decides_and_says_so() -> None:
    old, new = told(1, "100", "2020-01-01"), told(2, "200", "2020-02-01")
    assert settled([old, new]).chosen_by == "date"
    assert settled([old, new]).readings[0][0] is new
    assert settled([old, told(3, "100", "2019-01-01"), new]).chosen_by == "agreement"
    assert settled([old._replace(correction=1), new]).readings[0][0].number == "100"
    assert settled([old, new._replace(correction=-1)]).chosen_by == "correction"
    assert settled([old, new], ("confidence", "date")).chosen_by == "date"
    assert settled([old, new._replace(confidence=0.1)], ("confidence", "date")).chosen_by == "confidence"
    assert settled([old, new._replace(trust=1)], ("source",)).readings[0][0] is old
    assert settled([told(1, "100"), told(2, "200")]).chosen_by == "order"


def test_copies_are_one_voice_and_make_nothing_newer() -> None:
    wrong = [told(n, "150", f"2020-0{n}-01", voice=1) for n in (1, 2, 3)]
    made = settled([*wrong, told(4, "105", "2019-12-01"), told(5, "105", "2019-12-02")])
    assert (made.readings[0][0].number, made.chosen_by) == ("105", "agreement")
    made = settled([*wrong, told(4, "105", "2020-02-15")])
    assert (made.readings[0][0].number, made.chosen_by) == ("105", "date")


def test_nothing_told_is_ever_dropped() -> None:
    some = [told(n, str(100 + 7 * (n % 4)), f"2020-01-{n:02}") for n in range(1, 20)]
    made = settled(some)
    assert sorted(one.claim for reading in made.readings for one in reading) == list(range(1, 20))
    assert set(made.relations) == set(range(1, 20))


def test_different_things_in_one_document_are_no_contradiction_between_documents() -> None:
    made = settled([told(1, "100", voice=7), told(2, "200", voice=7)])
    assert (made.agreement, made.conflict) == ("conflict", "within")


# --- whole documents ------------------------------------------------------------------------------------------------------------


def test_one_fact_of_several_documents_is_one_cell_with_all_its_sources() -> None:
    cells, sources = tables(read(REPORT, ROUNDED))
    lifted = of(cells, "poverty.lifted")
    assert (lifted["exact"], lifted["agreement"], lifted["voices"], lifted["file"]) == ("8642", "refine", 2, "report")
    both = {s["file"]: s for s in sources if s["cell"] == lifted["cell"]}
    assert {name: s["relation"] for name, s in both.items()} == {"report": "agree", "paper": "refine"}
    income = of(cells, "income.disposable")
    assert (income["value"], income["per"], income["period_start"]) == (Decimal(11873), ("person",), date(2019, 1, 1))


def test_every_cell_leads_back_to_the_characters() -> None:
    texts = {name: text for name, _, text in (REPORT, ROUNDED, STRIPPED)}
    cells, sources = tables(read(REPORT, ROUNDED, STRIPPED))
    for row in [*cells, *sources]:
        assert texts[row["file"]][row["span_start"] : row["span_end"]] == row["text"]
        assert row["evidence"] in texts[row["file"]]
    assert {s["cell"] for s in sources} == {c["cell"] for c in cells}
    assert sum(s["chosen"] == "yes" for s in sources) == len(cells)


def test_a_year_that_a_copy_has_lost_comes_from_its_twin() -> None:
    cells, sources = tables(read(REPORT, STRIPPED))
    assert all(c["period_end"] == date(2019, 12, 31) for c in cells)
    back = [s for s in sources if s["file"] == "strip"]
    assert len(back) == 4
    for source in back:
        assert source["inferred"] == ("period",)
        assert source["copy_of"] == "report"
        assert source["inferred_from"].startswith("report#")
        assert source["period_start"] == date(2019, 1, 1)
    assert {c["voices"] for c in cells} == {1}
    cells, sources = tables(read(REPORT, STRIPPED), copies=False)
    assert not any(s["inferred"] for s in sources)
    assert any(c["period_start"] is None for c in cells)


def test_digits_that_a_copy_has_lost_come_from_its_twin() -> None:
    damaged = ("lost", "2020-03-01", REPORT[2].replace("8642", "842").replace("0.93", "93"))
    cells, sources = tables(read(REPORT, damaged))
    lifted = of(cells, "poverty.lifted")
    assert (lifted["exact"], lifted["agreement"], lifted["voices"]) == ("8642", "single", 1)
    (lost,) = [s for s in sources if s["cell"] == lifted["cell"] and s["file"] == "lost"]
    assert (lost["exact"], lost["text"], lost["inferred"]) == ("8642", "842人", ("value",))
    assert lost["reason"] == "842人 stands for 8642人 in a copy"


def test_a_traditional_copy_with_pinyin_is_a_copy() -> None:
    other = "2019年，隆安縣減貧(jiǎn pín)8642人，貧困發(fā)生率降至0.93%，18個貧困村出列，農村居民人均可支配收入11873元。"
    cells, _ = tables(read(REPORT, ("traditional", "2020-05-01", other)))
    assert {(c["documents"], c["voices"]) for c in cells} == {(2, 1)}


def test_a_form_filled_in_anew_is_nobodys_copy() -> None:
    other = REPORT[2].replace("2019", "2018").replace("8642", "9127").replace("0.93", "2.4").replace("18个", "23个")
    with povext.panel(read(REPORT, ("before", "2019-01-10", other.replace("11873", "10554")))) as made:
        assert made.counts["copies"] == 0
        assert made.counts["conflicts"] == 0


def test_conflicts_stay_and_the_order_can_be_changed() -> None:
    texts = read(
        ("a", "2020-01-01", "2019年，隆安县减贫8642人。全县加快脱贫步伐，各项工作有序推进。"),
        ("b", "2020-02-01", "到隆安县采访，山路弯弯。据介绍，2019年隆安县减贫8246人。"),
        ("c", "2020-01-15", "2019年，隆安县共减贫8642人，干部群众齐心协力奔小康。"),
        source="",
    )
    cells, sources = tables(texts)
    lifted = of(cells, "poverty.lifted")
    assert (lifted["exact"], lifted["chosen_by"], lifted["conflict"]) == ("8642", "agreement", "between")
    assert (lifted["others"], lifted["readings"]) == ("8246 (1 voice)", 2)
    assert {s["file"]: s["relation"] for s in sources} == {"a": "agree", "c": "agree", "b": "conflict"}
    lifted = of(tables(texts, prefer=["date"])[0], "poverty.lifted")
    assert (lifted["exact"], lifted["chosen_by"], lifted["others"]) == ("8246", "date", "8642 (2 voices)")


def test_a_trusted_source_decides_where_it_is_asked_to() -> None:
    texts = [
        ("a", povext.extract("2019年，隆安县减贫8642人。", published="2020-01-01", source="广西壮族自治区统计局")),
        ("b", povext.extract("2019年，隆安县减贫8246人。", published="2020-02-01", source="某网站")),
    ]
    assert of(tables(texts)[0], "poverty.lifted")["exact"] == "8246"
    chosen = of(tables(texts, prefer=["source"], trust=["统计局"])[0], "poverty.lifted")
    assert (chosen["exact"], chosen["chosen_by"]) == ("8642", "source")


def test_a_correction_goes_before_what_it_corrects() -> None:
    texts = read(
        ("first", "2018-01-12", "2017年，田东县减贫12360人。"),
        ("second", "2018-04-12", "在田东县，记者看到芒果满山。2017年田东县减贫12360人。"),
        ("correction", "2018-03-02", "更正：经核实，2017年田东县减贫12680人。"),
    )
    lifted = of(tables(texts)[0], "poverty.lifted")
    assert (lifted["exact"], lifted["chosen_by"], lifted["others"]) == ("12680", "correction", "12360 (2 voices)")


def test_plans_stand_beside_what_came_of_them() -> None:
    cells, _ = tables(
        read(
            ("plan", "2019-02-18", "2019年，凤山县计划减贫9500人，力争把贫困发生率控制在3%以内。"),
            ("result", "2020-01-20", "2019年，凤山县减贫9812人，贫困发生率降至1.56%。"),
        )
    )
    actual, plan = of(cells, "poverty.lifted", status="actual"), of(cells, "poverty.lifted", status="planned")
    assert (actual["planned"], actual["planned_cell"]) == ("9500", plan["cell"])
    assert (plan["actual"], plan["actual_cell"]) == ("9812", actual["cell"])
    assert of(cells, "poverty.incidence", status="actual")["planned_bound"] == "<="


@pytest.mark.parametrize(
    ("text", "type_", "value", "day", "reason"),
    [
        (
            "东兰县贫困发生率由2015年底的22.4%降至2019年底的%，下降21.3个百分点。",
            "poverty.incidence", "1.1", "2019-12-31", "22.4 - 21.3 = 1.1",
        ),
        (
            "那坡县贫困户由2018年底的6200户减少到2019年底的户，减少3100户。",
            "poverty.population", "3100", "2019-12-31", "6200 - 3100 = 3100",
        ),
        (
            "那坡县贫困发生率由2018年底的%下降到2019年底的5.2%，下降6.4个百分点。",
            "poverty.incidence", "11.6", "2018-12-31", "5.2 + 6.4 = 11.6",
        ),
        (
            "那坡县贫困发生率由2018年底的11.6%下降到2019年底的5.2%，下降个百分点。",
            "poverty.incidence", "-6.4", "2019-12-31", "5.2 - 11.6 = -6.4",
        ),
        (
            "那坡县贫困发生率由2018年底的11.6%下降到2019年底的2%，下降6.4个百分点。",
            "poverty.incidence", "5.2", "2019-12-31", "11.6 and -6.4 give 5.2",
        ),
    ],
)  # fmt: skip
def test_a_lost_number_comes_from_the_texts_own_sum(text: str, type_: str, value: str, day: str, reason: str) -> None:
    cells, sources = tables(read(("page", "2020-01-06", text)))
    found = [s for s in sources if "value" in s["inferred"]]
    if "的2%" in text:  # 2 may be 5.2 that has lost its digits
        assert [(s["exact"], s["text"]) for s in found] == [("5.2", "2%")]
        assert found[0]["reason"] == reason
        return
    (source,) = found
    assert (source["exact"], source["reason"], source["text"]) == (value, reason, "")
    assert source["inferred_from"].startswith("page#")
    cell = of(cells, type_, exact=value)
    assert (cell["inferred"], cell["period_end"]) == (("value",), date.fromisoformat(day))


def test_nothing_is_reckoned_where_nothing_is_missing_or_the_sum_is_not_told() -> None:
    for text in (
        "东兰县贫困发生率由2015年底的22.4%降至2019年底的1.1%，下降21.3个百分点。",
        "东兰县贫困发生率由2015年底的22.4%降至2019年底的%。",
        "2015年底，东兰县贫困发生率22.4%。2017年底，贫困发生率11.2%。",
    ):
        with povext.panel(read(("page", "2020-01-06", text))) as made:
            assert made.counts["completed"] == 0
            assert not any(row for row in named("sources", made.rows("sources")) if row["inferred"])


def test_codes_are_followed_to_today_where_asked() -> None:
    texts = read(
        ("county", "2014-01-20", "2013年，武鸣县减贫8120人。"),
        ("district", "2017-03-01", "在武鸣区，粮食连年丰收。回头看，2013年武鸣区减贫8120人。"),
    )
    assert {(c["place_code"], c["place_name"]) for c in tables(texts)[0]} == {("450122", "武鸣县"), ("450110", "武鸣区")}
    cells, sources = tables(texts, codes="today")
    (cell,) = cells
    assert (cell["place_code"], cell["place_name"], cell["voices"]) == ("450110", "武鸣区", 2)
    assert {s["place_code"] for s in sources} == {"450122", "450110"}


def test_by_year_a_level_at_the_end_of_a_year_is_the_years_and_a_flow_is_not() -> None:
    texts = read(
        ("a", "2020-01-20", "2019年，凤山县贫困发生率降至1.56%，减贫9812人。"),
        ("b", "2020-02-20", "山区面貌焕然一新。到2019年底，凤山县贫困发生率降到1.56%，累计减贫5.2万人。"),
    )
    assert len([c for c in tables(texts)[0] if c["type"] == "poverty.incidence"]) == 2
    cells, _ = tables(texts, by="year")
    rate = of(cells, "poverty.incidence")
    assert (rate["period_start"], rate["period_kind"], rate["voices"]) == (date(2019, 1, 1), "year", 2)
    lifted = sorted((c["exact"], c["period_kind"]) for c in cells if c["type"] == "poverty.lifted")
    assert lifted == [("52000", "day"), ("9812", "year")]


def test_what_has_no_place_or_time_is_never_merged_across_documents() -> None:
    cells, _ = tables(read(("a", "2020-01-01", "全县减贫8642人。"), ("b", "2020-01-02", "全县减贫9317人，成效显著。")))
    assert [(c["exact"], c["conflict"]) for c in cells] == [("8642", None), ("9317", None)]


def test_a_fall_of_the_poor_is_the_number_of_those_lifted() -> None:
    one, other = "2019年，隆安县减贫8642人。", "2019年隆安县贫困人口减少8642人。"
    cells, _ = tables(read(("a", "2020-01-01", one), ("b", "2020-02-01", other)))
    (cell,) = cells
    assert (cell["type"], cell["measure"], cell["exact"], cell["agreement"]) == ("poverty.lifted", "value", "8642", "agree")


def test_the_same_documents_make_the_same_tables() -> None:
    some = read(REPORT, ROUNDED, STRIPPED)
    assert tables(some) == tables(some)


# --- what goes in and what comes out --------------------------------------------------------------------------------------------


def test_json_lines_and_extractions_make_the_same_panel(tmp_path: Path) -> None:
    some = read(REPORT, ROUNDED, STRIPPED)
    export.write(some, tmp_path / "a.jsonl")
    assert tables(tmp_path / "a.jsonl") == tables([str(tmp_path / "a.jsonl")]) == tables(some) == tables(dict(some))


def test_several_processes_make_the_same_panel_and_name_the_same_fault(tmp_path: Path) -> None:
    export.write(read(REPORT, ROUNDED, STRIPPED), tmp_path / "a.jsonl")
    assert tables(tmp_path / "a.jsonl", jobs=2) == tables(tmp_path / "a.jsonl")
    with (tmp_path / "a.jsonl").open("a", encoding="utf-8") as file:
        file.write("no json\n")
    with pytest.raises(InputError, match=r"a\.jsonl:4: is no line"):
        povext.panel(tmp_path / "a.jsonl", jobs=2)


def test_documents_are_numbered_through_all_chunks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("povext.panel.read.SIZE", 2)
    some = read(REPORT, ROUNDED, STRIPPED)
    export.write(some, tmp_path / "a.jsonl")
    whole = tables(some)
    assert tables(tmp_path / "a.jsonl") == whole
    mixed = [*some[:1], ("x", Extraction(text_length=0)), str(tmp_path / "a.jsonl"), *some]
    with povext.panel(mixed) as made:
        assert made.counts["documents"] == 8
        assert made.counts["claims"] == 10 + 10 + 4
        files = {row["file"] for row in named("sources", made.rows("sources"))}
    assert files == {"report", "paper", "strip"}


def test_a_line_that_is_none_is_named(tmp_path: Path) -> None:
    for line in ('{"a": 1}', "no json", '{"file": "a", "indicators": [{"span": 1}]}', "[]"):
        (tmp_path / "bad.jsonl").write_text(f"\n{line}\n", "utf-8")
        with pytest.raises(InputError, match=r"bad\.jsonl:2: is no line of an output of povext extract"):
            povext.panel(tmp_path / "bad.jsonl")
    with pytest.raises(TypeError, match="Item 0 is no Extraction"):
        povext.panel([42])


def test_an_extraction_that_lacks_a_field_is_named(tmp_path: Path) -> None:
    row = {"span": {"start": 0, "end": 1}, "evidence": {"start": 0, "end": 1, "text": "一"}}
    (tmp_path / "old.jsonl").write_text(json.dumps({"file": "a.txt", "indicators": [row]}) + "\n", "utf-8")
    with pytest.raises(InputError, match=r"a\.txt: is no extraction of povext \(KeyError: 'confidence'\)"):
        povext.panel(tmp_path / "old.jsonl")


@pytest.mark.parametrize(
    "wrong",
    [{"by": "month"}, {"codes": "tomorrow"}, {"prefer": ["luck"]}, {"least": 2}, {"jobs": 0}],
    ids=lambda wrong: next(iter(wrong)),
)
def test_a_wrong_option_is_told(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="must"):
        povext.panel([], **wrong)


def test_nothing_makes_an_empty_panel(tmp_path: Path) -> None:
    with povext.panel([]) as made:
        assert len(made.to_dataframe()) == len(made.to_dataframe("sources")) == made.counts["cells"] == 0
        made.write(tmp_path / "empty.parquet")
        assert made.to_arrow().num_rows == 0


def test_a_missing_package_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(MissingPackageError, match=r'A panel needs duckdb, which is not installed: pip install "povext\[panel\]"'):
        povext.panel([])


def test_closing_removes_what_lay_on_disk(tmp_path: Path) -> None:
    made = povext.panel(read(REPORT), folder=str(tmp_path))
    assert list(tmp_path.iterdir())
    made.close()
    assert not list(tmp_path.iterdir())
    with pytest.raises(InputError):
        povext.panel(bad_line(tmp_path), folder=str(tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == ["bad.jsonl"]


def bad_line(folder: Path) -> Path:
    (folder / "bad.jsonl").write_text("{}\n", "utf-8")
    return folder / "bad.jsonl"


def test_every_format_holds_both_tables(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl", reason="openpyxl is not installed")
    pandas = pytest.importorskip("pandas", reason="pandas is not installed")
    with povext.panel(read(REPORT, ROUNDED, STRIPPED)) as made:
        cells, sources = list(made.rows("cells")), list(made.rows("sources"))
        for ending in ("csv", "parquet", "dta"):
            paths = made.write(tmp_path / f"panel.{ending}")
            assert [path.name for path in paths] == [f"panel.{ending}", f"panel.sources.{ending}"]
        made.write(tmp_path / "panel.xlsx", language="zh")
        assert made.to_arrow().schema.metadata[b"povext.table"] == b"1.0"
        with pytest.raises(ValueError, match="tell one of parquet, csv, xlsx, dta"):
            made.write(tmp_path / "panel.sdmx")
    exact = [row[names("cells").index("exact")] for row in cells]
    with (tmp_path / "panel.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["exact"] for row in csv.DictReader(file)] == exact
    for table, rows in (("panel", cells), ("panel.sources", sources)):
        frame = pandas.read_parquet(tmp_path / f"{table}.parquet")
        kind = "cells" if table == "panel" else "sources"
        assert list(frame.columns) == names(kind)
        assert [float(v) for v in frame["value"]] == [float(row[names(kind).index("value")]) for row in rows]
        assert list(pandas.read_stata(tmp_path / f"{table}.dta")["exact"]) == [row[names(kind).index("exact")] for row in rows]
    book = openpyxl.load_workbook(tmp_path / "panel.xlsx")
    assert book.sheetnames == ["面板", "来源", "列说明"]
    assert book["面板"].max_row == len(cells) + 1
    assert [cell.value for cell in book["来源"][1]][:3] == ["单元", "说法", "选定"]


def names(table: str) -> list[str]:
    return [column.name for column in TABLES[table]]  # type: ignore[index]


def test_columns_are_told_whole_and_fit_stata() -> None:
    for columns in TABLES.values():
        assert len({column.name for column in columns}) == len(columns)
        for column in columns:
            assert len(column.name) <= 32
            assert len(column.label_zh.encode()) <= 80 >= len(column.label_en.encode())
            assert column.en
            assert column.zh


def test_on_the_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    export.write(read(REPORT, ROUNDED, STRIPPED), tmp_path / "a.jsonl")
    out = tmp_path / "panel.csv"

    def run(*told: str) -> tuple[object, str]:
        monkeypatch.setattr(sys, "argv", ["povext", "panel", *told])
        with pytest.raises(SystemExit) as stop:
            main()
        return stop.value.code, capsys.readouterr().err

    code, err = run(str(tmp_path / "a.jsonl"), "-o", str(out), "--by", "year", "--codes", "today", "--prefer", "date,source")
    assert code in (0, None)
    assert err.startswith("4 cells from 10 of 10 numbers in 3 documents, 1 of them copies; 0 cells in conflict")
    assert out.exists()
    assert (tmp_path / "panel.sources.csv").exists()
    assert run(str(tmp_path / "none.jsonl"), "-o", str(out))[0] == 1
    assert run(str(tmp_path / "a.jsonl"), "-o", str(out), "--prefer", "luck")[0] == 2
    assert run(str(tmp_path / "a.jsonl"), "-o", str(tmp_path / "panel.txt"))[0] == 2
    (tmp_path / "bad.jsonl").write_text(json.dumps({"a": 1}) + "\n", "utf-8")
    code, err = run(str(tmp_path / "bad.jsonl"), "-o", str(out))
    assert code == 1
    assert err.count("\n") == 1


def test_the_package_can_be_called_and_has_names() -> None:
    import povext.panel

    assert povext.panel.ORDER == ORDER  # type: ignore[attr-defined]
    with povext.panel.panel([]) as made:  # type: ignore[attr-defined]
        assert repr(made) == "Panel(0 cells from 0 numbers of 0 documents, 0 in conflict)"


def test_reports_on_the_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "a.txt").write_text("2019年，马山县减贫1.2万人。\n", "utf-8")
    (folder / "b.txt").write_text("2019年全年，马山县共减贫12034人，全县面貌一新。\n", "utf-8")
    (folder / "c.txt").write_bytes(b"\x00\x01\x02\xff" * 50)
    out = tmp_path / "panel.csv"
    monkeypatch.setattr(sys, "argv", ["povext", "panel", str(folder), "-o", str(out)])
    with pytest.raises(SystemExit) as stop:
        main()
    err = capsys.readouterr().err
    assert stop.value.code == 1  # of the file that is none; the rest goes on
    assert "c.txt" in err
    assert "1 cells from 2 of 2 numbers in 2 documents" in err
    assert "12034" in out.read_text("utf-8-sig")
