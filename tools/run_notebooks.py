#!/usr/bin/env python3
"""Execute the notebooks of ``docs/notebooks`` and store them with their outputs.

Usage: ``run_notebooks.py [NAME.ipynb ...]`` in a checkout with the extra ``test``. Warnings are errors, as in the tests.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient

__all__ = ["FOLDER", "executed", "main"]

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "notebooks"
STRICT = """
import warnings

warnings.simplefilter("error")
warnings.filterwarnings("ignore", module="ipykernel|jupyter_client|tornado|zmq")  # the kernel's own affairs
"""


def executed(path: Path) -> nbformat.NotebookNode:
    """Execute a notebook in an empty folder, warnings being errors.

    Parameters
    ----------
    path : Path
        An ``.ipynb`` file; it is left as it is.

    Returns
    -------
    nbformat.NotebookNode
        The notebook with the outputs of this run.

    Raises
    ------
    nbclient.exceptions.CellExecutionError
        Where a cell fails.
    """
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.insert(0, nbformat.v4.new_code_cell(STRICT))
    paths = [str(ROOT / "src"), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
    with tempfile.TemporaryDirectory() as folder:
        client = NotebookClient(notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": folder}})
        client.execute(env=environment)
    del notebook.cells[0]
    return notebook


def main() -> int:
    """Execute and store."""
    paths = [FOLDER / name for name in sys.argv[1:]] or sorted(FOLDER.glob("*.ipynb"))
    for path in paths:
        notebook = executed(path)
        notebook.metadata = {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        }
        code = (cell for cell in notebook.cells if cell.cell_type == "code")
        for number, cell in enumerate(code, 1):
            cell.execution_count, cell.metadata = number, {}
            for output in cell.outputs:
                if "execution_count" in output:
                    output.execution_count = number
        nbformat.write(notebook, path)
        print(f"{path.relative_to(ROOT)}: {sum(cell.cell_type == 'code' for cell in notebook.cells)} cells")
    return 0


if __name__ == "__main__":
    sys.exit(main())
