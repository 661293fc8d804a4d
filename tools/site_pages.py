"""Markdown of the pages that the documentation site makes from other files: benchmarks, notebooks, API."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

__all__ = ["API", "BENCHMARKS", "api_page", "benchmark_page", "notebook_page"]

BENCHMARKS = {
    "quality": "Own texts",
    "news": "Real news",
    "numbers": "Numbers and times, beside others",
    "places": "Places, beside others",
    "speed": "Speed",
    "audit": "Audit",
    "panel": "Panel",
}
"""The folders under ``benchmarks`` with their names in the nav, in its order; one that a checkout lacks has no page."""

API: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "povext": (
        "Reading texts",
        "All of these are names of `povext` itself; each is imported when it is first used.",
        ("reading.extract", "reading.pipe", "pipeline.load", "export.frame.to_dataframe"),
    ),
    "finders": (
        "Numbers, times, places",
        "The light finders: they load neither spaCy nor pydantic.",
        ("quantities", "periods", "places", "numerals", "mentions"),
    ),
    "types": ("Results", "What an extraction returns (`docs/data-model.md`).", ("types", "trace", "taxonomy")),
    "export": ("Tables", "Data frames, Arrow, files (`docs/tables.md`).", ("export", "export.batches")),
    "viz": ("Pages and plots", "", ("viz", "viz.plot")),
    "panel": ("Panels", "", ("panel",)),
    "audit": ("Audit", "", ("audit",)),
    "taxonomies": ("Own taxonomies", "", ("taxonomies",)),
    "annotation": ("Annotation", "", ("annotation",)),
    "evaluate": ("Measuring and comparing", "`docs/evaluation.md` tells the levels and the format.", ("evaluate", "compare")),
    "inputs": ("Files and faults", "", ("inputs", "text.decoding", "errors")),
    "stages": (
        "The pipeline",
        "For those who swap a stage (`docs/pipeline.md`) or write rules (`docs/rules.md`).",
        ("stages", "working", "component", "concepts"),
    ),
}
"""Name of the page to its title, a first paragraph, and the modules or objects that it tells of."""

COMMIT = re.compile(r"[Cc]ommit ([0-9a-f]{7,40})\b(?! \()")
_PLACES_HEAD = """# Places

