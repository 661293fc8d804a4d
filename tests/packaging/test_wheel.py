"""What goes into the wheel, and what its metadata promises."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from email.parser import Parser
from importlib.metadata import entry_points
from pathlib import Path

import pytest

import povext

DATA = (".toml", ".txt", ".cfg", ".json", ".tsv", ".csv", ".gz", ".xz", ".bin", ".typed", ".html", ".css", ".js")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    root = Path(__file__).resolve().parents[2]
    out = tmp_path_factory.mktemp("dist")
    hatchling = pytest.importorskip(
        "hatchling.build", reason="hatchling is not installed; the wheel is built in continuous integration"
    )
    del hatchling
    code = f"import hatchling.build as b; print(b.build_wheel({str(out)!r}))"
    plain = {**os.environ, "POVEXT_COMPILE": "0"}  # compiling takes minutes; continuous integration compares what it gives
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=False, env=plain)
    assert done.returncode == 0, done.stderr
    return zipfile.ZipFile(next(out.glob("*.whl")))


def test_the_wheel_holds_every_module_and_data_file(wheel: zipfile.ZipFile, root: Path) -> None:
    source = root / "src"
    wanted = {
        str(path.relative_to(source))
        for path in (source / "povext").rglob("*")
        if path.is_file() and (path.suffix == ".py" or path.suffix in DATA or path.name == "py.typed")
    }
    assert wanted <= set(wheel.namelist())


def test_the_wheel_holds_nothing_else(wheel: zipfile.ZipFile) -> None:
    tops = {name.split("/")[0] for name in wheel.namelist()}
    assert tops == {"povext", f"povext-{povext.__version__}.dist-info"}
    assert not [name for name in wheel.namelist() if "__pycache__" in name or name.endswith(".pyc")]
    assert sum(entry.compress_size for entry in wheel.infolist()) < 3_500_000


def test_the_metadata_is_complete(wheel: zipfile.ZipFile) -> None:
    name = f"povext-{povext.__version__}.dist-info"
    metadata = Parser().parsestr(wheel.read(f"{name}/METADATA").decode())
    assert metadata["Version"] == povext.__version__
    assert metadata["License-Expression"] == "MIT"
    assert metadata["Requires-Python"] == ">=3.11"
    required = [line for line in metadata.get_all("Requires-Dist", []) if "extra ==" not in line]
    assert not [line for line in required if line.split(">")[0] in ("torch", "transformers", "pandas", "pyarrow", "opencc")]
    assert set(metadata.get_all("Provides-Extra", [])) >= {"ner", "data", "test", "docs"}
    assert {f"{name}/licenses/LICENCE", f"{name}/licenses/NOTICE.md"} <= set(wheel.namelist())


@pytest.mark.parametrize("group", ["spacy_factories", "spacy_tokenizers", "console_scripts"])
def test_entry_points_lead_somewhere(group: str) -> None:
    ours = [e for e in entry_points(group=group) if e.value.startswith("povext")]
    assert ours
    for entry in ours:
        assert callable(entry.load())


def indicators_found(setup: str) -> str:
    code = f"import spacy; {setup}; print(len(nlp('全县62个贫困村全部出列。')._.povext.indicators))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_the_component_is_found_by_name_without_importing_povext() -> None:
    assert indicators_found("nlp = spacy.blank('zh'); nlp.add_pipe('povext')") == "1"


def test_a_pipeline_survives_the_disk(tmp_path: Path) -> None:
    povext.load().to_disk(tmp_path / "pipeline")
    assert indicators_found(f"nlp = spacy.load({str(tmp_path / 'pipeline')!r})") == "1"
