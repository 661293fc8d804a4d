"""``povext audit``."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import pytest

from command_line import Run

GOOD = "全县共有贫困村86个，其中深度贫困村37个。"
ODD = "全县共有贫困村86个，其中深度贫困村93个。"


@pytest.fixture
def audit(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "good.txt").write_text(GOOD, "utf-8")
    (tmp_path / "odd.txt").write_text(ODD, "utf-8")
    return partial(run, "audit")


def test_a_table_tells_what_fails(audit: Run) -> None:
    status, out, _ = audit("odd.txt", "good.txt")
    assert status == 0
    assert "subset.of_which" in out
    assert "good.txt" not in out
    assert "2 documents audited: fails 1" in out


def test_labels_may_be_chinese(audit: Run) -> None:
    _, out, _ = audit("odd.txt", "--labels", "zh")
    assert "按文中数字" in "".join(out.split())


def test_json_lines_hold_the_findings(audit: Run) -> None:
    _, out, _ = audit("odd.txt", "good.txt", "-f", "jsonl", "--verdict", "fails", "--verdict", "holds")
    rows = [json.loads(line) for line in out.splitlines()]
    told = [(row["file"], row["verdict"], row["difference"]) for row in rows]
    assert told == [("odd.txt", "fails", "7"), ("good.txt", "holds", "-49")]
    assert rows[0]["spans"][0] == {"start": ODD.index("93"), "end": ODD.index("93") + 3, "text": "93个"}
    assert rows[0]["message_zh"]


def test_rules_are_chosen_by_id_or_check(audit: Run) -> None:
    assert "nothing to tell" in audit("odd.txt", "--rule", "change")[1]
    assert "fails 1" in audit("odd.txt", "--rule", "subset")[1]
    assert "fails 1" in audit("odd.txt", "--rule", "subset.of_which")[1]
    status, _, err = audit("odd.txt", "--rule", "horoscope")
    assert status == 2
    assert "no rule or check is called 'horoscope'" in err


def test_own_rules_come_beside(audit: Run, tmp_path: Path) -> None:
    rule = '[[rule]]\nid = "own.many"\nformula = "villages <= 50"\nlabel_en = "villages"\nlabel_zh = "村"\n'
    (tmp_path / "own.toml").write_text(f'{rule}[rule.roles.villages]\ntypes = ["poverty.villages"]\n', "utf-8")
    status, out, _ = audit("good.txt", "--rules", "own.toml", "--rule", "own")
    assert (status, "fails 1" in out) == (0, True)
    (tmp_path / "bad.toml").write_text("[[rule]]\nid = 1", "utf-8")
    status, _, err = audit("good.txt", "--rules", "bad.toml")
    assert status == 2
    assert "missing" in err
    assert audit("good.txt", "--rules", "none.toml")[0] == 2


def test_documents_are_compared(audit: Run, tmp_path: Path) -> None:
    for name, rate in (("a", "0.42"), ("b", "0.62")):
        (tmp_path / f"{name}.txt").write_text(f"2019年底，马山县贫困发生率降至{rate}%。", "utf-8")
    assert "nothing to tell" in audit("a.txt", "b.txt")[1]
    _, out, _ = audit("a.txt", "b.txt", "--between", "-f", "jsonl")
    (row,) = map(json.loads, out.splitlines())
    assert (row["file"], row["rule"], row["documents"]) == (None, "twice.between", ["b.txt", "a.txt"])


def test_a_file_that_cannot_be_read_costs_no_other(audit: Run, tmp_path: Path) -> None:
    status, out, err = audit("none.txt", "odd.txt", "--errors", "faults.jsonl", "-o", "out.jsonl", "-f", "jsonl")
    assert (status, out) == (1, "")
    assert "none.txt" in err
    assert len((tmp_path / "out.jsonl").read_text("utf-8").splitlines()) == 1
    assert len((tmp_path / "faults.jsonl").read_text("utf-8").splitlines()) == 1


def test_an_output_that_cannot_be_written_is_told(audit: Run) -> None:
    assert audit("odd.txt", "-o", "no/such/folder/out.jsonl")[0] == 3


def test_a_taxonomy_that_cannot_be_used_is_told(audit: Run, tmp_path: Path) -> None:
    (tmp_path / "types.toml").write_text("[[type]]\ncolour = 1\n", "utf-8")
    status, _, err = audit("odd.txt", "--taxonomy", "types.toml")
    assert status == 2
    assert "types.toml" in err
