"""Shared fixtures: where the development data lies, and settings for property tests."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parent.parent

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
