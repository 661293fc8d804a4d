"""The texts that the n-gram model is fitted to: their marks are well formed, and povext finds the quantities that they mark."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

import povext
from povext import taxonomy

MODELS = Path(__file__).resolve().parents[2] / "models"
TEXTS = sorted((MODELS / "texts").glob("*.txt"))
MARK = re.compile(r"⟦([^|⟧]+)\|([^⟧]+)⟧")


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_the_marks_are_well_formed(path: Path) -> None:
    head, line, body = path.read_text("utf-8").partition("\n---\n")
    assert re.match(r"published: \d{4}-\d\d-\d\d\n?", head)
    assert line
    assert MARK.search(body)
    assert not set("⟦⟧|") & set(MARK.sub("", body))
    types = {kind for found in MARK.finditer(body) for kind in found[2].split("/")}
    assert types <= {*taxonomy.builtin(), "other"}


def test_most_marks_are_quantities() -> None:
    there = found = 0
    for path in TEXTS:
        body = path.read_text("utf-8").partition("\n---\n")[2]
        text = MARK.sub(r"\1", body)
        starts, shift = [], 0
        for mark in MARK.finditer(body):
            starts.append((mark.start() - shift, mark.start() - shift + len(mark[1])))
            shift += len(mark[0]) - len(mark[1])
        spans = [(q.span.start, q.span.end) for q in povext.find_quantities(text)]
        there += len(starts)
        found += sum(any(a < end and b > start for a, b in spans) for start, end in starts)
    assert there > 1000
    assert found >= 0.95 * there


def test_the_script_reads_them_alike(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pytest.importorskip("scipy", reason="the training scripts need scipy")
    monkeypatch.syspath_prepend(str(MODELS))
    sys.modules.pop("train_ngrams", None)
    from train_ngrams import marked

    path = tmp_path / "a.txt"
    path.write_text(
        "published: 2020-01-02\n---\n全县⟦62个|poverty.villages_exited⟧村、⟦3万人|poverty.lifted/poverty.population⟧。", "utf-8"
    )
    name, text, about, gold = marked(path)
    assert (name, text, about["published"]) == ("a", "全县62个村、3万人。", "2020-01-02")
    assert [text[slice(*g["core"])] for g in gold] == ["62个", "3万人"]
    assert [[g["type"], *g["alt_types"]] for g in gold] == [["poverty.villages_exited"], ["poverty.lifted", "poverty.population"]]
