"""Shared fixtures: where the development data lies, and settings for property tests."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parent.parent

collect_ignore = ["fuzz/fuzz.py"]  # a script for Atheris, which the tests do not need: it is instrumented as it is imported

# Machines that run the tests differ in speed: examples are counted, not timed, and always the same.
settings.register_profile("povext", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("povext")


@pytest.fixture(scope="session")
def root() -> Path:
    """Root of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """Folder of the development data, which lies beside the checkout; tests that need it are skipped without it."""
    folder = Path(os.environ.get("POVEXT_SHARED", ROOT.parent / "shared"))
    if not folder.is_dir():
        pytest.skip(f"the development data is not there ({folder}); set POVEXT_SHARED to its folder")
    return folder


@pytest.fixture(scope="session")
def script() -> Callable[[Path], ModuleType]:
    """Loads a script that is no part of the package, as a module."""

    def load(path: Path) -> ModuleType:
        spec = importlib.util.spec_from_file_location(f"{path.parent.name}_{path.stem}", path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    return load
