"""Every code block of README and docs runs: Python blocks in order and in one namespace, ``povext`` lines of shell blocks."""

from __future__ import annotations

import json
import re
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from spacy.vocab import Vocab

from povext.annotation import export, gold_files, predicted
from povext.cli import main
from povext.concepts import ConceptMatcher, read_rules
from povext.concepts._rules import KINDS
from povext.errors import MissingPackageError
from povext.export import write
from povext.pipeline import Povext
from povext.reading import extract
from povext.working import Working

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PRINTS = re.compile(r"\A\n*<!-- prints -->\n```text\n(.*?)^```$", re.MULTILINE | re.DOTALL)
TEXT = "2019年底，南丰县贫困发生率降至0.4%，62个贫困村全部出列。"
GOLD = {"type": "poverty.incidence", "value": "0.4", "unit": "percent", "core": [17, 20], "span": {"start": 17, "end": 21}}


def blocks(page: Path, language: str) -> list[str]:
    return [body for kind, body in BLOCK.findall(page.read_text("utf-8")) if kind == language]


def python_blocks(page: Path) -> Iterator[tuple[str, str | None]]:
    """The Python blocks of a page, each with what the page says it prints."""
    text = page.read_text("utf-8")
    for block in BLOCK.finditer(text):
        if block[1] == "python":
            told = PRINTS.match(text[block.end() :])
            yield block[2], told[1] if told else None


def lines() -> Iterator[tuple[str, str]]:
    for page in PAGES:
        for body in blocks(page, "sh"):
            for line in body.splitlines():
                if line.startswith("povext "):
                    yield page.name, line.split(" #")[0].strip()


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the files that the pages speak of."""
    for path in ("reports/a.txt", "reports/b.txt", "FOLDER/a.txt", "报告.txt"):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(TEXT, "utf-8")
    (tmp_path / "page.html").write_text(f"<html><body><p>{TEXT}</p></body></html>", "utf-8")
    (tmp_path / "bees.toml").write_text(blocks(ROOT / "docs" / "taxonomies.md", "toml")[0], "utf-8")
    (tmp_path / "education.toml").write_bytes((ROOT / "examples" / "taxonomies" / "education.toml").read_bytes())
    document = predicted("a", TEXT, extract(TEXT))
    for folder, files in (("tasks", export([document], "labelstudio")), ("mine", gold_files([document]))):
        for name, content in files.items():
            (tmp_path / folder / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / folder / name).write_text(str(content), "utf-8")
    write({"a.txt": extract(TEXT)}, tmp_path / "indicators.jsonl")
    (tmp_path / "GOLD").mkdir()
    (tmp_path / "GOLD" / "a.json").write_text(json.dumps([GOLD]), "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_python_blocks_run(page: Path, desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    namespace: dict[str, object] = {"__name__": "__main__"}
    for number, (body, prints) in enumerate(python_blocks(page), 1):
        try:
            exec(compile(body, f"{page.name}, block {number}", "exec"), namespace)
        except MissingPackageError as error:
            pytest.skip(str(error))
        printed = capsys.readouterr().out
        assert prints is None or printed == prints, f"{page.name}, block {number} prints:\n{printed}"


@pytest.mark.parametrize("line", [pytest.param(line, id=f"{page}: {line}") for page, line in lines()])
def test_commands_run(line: str, desk: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", shlex.split(line))
    with pytest.raises(SystemExit) as stop:
        main()
    captured = capsys.readouterr()
    assert stop.value.code in (0, None), captured.err


@pytest.mark.parametrize("body", blocks(ROOT / "docs" / "rules.md", "toml"))
def test_toml_blocks_are_rules_whose_examples_hold(body: str, tmp_path: Path) -> None:
    (tmp_path / "rules.toml").write_text(body, "utf-8")
    rules = read_rules(tmp_path / "rules.toml")
    read = Povext(Vocab(), "povext", ConceptMatcher(rules)).read
    for rule in rules:
        assert rule.examples
        assert rule.counter_examples
        for marked, wanted in [(t, True) for t in rule.examples] + [(t, False) for t in rule.counter_examples]:
            work = Working(marked.replace("【", "").replace("】", ""), {})
            (row,) = (read(work) or {})["indicators"]
            assert (row["type"] == rule.type) is wanted, marked


def test_the_table_of_rule_fields_is_whole(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "rules.md").read_text("utf-8")
    fields, kinds = (page.partition(f"## {title}\n")[2].partition("\n## ")[0] for title in ("Fields", "Kinds"))
    told = {name for row in re.findall(r"^\| (`.*?) \|", fields, re.MULTILINE) for name in re.findall(r"`(\w+)`", row)}
    (tmp_path / "bad.toml").write_text("[[rule]]\nno_such_field = 1\n", "utf-8")
    with pytest.raises(ValueError, match="unknown field") as error:
        read_rules(tmp_path / "bad.toml")
    assert told == set(str(error.value).partition("the fields are ")[2].rstrip(".").split(", "))
    assert {k: float(w) for k, w in re.findall(r"^\| `(\w+)` \|.*\| ([\d.]+) \|$", kinds, re.MULTILINE)} == KINDS


@pytest.mark.parametrize("body", blocks(ROOT / "docs" / "evaluation.md", "json"))
def test_json_blocks_are_json(body: str) -> None:
    assert json.loads(body)


def test_the_two_commands_are_those_of_continuous_integration() -> None:
    commands = [body.strip() for body in blocks(ROOT / "README.md", "sh")[:2]]
    script = (ROOT / ".ci" / "run").read_text("utf-8")
    assert [f"readonly RUN='{commands[0]}'" in script, f"readonly TEST='{commands[1]}'" in script] == [True, True]


def test_pages_link_to_files_that_exist() -> None:
    named = r"`((?:docs|benchmarks|examples|src|tools)/[\w./-]+)`"
    linked = r"\]\((?!https?:|#)([\w./-]+)\)"
    for page in PAGES:
        text = page.read_text("utf-8")
        for name in re.findall(named, text):
            assert (ROOT / name).exists(), f"{page.name} speaks of {name}"
        for name in re.findall(linked, text):
            assert (page.parent / name).exists(), f"{page.name} links to {name}"
