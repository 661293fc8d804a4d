"""The command line, end to end and in this process."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from povext.cli import Form, main
from povext.cli._console import visible
from povext.cli._demo import samples
from povext.cli._formats import FORMATS
from povext.export import COLUMNS
from povext.export.files import opened

TEXT = "2019年底，南丰县贫困发生率降至0.4%，62个贫困村全部出列。"


@dataclass(frozen=True)
class Done:
    status: int
    out: str
    err: str


Run = Callable[..., Done]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*arguments: object, stdin: bytes | None = None) -> Done:
        monkeypatch.setattr(sys, "argv", ["povext", *map(str, arguments)])
        monkeypatch.setenv("COLUMNS", "200")
        if stdin is not None:
            monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        status = 0
        try:
            main()
        except SystemExit as stop:
            status = stop.code if isinstance(stop.code, int) else int(stop.code is not None)
        return Done(status, *capsys.readouterr())

    return call


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "reports"
    (made / "deeper").mkdir(parents=True)
    (made / "a.txt").write_text(TEXT, "utf-8")
    (made / "b.txt").write_text("没有一个数字", "gb18030")
    (made / "deeper" / "c.txt").write_text(TEXT, "utf-16")
    return made


def rows(done: Done) -> list[dict[str, object]]:
    return [json.loads(line) for line in done.out.splitlines()]


def test_version_and_help(run: Run) -> None:
    import povext

    assert run("--version") == Done(0, f"povext {povext.__version__}\n", "")
    done = run("--help")
    assert done.status == 0
    assert all(command in done.out for command in ("extract", "demo", "types", "places", "explain", "diff", "bench"))


@pytest.mark.parametrize("command", ["extract", "demo", "types", "places", "explain", "diff", "bench"])
def test_every_command_has_help(run: Run, command: str) -> None:
    done = run(command, "--help")
    assert done.status == 0
    assert "Usage" in done.out


def test_a_table_shows_number_place_and_period(run: Run, folder: Path) -> None:
    done = run("extract", folder / "a.txt", "--published", "2020-01-15")
    assert (done.status, done.err) == (0, "")
    assert "a.txt: 2 indicators" in done.out
    line = next(line for line in done.out.splitlines() if "incidence" in line)
    for cell in ("0.4", "percent", "actual", "南丰县", "2019-12-31", "0.4%"):
        assert cell in line
    assert "贫困发生率" in run("extract", folder / "a.txt", "--labels", "zh").out


def test_json_lines_hold_one_extraction_a_line(run: Run, folder: Path) -> None:
    done = run(
        "extract", folder / "a.txt", "--format", "jsonl", "--published", "2020-01-15", "--title", "题", "--source", "示例报"
    )
    (row,) = rows(done)
    assert row["file"] == str(folder / "a.txt")
    assert (row["published"], row["title"], row["source"]) == ("2020-01-15", "题", "示例报")
    first = row["indicators"][0]  # type: ignore[index]
    assert first["type"] == "poverty.incidence"
    assert first["trace"]
    assert TEXT[first["span"]["start"] : first["span"]["end"]] == first["text"] == "0.4%"
    (short,) = rows(run("extract", folder / "a.txt", "--format", "jsonl", "--no-trace"))
    assert "trace" not in short["indicators"][0]  # type: ignore[index]


def test_folders_and_globs_are_read_in_order(run: Run, folder: Path) -> None:
    everything = [str(folder / name) for name in ("a.txt", "b.txt", "deeper/c.txt")]
    assert [r["file"] for r in rows(run("extract", folder, "-f", "jsonl"))] == everything
    assert [r["file"] for r in rows(run("extract", folder / "*.txt", "-f", "jsonl"))] == everything[:2]
    assert [r["file"] for r in rows(run("extract", folder / "**" / "*.txt", "-f", "jsonl"))] == everything
    assert [len(r["indicators"]) for r in rows(run("extract", folder, "-f", "jsonl"))] == [2, 0, 2]  # type: ignore[arg-type]


def test_standard_input(run: Run) -> None:
    for arguments in (("-",), ()):
        (row,) = rows(run("extract", *arguments, "-f", "jsonl", stdin=TEXT.encode()))
        assert len(row["indicators"]) == 2  # type: ignore[arg-type]


def test_records_of_json_lines_bring_what_is_known_of_them(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl"
    lines = [
        {"id": 7, "text": "今年脱贫62人。", "published": "2019-06-30", "place": "南丰县"},
        {"text": 3},
        {"text": "全县62个贫困村。"},
    ]
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), "utf-8")
    done = run("extract", path, "-f", "jsonl")
    assert (done.status, len(done.err.splitlines())) == (1, 1)
    first, last = rows(done)
    assert (first["file"], first["record"], first["published"]) == (f"{path}:1", "7", "2019-06-30")
    assert (last["file"], last["record"], last["published"]) == (f"{path}:3", None, None)
    assert rows(run("extract", path, "-f", "jsonl", "--published", "2018-01-31"))[0]["published"] == "2018-01-31"


def test_offsets_of_a_page_point_into_its_source(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    page = f"<html><head><title>题</title></head><body><p>{TEXT.replace('0.4', '<b>0.4</b>')}</p></body></html>"
    path.write_text(page, "utf-8")
    (row,) = rows(run("extract", path, "-f", "jsonl"))
    rate = row["indicators"][0]  # type: ignore[index]
    assert (rate["type"], rate["value"]) == ("poverty.incidence", "0.4")
    assert page[rate["span"]["start"] : rate["span"]["end"]] == rate["text"]
    assert page[rate["span"]["start"] :].startswith("0.4")


def test_csv_has_one_row_an_indicator(run: Run, folder: Path) -> None:
    done = run("extract", folder / "a.txt", "--format", "csv", "--published", "2020-01-15")
    table = list(csv.DictReader(io.StringIO(done.out)))
    assert list(table[0]) == [column.name for column in COLUMNS]
    assert [(r["type"], r["value"], r["place_code"], r["period_end"]) for r in table] == [
        ("poverty.incidence", "0.4", "361023", "2019-12-31"),
        ("poverty.villages_exited", "62", "361023", "2019-12-31"),
    ]
    assert TEXT[int(table[0]["span_start"]) : int(table[0]["span_end"])] == table[0]["text"]


def test_the_ending_of_the_output_says_the_format(run: Run, folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    assert run("extract", folder, "-o", out) == Done(0, "", "")
    assert out.read_bytes().startswith(b"\xef\xbb\xbffile,record,id,type")  # by the mark Excel knows UTF-8
    out = tmp_path / "out.jsonl"
    assert run("extract", folder, "-o", out).status == 0
    assert len(out.read_text("utf-8").splitlines()) == 3
    assert sorted(p.name for p in tmp_path.iterdir()) == ["out.csv", "out.jsonl", "reports"]


def test_bad_files_are_named_and_the_rest_goes_on(run: Run, folder: Path, tmp_path: Path) -> None:
    (folder / "a2.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8)
    missing = tmp_path / "nowhere.txt"
    done = run("extract", missing, folder, "-f", "jsonl")
    assert done.status == 1
    assert [Path(str(r["file"])).name for r in rows(done)] == ["a.txt", "b.txt", "c.txt"]
    lines = done.err.splitlines()
    assert len(lines) == 2
    assert str(missing) in lines[0]
    assert str(folder / "a2.txt") in lines[1]


def test_a_bad_file_leaves_the_others_in_the_output_file(run: Run, folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    assert run("extract", folder / "a.txt", tmp_path / "nowhere.txt", "-o", out).status == 1
    assert len(out.read_text("utf-8").splitlines()) == 1


def test_a_glob_without_a_match_is_an_error(run: Run, tmp_path: Path) -> None:
    done = run("extract", tmp_path / "*.txt")
    assert done.status == 1
    assert len(done.err.splitlines()) == 1
    assert "*.txt" in done.err


@pytest.mark.parametrize("given", ["gestern", "2020-13-01", "2020/10/19", ""])
def test_a_malformed_date_stops_everything(run: Run, folder: Path, tmp_path: Path, given: str) -> None:
    out = tmp_path / "out.jsonl"
    done = run("extract", folder, "-o", out, "--published", given)
    assert done.status == 2
    assert repr(given) in done.err
    assert not out.exists()


def test_an_output_that_cannot_be_written_is_one_line(run: Run, folder: Path, tmp_path: Path) -> None:
    done = run("extract", folder / "a.txt", "-o", tmp_path / "no" / "out.csv")
    assert done.status == 3
    assert len(done.err.splitlines()) == 1
    assert "out.csv" in done.err or str(tmp_path / "no") in done.err
    assert "Traceback" not in done.err


def test_several_processes_give_the_same(run: Run, folder: Path) -> None:
    alone = run("extract", folder, "-f", "jsonl")
    assert alone.status == 0
    assert run("extract", folder, "-f", "jsonl", "--jobs", "2") == alone


def test_demo_reads_the_samples(run: Run) -> None:
    done = run("demo", "--format", "jsonl")
    assert done.status == 0
    found = {r["file"]: r["indicators"] for r in rows(done)}
    assert set(found) == {"sample.txt", "sample_traditional.txt"}
    assert len(found["sample.txt"]) > 25  # type: ignore[arg-type]
    assert len(found["sample_traditional.txt"]) > 10  # type: ignore[arg-type]
    assert all("indicators" in line for line in run("demo").out.splitlines() if line.startswith("sample"))


def test_types_lists_the_taxonomy(run: Run) -> None:
    assert len(json.loads(run("types", "-f", "json").out)) == 103
    table = list(csv.DictReader(io.StringIO(run("types", "-f", "csv").out)))
    assert {"code", "zh", "en", "units", "note"} == set(table[0])
    assert "贫困发生率" in run("types", "incidence").out
    done = run("types", "nothing like it")
    assert (done.status, done.out) == (1, "")


def test_places_tells_the_code_of_the_date_and_the_successor(run: Run) -> None:
    done = run("places", "横县", "--on", "2020-10-19")
    assert (done.status, done.err) == (0, "")
    lines = [line.split() for line in done.out.splitlines()]
    assert ["横县", "county,", "2020-10-19"] in lines
    assert ["code", "450127"] in lines
    assert ["lies", "in", "广西壮族自治区", "450000", ">", "南宁市", "450100"] in lines
    assert ["today", "横州市", "450181"] in lines
    assert lines[-1] == ["2021-01-01", "to", "today", "450181", "横州市"]
    (row,) = json.loads(run("places", "武鸣县", "--on", "2014-06-30", "-f", "json").out)
    assert (row["code"], row["level"], row["successor"]) == ("450122", "county", {"name": "武鸣区", "code": "450110"})
    assert [form["code"] for form in row["history"]] == ["452125", "450122", "450110"]
    (row,) = json.loads(run("places", "武鸣县", "--on", "2019-06-30", "-f", "json").out)
    assert (row["name"], row["code"], row["successor"]) == ("武鸣区", "450110", None)


def test_places_shows_all_that_bear_a_name(run: Run) -> None:
    rows = json.loads(run("places", "鼓楼区", "-f", "json").out)
    assert len(rows) >= 4
    assert len({row["code"] for row in rows}) == len(rows)
    assert f"鼓楼区 stands for {len(rows)} places" in run("places", "鼓楼区").out


@pytest.mark.parametrize("given", ["没有这个地方", "000000", ""])
def test_places_says_what_it_does_not_know(run: Run, given: str) -> None:
    done = run("places", given)
    assert (done.status, done.out) == (1, "")
    assert done.err.startswith("povext: no ")
    assert repr(given) in done.err
    assert done.err.count("\n") == 1


def test_places_wants_a_date(run: Run) -> None:
    done = run("places", "横县", "--on", "gestern")
    assert done.status == 2
    assert "gestern" in done.err
    assert "--on" in done.err


def test_explain_tells_rule_and_characters(run: Run, folder: Path) -> None:
    done = run("explain", folder / "a.txt", "--at", TEXT.index("0.4%"), "--published", "2020-01-15")
    assert done.status == 0
    for part in ("poverty.incidence", "贫困发生率", "2019-12-31", "南丰县", "by ", "from "):
        assert part in done.out


def test_explain_says_where_there_is_no_indicator(run: Run, folder: Path) -> None:
    assert "No number" in run("explain", folder / "a.txt", "--at", TEXT.index("降")).out
    done = run("explain", folder / "a.txt", "--at", len(TEXT))
    assert (done.status, len(done.err.splitlines())) == (2, 1)
    assert run("explain", folder / "nowhere.txt", "--at", 0).status == 1
    assert run("explain", folder, "--at", 0).status == 1


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    made = tmp_path / "set"
    made.mkdir()
    (made / "a.txt").write_text(TEXT, "utf-8")
    row = {"type": "poverty.incidence", "value": "0.4", "unit": "percent", "core": [17, 20], "span": {"start": 17, "end": 21}}
    missed = {"type": "poverty.population", "value": "7", "unit": "person", "core": [0, 1], "span": {"start": 0, "end": 1}}
    (made / "a.json").write_text(json.dumps({"published": "2020-01-15", "indicators": [row, missed]}), "utf-8")
    return made


def test_bench_measures_a_folder(run: Run, gold: Path, tmp_path: Path) -> None:
    done = run("bench", gold, "--errors", "5", "--by-type", "--by-document")
    assert done.status == 0
    for part in ("quantity", "typed", "full", "poverty.incidence", "a: missed", "characters a second", "calibration error"):
        assert part in done.out
    out = tmp_path / "result.json"
    assert run("bench", gold, "-f", "json", "-o", out).status == 0
    result = json.loads(out.read_text("utf-8"))
    assert result["levels"]["typed"]["gold"] == 2
    assert result["run"]["documents"] == 1
    assert "| typed |" in run("bench", gold, "-f", "markdown").out


def test_bench_takes_the_documents_asked_for(run: Run, gold: Path) -> None:
    (gold / "b.txt").write_text(TEXT, "utf-8")
    (gold / "b.json").write_text("[]", "utf-8")
    (gold / "index.json").write_text(json.dumps([{"name": "a", "split": "dev"}, {"name": "b", "split": "check"}]), "utf-8")
    assert json.loads(run("bench", gold, "-f", "json", "--where", "split=check").out)["run"]["documents"] == 1
    done = run("bench", gold, "--where", "split=none")
    assert (done.status, len(done.err.splitlines())) == (1, 1)


def test_bench_names_what_is_wrong_with_a_folder(run: Run, tmp_path: Path) -> None:
    done = run("bench", tmp_path / "nowhere")
    assert (done.status, len(done.err.splitlines())) == (1, 1)
    assert "nowhere" in done.err


def test_an_interrupted_write_leaves_the_old_file(tmp_path: Path) -> None:
    out = tmp_path / "out.txt"
    out.write_text("old", "utf-8")

    def interrupted() -> None:
        with opened(out) as file:
            file.write("new")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert out.read_text("utf-8") == "old"
    assert list(tmp_path.iterdir()) == [out]
    with opened(out) as file:
        file.write("new")
    assert out.read_text("utf-8") == "new"


def test_output_keeps_links_and_modes(tmp_path: Path) -> None:
    real, link = tmp_path / "real.txt", tmp_path / "link.txt"
    real.write_text("old", "utf-8")
    real.chmod(0o640)
    link.symlink_to(real)
    with opened(link) as file:
        file.write("new")
    assert link.is_symlink()
    assert (real.read_text("utf-8"), real.stat().st_mode & 0o777) == ("new", 0o640)


def test_terminals_are_not_commanded_by_documents() -> None:
    assert visible("红\x1b[31m\u202e色\ud800\n行") == "红\ufffd[31m\ufffd色\ufffd 行"


def test_samples_are_read_whole() -> None:
    assert all(len(s.text) > 200 and s.published for s in samples())


def test_the_formats_of_the_command_are_those_of_the_table() -> None:
    assert [form.value for form in Form] == list(FORMATS)


@pytest.mark.parametrize("suffix", ["xlsx", "parquet", "dta", "sdmx.csv"])
def test_every_table_is_written_by_its_ending(run: Run, folder: Path, tmp_path: Path, suffix: str) -> None:
    pandas = pytest.importorskip("pandas", reason="pandas is not installed")
    pytest.importorskip("xlsxwriter", reason="xlsxwriter is not installed")
    out = tmp_path / f"out.{suffix}"
    assert run("extract", folder, "-o", out, "--published", "2020-01-15") == Done(0, "", "")
    read = {"xlsx": pandas.read_excel, "parquet": pandas.read_parquet, "dta": pandas.read_stata}.get(suffix, pandas.read_csv)
    frame = read(out)
    sdmx = suffix == "sdmx.csv"
    assert list(frame["OBS_VALUE" if sdmx else "value"].astype(float)) == [0.4, 62.0, 0.4, 62.0]
    assert list(frame["DOCUMENT" if sdmx else "file"].unique()) == [str(folder / "a.txt"), str(folder / "deeper" / "c.txt")]
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted([out.name, "reports"])


def test_chinese_labels_are_the_headings_of_a_sheet(run: Run, folder: Path, tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl", reason="openpyxl is not installed")
    pytest.importorskip("xlsxwriter", reason="xlsxwriter is not installed")
    assert run("extract", folder, "-o", tmp_path / "表.xlsx", "--labels", "zh").status == 0
    sheet = openpyxl.load_workbook(tmp_path / "表.xlsx")["指标"]
    assert [cell.value for cell in sheet[1]][:4] == ["文档", "记录编号", "序号", "指标代码"]


def test_a_package_that_is_missing_is_one_line_and_no_file(
    run: Run, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("povext.export._optional.import_module", absent)
    done = run("extract", folder, "-o", tmp_path / "out.xlsx")
    assert done == Done(2, "", 'povext: XLSX needs xlsxwriter, which is not installed: pip install "povext[data]"\n')
    assert [p.name for p in tmp_path.iterdir()] == ["reports"]


def absent(name: str) -> None:
    raise ModuleNotFoundError(f"No module named {name!r}", name=name)


def test_a_workbook_is_not_written_to_a_terminal(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    done = run("extract", folder, "-f", "parquet")
    assert done == Done(2, "", "povext: Parquet is not for a terminal: add -o OUT.parquet\n")


def test_a_file_name_cannot_be_a_formula(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("=1+1.txt").write_text(TEXT, "utf-8")
    done = run("extract", "=1+1.txt", "-f", "csv")
    assert [row["file"] for row in csv.DictReader(io.StringIO(done.out))] == ["'=1+1.txt"] * 2
