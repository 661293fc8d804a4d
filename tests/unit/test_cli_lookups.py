"""``povext types``, ``places``, ``explain`` and ``bench``."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from command_line import TEXT, Run


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


def test_explain_takes_the_dates_that_extract_takes(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "undated.txt"
    file.write_text("今年，马山县减贫1.2万人。", "utf-8")
    assert "2019" in run("explain", file, "--at", 9, "--published-default", "2019-10-19").out
    both = run("explain", file, "--at", 9, "--published-default", "2019-10-19", "--published", "2018-10-19").out
    assert "2018" in both
    assert "2019" not in both


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
