"""A plot saved as a page draws itself without the network."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import povext


def test_a_saved_plot_draws_itself(browser: Any, tmp_path: Path) -> None:
    for package in ("altair", "vl_convert"):
        pytest.importorskip(package, reason=f"{package} is not installed: plots are not saved as pages")
    from povext import plot

    texts = ["2014年底，陇西县贫困发生率为15.4%。2019年底，陇西县贫困发生率为0.4%。", "2019年底，马山县贫困发生率为0.8%。"]
    file = plot.save(plot.over_time(list(povext.pipe(texts)), "poverty.incidence", language="zh"), tmp_path / "a.html")
    tab, asked, complaints = browser.new_page(), [], []
    tab.on("request", lambda request: asked.append(request.url))
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    tab.goto(file.as_uri())
    tab.locator("canvas, svg.marks").first.wait_for()
    tab.close()
    assert asked == [file.as_uri()]
    assert complaints == []
