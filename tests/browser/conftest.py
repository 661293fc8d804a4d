"""A real Chromium, driven by playwright; without one of the two these tests are skipped."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from povext.viz import page

ARGUMENTS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip

CONTRAST = """selector => {
    const linear = (v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    const light = (css) => {
        const paint = new OffscreenCanvas(1, 1).getContext("2d");
        paint.fillStyle = css;
        paint.fillRect(0, 0, 1, 1);
        const [r, g, b] = [...paint.getImageData(0, 0, 1, 1).data].map((v) => linear(v / 255));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const ground = (e) => {
        const own = getComputedStyle(e).backgroundColor;
        return /, 0\\)$|transparent/.test(own) ? ground(e.parentElement) : own;
    };
    return [...document.querySelectorAll(selector)].map((e) => {
        const [more, less] = [light(getComputedStyle(e).color), light(ground(e))].sort((x, y) => y - x);
        return (more + 0.05) / (less + 0.05);
    });
}"""


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """The browser."""
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: the page is not tried in a browser")
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("chromium is not installed: the page is not tried in a browser")
    with api.sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield running
        running.close()


class Shown:
    """A page in the browser, with everything it asked for and complained of."""

    def __init__(self, tab: Any, address: str) -> None:
        self.tab = tab
        self.address = address
        self.requests: list[str] = []
        self.failures: dict[str, str] = {}
        self.complaints: list[str] = []
        tab.on("request", lambda request: self.requests.append(request.url))
        tab.on("requestfailed", lambda request: self.failures.update({request.url: request.failure}))
        tab.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        tab.on("console", lambda message: self.complaints.append(message.text))
        tab.on("dialog", lambda dialog: (self.complaints.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        tab.set_default_timeout(15_000)
        tab.goto(address)

    def text(self, selector: str) -> list[str]:
        """Texts of all elements that fit."""
        return list(self.tab.locator(selector).all_inner_texts())

    def contrast(self, selector: str) -> list[float]:
        """How far the ink of each element that fits stands out from its ground, as WCAG counts."""
        return list(self.tab.evaluate(CONTRAST, selector))

    def marked(self, name: str) -> str:
        """The characters that a highlight covers."""
        return str(self.tab.evaluate("name => [...(CSS.highlights.get(name) ?? [])].map(String).join('')", name))

    def wait_for_rows(self, count: int) -> None:
        """Wait until the table has so many rows (its own eval would be stopped by the policy of the page)."""
        for _ in range(300):
            if self.tab.locator("#table tbody tr").count() == count:
                return
            self.tab.wait_for_timeout(50)
        raise AssertionError(f"the table has {self.tab.locator('#table tbody tr').count()} rows, not {count}")

    def rows(self) -> list[str]:
        """What the table quotes, from top to bottom."""
        return self.text("#table tbody td.value q")


@pytest.fixture
def show(browser: Any, tmp_path: Path) -> Iterator[Callable[..., Shown]]:
    """Shows extractions, or a page that is made, in a fresh browser context.

    At the end nothing may have been asked for or complained of.
    """
    opened: list[Shown] = []
    contexts = []

    def open_page(shown: Any, *, language: str = "en", title: str = "povext", at: str = "", **options: Any) -> Shown:
        file = tmp_path / f"page{len(opened)}.html"
        made = shown if isinstance(shown, str) else page(shown, language=language, title=title)  # type: ignore[arg-type]
        file.write_text(made, "utf-8")
        context = browser.new_context(**{"viewport": {"width": 1400, "height": 900}, **options})
        contexts.append(context)
        opened.append(Shown(context.new_page(), file.as_uri() + at))
        return opened[-1]

    yield open_page
    for one in opened:
        assert [url.partition("#")[0] for url in one.requests] == [one.address.partition("#")[0]] * len(one.requests)
        assert one.complaints == []
    for context in contexts:
        context.close()
