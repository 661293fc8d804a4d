"""Build step of the wheel: the layers that read a text are compiled with mypyc, where this machine can.

Their annotations are strict already, so the same source runs a quarter to a third faster and gives the same results, which
``.ci/run`` compares. Without a C compiler the wheel is pure Python and only slower.

``POVEXT_COMPILE=0`` leaves it out; ``POVEXT_COMPILE=1`` makes a failure an error instead of a wheel of pure Python.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

GROUPS = {
    "linking": ("linking/*.py",),
    "where": ("places/*.py", "periods/*.py"),
    "what": ("stages.py", "text/*.py", "numerals/*.py", "quantities/*.py", "concepts/_core.py", "concepts/_words.py"),
}
"""Name of each extension and the modules in it; they are compiled side by side."""
LEFT_OUT = {
    "*/__init__.py",  # only names
    "*/component.py",  # spaCy finds its factories by name
    "*/types.py",  # tuples, which are as fast as they are
    "quantities/units.py",  # frozen values that are copied and pickled, which compiled classes of the kind are not
    "text/aligned.py",
    "text/decoding.py",  # run once a file, if ever
    "text/markup.py",
    "text/page.py",
}
MYPY = ("--ignore-missing-imports", "--follow-imports=silent", "--config-file=", "--python-version=3.11")
"""The packages that povext needs are not there while it is built: what comes from them is ``Any``."""

SETUP = """
import json, sys
from mypyc.build import mypycify
from setuptools import setup

told = json.loads(sys.argv[1])
groups = [(modules, name) for name, modules in told["groups"].items()]
extensions = mypycify(
    [*told["options"], *(m for modules, _ in groups for m in modules)], opt_level="2", debug_level="0", separate=groups
)
build = ["-q", "build_ext", "--build-lib", told["out"], "--parallel", str(len(groups))]
setup(name="povext_compiled", packages=[], ext_modules=extensions, script_args=build)
"""


class CustomBuildHook(BuildHookInterface):
    """Compiles the reading layers into the wheel."""

    _folder: Path | None = None

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile, and name what was made as part of the wheel; a wheel for an editable install stays as it is."""
        wanted = os.environ.get("POVEXT_COMPILE", "")
        if version == "editable" or wanted == "0":
            return
        self._folder = folder = Path(tempfile.mkdtemp(prefix="povext-build-"))
        try:
            made = compiled(Path(self.root) / "src", folder)
        except (OSError, RuntimeError) as error:
            shutil.rmtree(folder, ignore_errors=True)
            if wanted == "1":
                raise
            self.app.display_warning(f"povext is built without its compiled part, slower but the same: {error}")
            return
        build_data["force_include"].update({str(path): path.relative_to(folder / "lib").as_posix() for path in made})
        build_data["pure_python"] = False
        build_data["infer_tag"] = True

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Leave nothing behind once the wheel is written."""
        del version, build_data, artifact_path
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)


def modules(package: Path, patterns: tuple[str, ...]) -> list[str]:
    """The modules of a group, named from the folder that holds the package."""
    found = {path.relative_to(package).as_posix(): path for pattern in patterns for path in package.glob(pattern)}
    kept = sorted(name for name, path in found.items() if not {name, f"*/{path.name}"} & LEFT_OUT)
    return [f"{package.name}/{name}" for name in kept]


def compiled(source: Path, folder: Path) -> list[Path]:
    """Compile the layers; gives the extensions, which lie under ``folder/lib``."""
    work, out = folder / "work", folder / "lib"
    work.mkdir()
    shutil.copytree(source / "povext", work / "povext", ignore=shutil.ignore_patterns("__pycache__", "data"))
    groups = {f"povext_{name}": modules(source / "povext", patterns) for name, patterns in GROUPS.items()}
    told = json.dumps({"groups": groups, "options": MYPY, "out": str(out)})
    done = subprocess.run(
        [sys.executable, "-c", SETUP, told], cwd=work, capture_output=True, text=True, errors="replace", check=False
    )
    if done.returncode:
        raise RuntimeError((done.stdout + done.stderr).strip()[-2000:] or f"mypyc stopped with {done.returncode}")
    return sorted(path for path in out.rglob("*") if path.suffix in (".so", ".pyd"))
