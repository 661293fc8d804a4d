"""The notebooks of the documentation run, warnings being errors, and are stored with their outputs."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "docs" / "notebooks").glob("*.ipynb"))
MISSING = [name for name in ("nbclient", "ipykernel", "pandas", "altair", "vl_convert") if importlib.util.find_spec(name) is None]
pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)}")


@pytest.fixture
def runner(script: Callable[[Path], ModuleType]) -> ModuleType:
    return script(ROOT / "tools" / "run_notebooks.py")


def kinds(cell: dict) -> list[set[str]]:
    """What sort of output each output of a cell is."""
    return [set(output.get("data", {output["output_type"]: None})) for output in cell["outputs"]]


@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_and_shows_what_is_stored(path: Path, runner: ModuleType) -> None:
    stored = runner.nbformat.read(path, as_version=4)
    fresh = runner.executed(path)
    assert len(stored.cells) == len(fresh.cells)
    for old, new in zip(stored.cells, fresh.cells, strict=True):
        if old.cell_type == "code":
            assert old.execution_count, f"{path.name}: run tools/run_notebooks.py, a cell is stored without its output"
            assert kinds(old) == kinds(new), old.source


def test_a_failing_cell_and_a_warning_are_failures(tmp_path: Path, runner: ModuleType) -> None:
    from nbclient.exceptions import CellExecutionError

    for source in ("1 / 0", "import warnings\nwarnings.warn('look out')"):
        notebook = runner.nbformat.v4.new_notebook(cells=[runner.nbformat.v4.new_code_cell(source)])
        runner.nbformat.write(notebook, tmp_path / "bad.ipynb")
        with pytest.raises(CellExecutionError):
            runner.executed(tmp_path / "bad.ipynb")


def test_there_are_notebooks() -> None:
    assert {path.stem for path in NOTEBOOKS} >= {"one-report", "panel"}