Names of places in 86 short texts (`benchmarks/places/gold.json`) with the codes valid on each text's date, measured by
`python benchmarks/places/run.py`; the other tools are Python packages. A name counts as found where a tool gives the same
span; `codes` is the share of the names found that get the right code. Those who wrote povext wrote the texts, too: read the
figures with that in mind.
"""


def benchmark_page(root: Path, name: str) -> str:
    """The page of one benchmark: what was measured, then the results.

    Parameters
    ----------
    root : Path
        The checkout.
    name : str
        Folder under ``benchmarks``.

    Returns
    -------
    str
        Markdown; empty where the checkout has no such benchmark.
    """
    folder = root / "benchmarks" / name
    if name == "places":
        page = _PLACES_HEAD + "\n" + _places(json.loads((folder / "results.json").read_text("utf-8")))
        return COMMIT.sub(lambda found: _dated(root, found), page)
    parts = [path.read_text("utf-8") for path in (folder / "README.md", folder / "results.md") if path.is_file()]
    if not parts:
        return ""
    page = parts[0]
    if len(parts) == 2:  # the results come first, the method after them
        lead, mark, method = page.partition("\n## ")
        page = f"{lead}{_below('Results', parts[1])}{mark}{method}"
    unlinked = re.sub(r"\[([^\]]+)\]\((?!https?:)[\w./-]+\)", r"\1", page)  # files of the checkout are no pages of the site
    return COMMIT.sub(lambda found: _dated(root, found), unlinked)


def _dated(root: Path, found: re.Match[str]) -> str:
    """The mark of a commit with its day, where git knows it."""
    command = ["git", "show", "-s", "--format=%cs", found[1]]
    try:
        done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    except OSError:
        return found[0]
    return f"{found[0]} ({done.stdout.strip()})" if done.returncode == 0 else found[0]


def _below(title: str, text: str) -> str:
    """Results as a section of the page: their own title goes, their sections are one level down."""
    body = re.sub(r"\A# .*\n| ?README\.md there (?:says|has)[^.]*\.", "", text)  # it is the page itself
    return f"\n## {title}\n{re.sub(r'^#', '##', body, flags=re.MULTILINE)}"


def _places(results: dict[str, Any]) -> str:
    rows = ["| tool | precision | recall | F1 | codes | names |", "|---|---:|---:|---:|---:|---:|"]
    for tool, found in results["systems"].items():
        figures = found["all"]
        code = f"{figures['code']:.3f}" if figures.get("code") is not None else "–"
        rows.append(f"| {tool} | {figures['p']:.3f} | {figures['r']:.3f} | {figures['f1']:.3f} | {code} | {figures['n']} |")
    stamp = results["stamp"]
    rows += ["", f"Commit {stamp['commit']}, Python {stamp['python']}, {stamp['machine']}, {stamp['cores']} cores.", ""]
    return "\n".join(rows)


def api_page(root: Path, name: str) -> str:
    """The page of one part of the API: directives for those of its modules that the checkout has.

    Parameters
    ----------
    root : Path
        The checkout.
    name : str
        A key of :data:`API`.

    Returns
    -------
    str
        Markdown; empty where none of the modules is there.
    """
    title, lead, modules = API[name]
    there = [f"::: povext.{module}\n" for module in modules if _exists(root / "src" / "povext", module)]
    return "\n".join([f"# {title}\n", f"{lead}\n", *there]) if there else ""


def _exists(package: Path, module: str) -> bool:
    """Whether a module, or the module that an object lies in, is part of the package."""
    parts = module.split(".")
    paths = [package.joinpath(*parts[:count]) for count in range(len(parts), 0, -1)]
    if any((path / "__init__.py").is_file() for path in paths[:1]) or paths[0].with_suffix(".py").is_file():
        return True
    return len(parts) > 1 and paths[1].with_suffix(".py").is_file()


def notebook_page(notebook: dict[str, Any]) -> str:
    """A notebook as a page: text, code, and the outputs stored in it.

    Parameters
    ----------
    notebook : dict
        The JSON of an ``.ipynb`` file (nbformat 4).

    Returns
    -------
    str
        Markdown.
    """
    return "\n\n".join(part for cell in notebook["cells"] for part in _cell(cell)) + "\n"


def _cell(cell: dict[str, Any]) -> Iterator[str]:
    source = _joined(cell["source"])
    if cell["cell_type"] == "markdown":
        yield source
    elif cell["cell_type"] == "code" and source:
        yield f"```python\n{source}\n```"
        for output in cell["outputs"]:
            yield f'<div class="output" markdown="1">\n\n{_output(output)}\n\n</div>'


def _output(output: dict[str, Any]) -> str:
    if output["output_type"] == "stream":
        return f"```text\n{_joined(output['text']).rstrip()}\n```"
    data = output["data"]
    if "image/svg+xml" in data:
        return _one_block(_joined(data["image/svg+xml"]))
    if "text/html" in data:
        return _one_block(re.sub(r"<style scoped>.*?</style>", "", _joined(data["text/html"]), flags=re.DOTALL))
    if "image/png" in data:
        return f'<img alt="plot" src="data:image/png;base64,{_joined(data["image/png"]).strip()}">'
    return f"```text\n{_joined(data['text/plain']).rstrip()}\n```"


def _one_block(html: str) -> str:
    """HTML whose empty lines, which would end the block for Markdown, are character references."""
    whole = re.sub(r"(?<=\n)[ \t]*\n", "&#10;", html.strip())
    return f'<div markdown="0">{whole}</div>'


def _joined(text: str | Iterable[str]) -> str:
    return text if isinstance(text, str) else "".join(text)
