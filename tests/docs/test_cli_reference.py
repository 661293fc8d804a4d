"""The page on the command line is what the declarations say."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def test_the_page_is_current(root: Path) -> None:
    done = subprocess.run([sys.executable, root / "tools" / "cli_reference.py", "--check"], cwd=root, check=False)
    assert done.returncode == 0, "run tools/cli_reference.py"
