"""Hooks of the documentation site (``mkdocs.yml``): the pages that are not files under ``docs``, and links between pages.

- Benchmark pages are the READMEs and results under ``benchmarks``; the changelog and the notice come from the root.
- Notebooks become pages with the outputs that are stored in them; nothing is executed.
- The API has a page for each public module that this checkout has; docstrings are read without importing anything.
- A path in backticks (`docs/tables.md`, `benchmarks/news/README.md`) becomes a link to the page it names.
- Entries of the nav whose page this checkout does not have are dropped.
"""

from __future__ import annotations

import json
import posixpath
import re
import sys
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

sys.path.insert(0, str(Path(__file__).resolve().parent))
from site_pages import API, BENCHMARKS, api_page, benchmark_page, notebook_page

__all__ = ["on_config", "on_files", "on_page_content", "on_page_markdown"]

ROOT = Path(__file__).resolve().parent.parent
ROOT_PAGES = {"changelog.md": "CHANGELOG.md", "notice.md": "NOTICE.md", "service.md": "examples/service/README.md"}
FENCED = re.compile(r"^(```.*?^```)$", re.MULTILINE | re.DOTALL)
PATH = re.compile(r"`((?:docs|benchmarks|examples)/[\w./-]+\.(?:md|ipynb)|CHANGELOG\.md|NOTICE\.md)`")
ROLE = re.compile(r":(?:func|class|meth|mod|pep|attr|data|exc|obj):<code>(~?)([\w.]+)</code>")
TITLE = re.compile(r"^# (.+)$", re.MULTILINE)


def generated() -> dict[str, str]:
    """The pages that are made: where they lie in the site, and their Markdown."""
    pages = {page: (ROOT / source).read_text("utf-8") for page, source in ROOT_PAGES.items() if (ROOT / source).is_file()}
    pages |= {f"benchmarks/{name}.md": text for name in BENCHMARKS if (text := benchmark_page(ROOT, name))}
    pages |= {f"api/{name}.md": text for name in API if (text := api_page(ROOT, name))}
    for path in sorted((ROOT / "docs" / "notebooks").glob("*.ipynb")):
        pages[f"notebooks/{path.stem}.md"] = notebook_page(json.loads(path.read_text("utf-8")))
    return pages


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Fill the nav's folders with the pages made for them, and leave out what is not there."""
    made = list(generated())
    here = {*made, *(str(path.relative_to(ROOT / "docs")) for path in (ROOT / "docs").rglob("*.md"))}

    def shown(item: Any) -> Any:
        if isinstance(item, list):
            return [kept for entry in item if (kept := shown(entry))]
        if isinstance(item, dict):
            return {title: kept for title, entry in item.items() if (kept := shown(entry))}
        if item.endswith("/"):
            return [_named(page) for page in made if page.startswith(item)]
        return item if item in here else None

    config.nav = shown(config.nav)
    return config


def _named(page: str) -> dict[str, str] | str:
    title = BENCHMARKS.get(Path(page).stem) if page.startswith("benchmarks/") else None
    return {title: page} if title else page


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages that are made."""
    for page, text in generated().items():
        files.append(File.generated(config, page, content=text))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Make links of the paths in backticks, outside code."""
    parts = FENCED.split(markdown)
    return "".join(part if part.startswith("```") else PATH.sub(lambda m: _link(m, page, files), part) for part in parts)


def _link(match: re.Match[str], page: Page, files: Files) -> str:
    target = files.get_file_from_path(_address(match[1]))
    if target is None or target == page.file:
        return match[0]
    title = TITLE.search(target.content_string)
    name = title[1] if title else target.name
    return f"[{name}]({posixpath.relpath(target.src_uri, posixpath.dirname(page.file.src_uri))})"


def _address(path: str) -> str:
    """Where a file of the checkout lies in the site."""
    for page, source in ROOT_PAGES.items():
        if path == source:
            return page
    if path.startswith("benchmarks/"):
        return f"benchmarks/{path.split('/')[1]}.md"
    return path.removeprefix("docs/").replace(".ipynb", ".md")


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Write the roles of docstrings (``:class:`~decimal.Decimal```) as the names that they stand for."""
    return ROLE.sub(lambda m: f"<code>{m[2].rpartition('.')[2] if m[1] else m[2]}</code>", html)
