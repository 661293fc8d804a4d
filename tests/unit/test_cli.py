"""The command line, end to end and in this process."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from command_line import TEXT, Done, Run, rows
from povext.cli._console import visible
from povext.cli._demo import samples


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


def test_terminals_are_not_commanded_by_documents() -> None:
    assert visible("红\x1b[31m\u202e色\ud800\n行") == "红\ufffd[31m\ufffd色\ufffd 行"


def test_samples_are_read_whole() -> None:
    assert all(len(s.text) > 200 and s.published for s in samples())
