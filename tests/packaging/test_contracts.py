"""The layers keep to their contracts."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def test_import_contracts_hold(root: Path) -> None:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr
