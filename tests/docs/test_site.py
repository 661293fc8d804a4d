"""The documentation site builds without a warning, is whole, and fetches nothing when it is read."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

ROOT = Path(__file__).resolve().parents[2]
MISSING = [name for name in ("mkdocs", "material", "mkdocstrings_handlers") if importlib.util.find_spec(name) is None]
pytestmark = pytest.mark.skipif(bool(MISSING), reason=f'not installed: {", ".join(MISSING)} (pip install -e ".[docs]")')


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, encoding="utf-8", env=environment)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


class Loads(HTMLParser):
    """What a page loads by itself, and where its links lead."""

    def __init__(self) -> None:
        super().__init__()
        self.loaded: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag == "a" and told.get("href"):
            self.links.append(told["href"] or "")
        elif tag == "link" and told.get("rel") != "canonical":
            self.loaded.append(told.get("href") or "")
        elif told.get("src"):
            self.loaded.append(told["src"] or "")


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[Path, Loads]:
    found = {}
    for path in site.rglob("*.html"):
        found[path] = Loads()
        found[path].feed(path.read_text("utf-8"))
    return found


def test_every_page_of_the_docs_is_in_the_navigation(site: Path, pages: dict[Path, Loads]) -> None:
    docs = ROOT / "docs"
    shown = {(site / unquote(urlsplit(link).path)).resolve() for link in pages[site / "index.html"].links}
    for path in [*docs.rglob("*.md"), *docs.rglob("*.ipynb")]:
        page = site / path.relative_to(docs).with_suffix(".html")
        assert page.is_file(), f"{path.name} has no page"
        assert page.name == "index.html" or page.resolve() in shown, f"{path.name} is not in the nav of mkdocs.yml"


def test_nothing_is_fetched_from_elsewhere(site: Path, pages: dict[Path, Loads]) -> None:
    for path, loads in pages.items():
        far = [address for address in loads.loaded if urlsplit(address).scheme in ("http", "https") or address.startswith("//")]
        assert not far, f"{path.name} loads {far}"
    for style in site.rglob("*.css"):
        assert not re.search(r"url\(['\"]?(?:https?:)?//|@import", style.read_text("utf-8")), style.name


def test_links_between_pages_lead_somewhere(pages: dict[Path, Loads]) -> None:
    for path, loads in pages.items():
        for link in loads.links:
            parts = urlsplit(link)
            if not parts.scheme and parts.path and path.name != "404.html":
                assert (path.parent / unquote(parts.path)).exists(), f"{path.name}: {link}"


def test_the_api_tells_signatures_and_examples_without_importing(site: Path) -> None:
    page = (site / "api" / "povext.html").read_text("utf-8")
    text = re.sub(r"<[^>]+>", "", page)
    for name in ("extract", "pipe", "load", "to_dataframe"):
        assert re.search(rf'id="povext\.[\w.]*{name}"', page), name
    assert "When it was published (ISO)" in text
    assert "poverty.incidence" in text


def test_docstrings_show_no_roles(site: Path) -> None:
    for path in (site / "api").glob("*.html"):
        assert not re.search(r":(?:class|func|meth|mod|attr|pep):", path.read_text("utf-8")), path.name


def test_benchmarks_and_notebooks_show_their_results(site: Path) -> None:
    for name in ("quality", "news", "numbers", "places", "speed"):
        assert "<table>" in (site / "benchmarks" / f"{name}.html").read_text("utf-8"), name
    for path in (ROOT / "docs" / "notebooks").glob("*.ipynb"):
        page = (site / "notebooks" / f"{path.stem}.html").read_text("utf-8")
        assert "<svg" in page.partition('class="output"')[2]
        told = [cell["source"] for cell in json.loads(path.read_text("utf-8"))["cells"] if cell["cell_type"] == "markdown"]
        titles = re.findall(r"^#+ (.+)$", "\n".join(map("".join, told)), re.MULTILINE)
        assert re.findall(r"<h[12] id=[^>]*>(.*?)<a", page) == titles
