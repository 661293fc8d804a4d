"""The build step that compiles the reading layers: what it takes, and that a machine without a compiler loses nothing by it."""

from __future__ import annotations

import ast
import importlib.util
import subprocess
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

pytest.importorskip("hatchling", reason="hatchling is not installed; it builds the wheel")


@pytest.fixture(scope="module")
def build(root: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("hatch_build", root / "hatch_build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def sources(build: ModuleType, root: Path) -> list[Path]:
    return [root / "src" / name for group in build.GROUPS.values() for name in build.modules(root / "src" / "povext", group)]


def test_every_pattern_finds_modules_and_none_twice(build: ModuleType, root: Path, sources: list[Path]) -> None:
    package = root / "src" / "povext"
    assert all(list(package.glob(pattern)) for group in build.GROUPS.values() for pattern in group)
    assert all(list(package.rglob(name.removeprefix("*/"))) for name in build.LEFT_OUT)
    assert len(sources) == len(set(sources)) > 60
    assert not [path for path in sources if path.name in ("__init__.py", "component.py", "types.py")]


def test_compiled_modules_use_nothing_that_compiling_changes(sources: list[Path]) -> None:
    """mypyc makes a cached property a plain one, and cannot hold lone surrogates in a string."""
    for path in sources:
        tree = ast.parse(path.read_text("utf-8"))
        names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        assert "cached_property" not in names, path
        texts = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
        assert not [text for text in texts if any("\ud800" <= c <= "\udfff" for c in text)], path


def hook(build: ModuleType, root: Path) -> tuple[Any, list[str]]:
    warnings: list[str] = []
    made = build.CustomBuildHook.__new__(build.CustomBuildHook)
    made.__dict__.update({"_BuildHookInterface__root": str(root), "_BuildHookInterface__app": None})
    made.__dict__["_BuildHookInterface__app"] = SimpleNamespace(display_warning=warnings.append)
    return made, warnings


def failing(*_: Any, **__: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.CompletedProcess([], 1, "", "error: command 'cc' failed: No such file or directory")


def test_without_a_compiler_the_wheel_is_plain_python(build: ModuleType, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("POVEXT_COMPILE", raising=False)
    monkeypatch.setattr(build.subprocess, "run", failing)
    made, warnings = hook(build, root)
    data: dict[str, Any] = {"force_include": {}, "pure_python": True}
    made.initialize("standard", data)
    assert data == {"force_include": {}, "pure_python": True}
    assert len(warnings) == 1
    assert "No such file" in warnings[0]
    assert not made._folder.exists()


def test_a_failure_is_an_error_where_compiling_is_asked_for(
    build: ModuleType, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POVEXT_COMPILE", "1")
    monkeypatch.setattr(build.subprocess, "run", failing)
    made, _ = hook(build, root)
    with pytest.raises(RuntimeError, match="No such file"):
        made.initialize("standard", {"force_include": {}})


@pytest.mark.parametrize(("version", "asked"), [("editable", "1"), ("standard", "0")])
def test_nothing_is_compiled_for_an_editable_install_or_where_it_is_declined(
    build: ModuleType, root: Path, monkeypatch: pytest.MonkeyPatch, version: str, asked: str
) -> None:
    monkeypatch.setenv("POVEXT_COMPILE", asked)
    monkeypatch.setattr(build.subprocess, "run", failing)
    made, warnings = hook(build, root)
    data: dict[str, Any] = {"force_include": {}}
    made.initialize(version, data)
    assert data == {"force_include": {}}
    assert not warnings
