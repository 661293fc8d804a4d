"""The tables of the page on tables are what the data files say."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def test_the_page_is_current(root: Path) -> None:
    done = subprocess.run([sys.executable, root / "tools" / "table_reference.py", "--check"], cwd=root, check=False)
    assert done.returncode == 0, "run tools/table_reference.py"
