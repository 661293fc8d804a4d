#!/usr/bin/env python3
"""Take the picture of the review page that the README and the site show.

Usage: ``review_picture.py`` in a checkout where povext, playwright and Chromium are installed.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from importlib.resources import files
from pathlib import Path

from playwright.sync_api import sync_playwright

import povext
from povext.viz import page

__all__ = ["main"]

PICTURE = Path(__file__).resolve().parent.parent / "docs" / "images" / "review.png"
SAMPLES = {"sample.txt": "2020-11-24", "sample_traditional.txt": "2018-01-15"}
CHOSEN = "3200元"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-sync"]


def main() -> int:
    """Make the page of the sample reports, open the card of one number, and take the picture."""
    data = files("povext") / "data"
    made = {name: povext.extract((data / name).read_text("utf-8"), published=day) for name, day in SAMPLES.items()}
    (found,) = (i for i in made["sample.txt"].indicators if i.text == CHOSEN)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        (Path(folder) / "review.html").write_text(page(made, title="povext", language="en"), "utf-8")
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        window = browser.new_page(viewport={"width": 1280, "height": 820}, color_scheme="light")
        window.goto((Path(folder) / "review.html").as_uri())
        window.get_by_text(found.text, exact=True).first.click()
        window.wait_for_timeout(400)
        PICTURE.parent.mkdir(exist_ok=True)
        window.screenshot(path=PICTURE)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
