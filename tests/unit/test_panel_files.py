"""What goes into a panel and what comes out: JSON lines, extractions, reports; options, faults, files, the command."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path
from typing import Any

import pytest

import povext
from command_line import Run
from panel_documents import REPORT, ROUNDED, STRIPPED, named, names, read, tables
from povext import export
from povext.errors import InputError, MissingPackageError
from povext.panel.settle import ORDER
from povext.panel.tables import TABLES
from povext.types import Extraction

pytest.importorskip("duckdb", reason="duckdb is not installed")
pytest.importorskip("pyarrow", reason="pyarrow is not installed")


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


def test_a_table_that_is_none_is_told() -> None:
    with povext.panel([]) as made:
        for ask in (
            made.to_arrow,
            made.to_dataframe,
            lambda table: list(made.rows(table)),
            lambda table: list(made.batches(table)),
        ):
            with pytest.raises(ValueError, match="table must be one of cells, sources, not 'rows'"):
                ask("rows")


def test_memory_that_is_none_or_not_enough_is_told(tmp_path: Path, run: Run) -> None:
    (tmp_path / "a.txt").write_text(REPORT[2], "utf-8")
    for size, told in (
        ("much", "memory must be a size such as 500MB or 1GB, not 'much'."),
        ("1MB", "1MB of memory is not enough"),
    ):
        done = run("panel", tmp_path / "a.txt", "-o", tmp_path / "panel.csv", "--memory", size)
        assert (done.status, done.err.count("\n")) == (2, 1)
        assert told in done.err
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


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


def test_columns_are_told_whole_and_fit_stata() -> None:
    for columns in TABLES.values():
        assert len({column.name for column in columns}) == len(columns)
        for column in columns:
            assert len(column.name) <= 32
            assert len(column.label_zh.encode()) <= 80 >= len(column.label_en.encode())
            assert column.en
            assert column.zh


def test_on_the_command_line(tmp_path: Path, run: Run) -> None:
    export.write(read(REPORT, ROUNDED, STRIPPED), tmp_path / "a.jsonl")
    out = tmp_path / "panel.csv"
    done = run("panel", tmp_path / "a.jsonl", "-o", out, "--by", "year", "--codes", "today", "--prefer", "date,source")
    assert done.status == 0
    assert done.err.startswith("4 cells from 10 of 10 numbers in 3 documents, 1 of them copies; 0 cells in conflict")
    assert out.exists()
    assert (tmp_path / "panel.sources.csv").exists()
    assert run("panel", tmp_path / "none.jsonl", "-o", out).status == 1
    assert run("panel", tmp_path / "a.jsonl", "-o", out, "--prefer", "luck").status == 2
    assert run("panel", tmp_path / "a.jsonl", "-o", tmp_path / "panel.txt").status == 2
    (tmp_path / "bad.jsonl").write_text(json.dumps({"a": 1}) + "\n", "utf-8")
    done = run("panel", tmp_path / "bad.jsonl", "-o", out)
    assert done.status == 1
    assert done.err.count("\n") == 1


def test_the_package_can_be_called_and_has_names() -> None:
    import povext.panel

    assert povext.panel.ORDER == ORDER  # type: ignore[attr-defined]
    with povext.panel.panel([]) as made:  # type: ignore[attr-defined]
        assert repr(made) == "Panel(0 cells from 0 numbers of 0 documents, 0 in conflict)"


def test_reports_on_the_command_line(tmp_path: Path, run: Run) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "a.txt").write_text("2019年，马山县减贫1.2万人。\n", "utf-8")
    (folder / "b.txt").write_text("2019年全年，马山县共减贫12034人，全县面貌一新。\n", "utf-8")
    (folder / "c.txt").write_bytes(b"\x00\x01\x02\xff" * 50)
    out = tmp_path / "panel.csv"
    done = run("panel", folder, "-o", out)
    assert done.status == 1  # of the file that is none; the rest goes on
    assert "c.txt" in done.err
    assert "1 cells from 2 of 2 numbers in 2 documents" in done.err
    assert "12034" in out.read_text("utf-8-sig")


def cells_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_what_is_told_of_reports_on_the_command_line(tmp_path: Path, run: Run) -> None:
    (tmp_path / "a.txt").write_text("今年，全县减贫1.2万人。\n", "utf-8")
    (tmp_path / "b.txt").write_text("发布时间：2019-12-30\n今年，全县减贫12034人。\n", "utf-8")
    (tmp_path / "broken.txt").write_bytes(b"\x00\x01\x02\xff" * 50)
    out, errors = tmp_path / "panel.csv", tmp_path / "errors.jsonl"
    some = [tmp_path / "a.txt", tmp_path / "b.txt"]
    told = ("--place", "马山县", "--source", "南宁日报", "-o", out)
    assert run("panel", *some, "--published", "2018-12-01", *told).status == 0
    (cell,) = cells_of(out)
    assert (cell["place_code"], cell["period_start"], cell["documents"]) == ("450124", "2018-01-01", "2")
    assert {row["source"] for row in cells_of(tmp_path / "panel.sources.csv")} == {"南宁日报"}
    assert run("panel", *some, "--published-default", "2018-12-01", *told).status == 0
    assert {(c["period_start"], c["exact"]) for c in cells_of(out)} == {("2018-01-01", "12000"), ("2019-01-01", "12034")}
    assert run("panel", *some, tmp_path / "broken.txt", "--errors", errors, *told).status == 1
    assert [json.loads(line)["file"] for line in errors.read_text("utf-8").splitlines()] == [str(tmp_path / "broken.txt")]
    assert run("panel", *some, "--published-default", "yesterday", *told).status == 2


def test_records_with_a_text_are_extracted_and_told_by_their_ids(tmp_path: Path, run: Run) -> None:
    texts = {"r1": ROUNDED[2], "r2": REPORT[2], "r3": STRIPPED[2]}
    records = tmp_path / "records.jsonl"
    records.write_text("".join(json.dumps({"id": k, "text": t}, ensure_ascii=False) + "\n" for k, t in texts.items()), "utf-8")
    out = tmp_path / "panel.csv"
    assert run("panel", records, "-o", out).status == 0
    sources = cells_of(tmp_path / "panel.sources.csv")
    assert {row["record"] for row in sources} == set(texts)
    copies = [row for row in sources if row["record"] == "r3"]
    assert {row["copy_of"] for row in copies} == {f"{records}:2"}
    assert all(row["inferred_from"].startswith(f"{records}:2#") for row in copies)
    assert run("extract", records, "-o", tmp_path / "told.jsonl").status == 0
    assert run("panel", tmp_path / "told.jsonl", "-o", tmp_path / "again.csv").status == 0
    assert cells_of(tmp_path / "again.csv") == cells_of(out)


def test_what_is_told_of_texts_is_not_lost_on_extractions(tmp_path: Path, run: Run) -> None:
    export.write(read(REPORT), tmp_path / "a.jsonl")
    done = run("panel", tmp_path / "a.jsonl", "-o", tmp_path / "p.csv", "--published", "2020-01-01")
    assert done.status == 2
    assert "--published is told of texts" in done.err
    assert not (tmp_path / "p.csv").exists()


def test_a_page_is_one_file(tmp_path: Path, run: Run) -> None:
    (tmp_path / "a.txt").write_text("2019年，马山县减贫1.2万人。\n", "utf-8")
    out = tmp_path / "panel.html"
    done = run("panel", tmp_path / "a.txt", "-o", out, "--labels", "zh")
    assert done.status == 0
    assert done.err.endswith(f"written to {out}\n")
    page = out.read_text("utf-8")
    assert page.startswith('<!doctype html>\n<html lang="zh">')
    assert "2019年，马山县减贫1.2万人。" in page
    with povext.panel(read(REPORT, ROUNDED)) as made:
        assert made.page(language="zh") == made.page(language="zh")
        with pytest.raises(ValueError, match="language"):
            made.page(language="fr")  # type: ignore[arg-type]
