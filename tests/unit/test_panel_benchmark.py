"""The stories of the panel's benchmark: right cells, every conflict, right restorations."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

pytest.importorskip("duckdb", reason="duckdb is not installed")
pytest.importorskip("pyarrow", reason="pyarrow is not installed")


@pytest.fixture
def modules(root: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, ModuleType]:
    folder = root / "benchmarks" / "panel"
    if not folder.is_dir():
        pytest.skip("the benchmark is not beside the package")
    found: dict[str, ModuleType] = {}
    monkeypatch.syspath_prepend(str(folder))
    for name in ("stories", "synthetic", "run"):
        spec = importlib.util.spec_from_file_location(f"panel_{name}", folder / f"{name}.py")
        assert spec
        assert spec.loader
        found[name] = importlib.util.module_from_spec(spec)
        monkeypatch.setitem(sys.modules, spec.name, found[name])
        spec.loader.exec_module(found[name])
    return found


@pytest.mark.slow
def test_the_stories_are_told_right(modules: dict[str, ModuleType]) -> None:
    found = modules["run"].tallies(None, faults=False)
    assert set(found) == {"open", "held", "all"}
    for tally in found.values():
        assert tally.precision >= 0.95
        assert tally.recall >= 0.9
        assert tally.conflicts_shown == tally.conflicts > 0
        assert tally.restored_right >= 0.95 * max(tally.restored, tally.restored_told) > 0
        assert tally.plans_right == tally.plans > 0
        assert tally.invented == 0


def test_every_story_has_three_documents_and_stands_by_its_own_text(modules: dict[str, ModuleType]) -> None:
    stories = list(modules["stories"].read())
    assert len(stories) >= 12
    assert 2 * sum(story.part == "held" for story in stories) >= len(stories)
    for story in stories:
        assert 3 <= len(story.documents) <= 5
        names = [document["name"] for document in story.documents]
        assert len(set(names)) == len(names)
        for cell in story.cells:
            assert {told.partition(":")[0] for told in cell.get("restored", ())} <= set(names)


def test_a_panel_that_is_wrong_is_scored_so(modules: dict[str, ModuleType]) -> None:
    import povext

    story = next(s for s in modules["stories"].read() if s.name == "longan")
    texts = [(d["name"], povext.extract(d["text"], published=d["published"])) for d in story.documents[2:3]]
    with povext.panel(texts) as panel:
        tally = modules["stories"].score(story, panel)
    assert tally.recall < 0.5
    assert tally.faults
    assert tally.restored_right == 0 < tally.restored


def test_synthetic_lines_are_the_same_every_time_and_merge(modules: dict[str, ModuleType], tmp_path: Path) -> None:
    import povext

    lines = list(modules["synthetic"].lines(60))
    assert json.dumps(lines) == json.dumps(list(modules["synthetic"].lines(60)))
    assert modules["synthetic"].write(tmp_path / "a.jsonl", 60) == 600
    copies = sum(len({i["period"] is None for i in line["indicators"]}) == 1 for line in lines)
    with povext.panel(tmp_path / "a.jsonl") as panel:
        assert panel.counts["claims"] == 600
        assert copies > 0 < panel.counts["copies"]
        assert panel.counts["restored"] > 0
        chosen = [row for row in panel.rows("sources") if row[2] == "yes"]
        assert len(chosen) == panel.counts["cells"]
