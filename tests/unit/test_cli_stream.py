"""``povext extract`` over many documents: faults noted, runs that are killed and gone on with."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from command_line import Run
from povext.export.files import finished, unfinished

TEXT = "2019年底，南丰县贫困发生率降至0.4%，62个贫困村全部出列，产业扶贫项目带动贫困户{n}户增收。"
COUNT = 240


@pytest.fixture
def records(tmp_path: Path) -> Path:
    path = tmp_path / "records.jsonl"
    rows = [{"id": str(n), "text": TEXT.format(n=n) * 8} for n in range(1, COUNT + 1)]
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return path


def povext(*arguments: object, **options: object) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "povext", *map(str, arguments)]
    return subprocess.Popen(command, stderr=subprocess.PIPE, start_new_session=True, **options)  # type: ignore[call-overload, no-any-return]


def lines(path: Path) -> list[str]:
    return [line["record"] for line in map(json.loads, path.read_text("utf-8").splitlines())]


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_killed_run_is_gone_on_with_and_nothing_is_lost_or_doubled(records: Path, tmp_path: Path, jobs: int) -> None:
    out = tmp_path / "out.jsonl"
    part = unfinished(out)
    bad = tmp_path / "errors.tsv"
    with records.open("a", encoding="utf-8") as file:
        file.write('{"id": "bad", "text": 5}\n')
    command = ("extract", records, "-o", out, "--resume", "--no-trace", "-j", jobs, "--errors", bad)
    for kills in range(1, 3):
        process = povext(*command)
        while (part.stat().st_size if part.exists() else 0) < 40_000 * kills and process.poll() is None:
            time.sleep(0.005)
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        assert not out.exists()
    with part.open("ab") as file:
        file.write(b'{"file": "half a li')  # what a kill in the middle of a write leaves
    before = part.stat().st_size
    process = povext(*command)
    told = process.communicate()[1]
    assert (told.count(b"\n"), process.returncode) == (1, 1), told
    assert out.stat().st_size > before
    assert lines(out) == [str(n) for n in range(1, COUNT + 1)]
    assert len(bad.read_text("utf-8").splitlines()) == 1
    assert {path.name for path in tmp_path.iterdir()} == {records.name, out.name, bad.name}  # kills leave nothing behind


def test_a_finished_run_is_gone_on_with_for_new_documents_only(records: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    few = records.read_text("utf-8").splitlines(keepends=True)
    records.write_text("".join(few[:3]), "utf-8")
    for end in (3, 5):
        records.write_text("".join(few[:end]), "utf-8")
        process = povext("extract", records, "-o", out, "--resume")
        assert (process.communicate()[1], process.returncode) == (b"", 0)
        assert lines(out) == [str(n) for n in range(1, end + 1)]


def test_resuming_needs_json_lines_of_its_own(tmp_path: Path) -> None:
    page = tmp_path / "a.txt"
    page.write_text(TEXT, "utf-8")
    for arguments in ((), *(("-o", tmp_path / f"out.{kind}") for kind in ("csv", "xlsx", "parquet"))):
        process = povext("extract", page, "--resume", *arguments)
        told = process.communicate()[1]
        assert (process.returncode, len(told.splitlines())) == (2, 1)
        assert told == b"povext: --resume goes on at the end of a file of JSON lines (.jsonl, .ndjson): add -o OUT that ends so\n"
    other = tmp_path / "other.jsonl"
    other.write_text("not ours\n", "utf-8")
    process = povext("extract", page, "--resume", "-o", other)
    assert (process.communicate()[1].count(b"\n"), process.returncode) == (1, 3)
    assert other.read_text("utf-8") == "not ours\n"


def test_a_document_given_twice_is_done_twice(tmp_path: Path) -> None:
    page, out = tmp_path / "a.txt", tmp_path / "out.jsonl"
    page.write_text(TEXT, "utf-8")
    process = povext("extract", page, page, "-o", out, "--resume")
    assert (process.communicate()[1], process.returncode) == (b"", 0)
    assert finished(out) == Counter({str(page): 2})


@pytest.mark.parametrize("jobs", [1, 2])
def test_every_fault_is_noted_in_the_file_of_errors(tmp_path: Path, jobs: int) -> None:
    records, out, faults = tmp_path / "r.jsonl", tmp_path / "out.jsonl", tmp_path / "faults.jsonl"
    records.write_text(
        f'{{"text": "{TEXT}"}}\n{{"text": 3}}\nno json\n{{"text": "{TEXT}", "published": "2019-13-01"}}\n', "utf-8"
    )
    process = povext("extract", records, tmp_path / "nowhere.txt", "-o", out, "--errors", faults, "-j", jobs)
    told = process.communicate()[1].decode().splitlines()
    rows = [json.loads(line) for line in faults.read_text("utf-8").splitlines()]
    assert (process.returncode, len(told), len(rows)) == (1, 4, 4)
    assert [row["file"] for row in rows] == [f"{records}:{n}" for n in (2, 3, 4)] + [str(tmp_path / "nowhere.txt")]
    assert [f"povext: {row['error']}" for row in rows] == told
    assert len(lines(out)) == 1


def test_a_fault_of_the_library_costs_one_document(monkeypatch: pytest.MonkeyPatch, run: Run, tmp_path: Path) -> None:
    from povext import stages

    def fail(work: object, *rest: object) -> object:
        if "丰庆" in work.raw:  # type: ignore[attr-defined]
            raise LookupError("a fault")
        return whole(work, *rest)  # type: ignore[arg-type]

    whole = stages.read_links
    monkeypatch.setattr("povext.stages.read_links", fail)
    for name, place in (("a", "南丰县"), ("b", "丰庆县"), ("c", "南丰县")):
        (tmp_path / f"{name}.txt").write_text(TEXT.replace("南丰县", place), "utf-8")
    out = tmp_path / "out.jsonl"
    done = run("extract", tmp_path, "-o", out)
    assert done.status == 1
    assert "b.txt: could not be extracted (LookupError: a fault)" in done.err
    assert [json.loads(line)["file"][-5:] for line in out.read_text("utf-8").splitlines()] == ["a.txt", "c.txt"]
