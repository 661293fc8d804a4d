"""What ``povext extract`` writes: formats, files, what stands in their way."""

from __future__ import annotations

import csv
import io
import sys
from pathlib import Path

import pytest

from command_line import TEXT, Done, Run
from povext.cli import Form
from povext.cli._formats import FORMATS
from povext.export import COLUMNS
from povext.export.files import opened


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


def test_a_bad_file_leaves_the_others_in_the_output_file(run: Run, folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    assert run("extract", folder / "a.txt", tmp_path / "nowhere.txt", "-o", out).status == 1
    assert len(out.read_text("utf-8").splitlines()) == 1


def test_an_output_that_cannot_be_written_is_one_line(run: Run, folder: Path, tmp_path: Path) -> None:
    done = run("extract", folder / "a.txt", "-o", tmp_path / "no" / "out.csv")
    assert done.status == 3
    assert len(done.err.splitlines()) == 1
    assert "out.csv" in done.err or str(tmp_path / "no") in done.err
    assert "Traceback" not in done.err


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


def test_an_ending_that_no_format_has(run: Run, folder: Path, tmp_path: Path) -> None:
    done = run("extract", folder, "-o", tmp_path / "out.docx")
    assert done.status == 2
    assert done.err.startswith("povext: no format has files that end in .docx: choose an ending (.txt, ")
    assert not (tmp_path / "out.docx").exists()
    assert run("extract", folder, "-o", tmp_path / "out.docx", "--format", "table").status == 0
