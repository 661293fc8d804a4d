#!/usr/bin/env python3
"""Coverage-guided fuzzing of every public entry, by Atheris.

    pip install atheris
    python tests/fuzz/fuzz.py extraction [-max_total_time=600 -max_len=400 CORPUS_FOLDER ...]

The first argument names the check (``checks.py``), or ``all``; the rest goes to libFuzzer. What it finds becomes a line of
``SEEDS`` in ``tests/unit/test_fuzz_seeds.py``, which the test suite runs without Atheris.
"""

from __future__ import annotations

import sys
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).resolve().parent))

with atheris.instrument_imports(include=["povext"]):
    import checks

    import povext

    for name in povext.__all__:  # all of the package is loaded while it is instrumented
        getattr(povext, name)


def main() -> None:
    """Fuzz until libFuzzer is done."""
    name = sys.argv.pop(1) if len(sys.argv) > 1 else "all"
    chosen = list(checks.CHECKS.values()) if name == "all" else [checks.CHECKS[name]]

    def one(data: bytes) -> None:
        if data:
            chosen[data[0] % len(chosen)](data[1:])

    atheris.Setup(sys.argv, one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
