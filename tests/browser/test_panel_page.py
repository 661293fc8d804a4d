"""The page of a panel in a real browser: from a cell to its sources, from a source to its place in the document."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import povext
from povext.types import Extraction

pytest.importorskip("duckdb", reason="duckdb is not installed")
pytest.importorskip("pyarrow", reason="pyarrow is not installed")

Show = Callable[..., Any]

TEXTS = {
    "report": ("2020-01-10", "👩‍🌾2019年，隆安县减贫8642人，贫困发生率降至0.93%，18个贫困村出列，农民人均可支配收入11873元。"),
    "paper": ("2020-02-03", "隆安县交出答卷。2019年，全县减贫近8700人，农村居民人均可支配收入达1.19万元。"),
    "repost": ("2021-02-20", "年，隆安縣減貧842人，貧困發生率降至0.93%，18個貧困村出列，農民人均可支配收入11873元。"),
    "plan": ("2019-02-18", "2019年，隆安县计划减贫8000人。"),
    "page.html": ("2020-06-01", "<html><p>据介绍，2019年，隆安县贫困发生率降至<b>0.98</b>%。</p></html>"),
    "sum": ("2020-06-02", "2019年，马山县贫困发生率由22.4%降至%，下降21.3个百分点。"),
}
IN_SIGHT = "e => { const box = e.getBoundingClientRect(); return box.top > 0 && box.bottom < innerHeight }"


@pytest.fixture(scope="module")
def panel() -> Iterator[Any]:
    """Six documents: one rounds, one is a mutilated copy, one contradicts, one plans, one has lost a number."""
    with povext.panel([(name, povext.extract(text, published=day)) for name, (day, text) in TEXTS.items()]) as made:
        yield made


def cell(view: Any, type_: str, value: str) -> Any:
    return view.tab.locator("tr.cell").filter(has_text=type_).filter(has_text=value).first


def test_every_cell_is_a_row_and_conflicts_stand_out(show: Show, panel: Any) -> None:
    view = show(panel.page())
    rows = list(panel.rows())
    assert view.tab.locator("tr.cell").count() == len(rows) == panel.counts["cells"]
    assert view.text("#panel-shown") == [f"{len(rows)} of {len(rows)} cells · 1 in conflict"]
    assert view.tab.locator("tr.cell.conflict").count() == panel.counts["conflicts"] == 1
    assert view.text("tr.cell.conflict td.value") == ["0.98%\n≠ 0.93"]
    assert "planned 8,000" in cell(view, "lifted", "8,642").inner_text()
    assert "actual 8,642" in cell(view, "lifted", "8,000 people").inner_text()


def test_a_cell_unfolds_into_readings_sources_and_the_reason(show: Show, panel: Any) -> None:
    view = show(panel.page())
    row = view.tab.locator("tr.cell.conflict")
    row.click()
    assert row.get_attribute("aria-expanded") == "true"
    (detail,) = view.text("tr.detail")
    assert "Documents contradict each other. Chosen because it was first published later" in detail
    assert [line.split("\n")[0] for line in view.text(".reading h3")] == [
        "0.98% chosen1 voice, 1 document", "0.93% not chosen1 voice, 2 documents",
    ]  # fmt: skip
    assert view.text(".reading header .link") == ["page.html", "report", "repost"]
    assert view.text(".reading blockquote")[0] == "据介绍，2019年，隆安县贫困发生率降至0.98%。"
    assert view.text(".reading .told") == ["0.98%", "0.93%", "0.93%"]
    assert "copy of report" in view.text(".reading li")[2]
    assert "restored" in view.text(".reading li")[2]
    assert "stands for 2019年 in a copy" in view.text(".reading li")[2]
    row.click()
    assert view.tab.locator("tr.detail").count() == 0


def test_a_source_leads_to_its_place_in_the_document_and_back(show: Show, panel: Any) -> None:
    view = show(panel.page())
    cell(view, "lifted", "8,642").click()
    view.tab.locator("tr.detail button.link", has_text="repost").first.click()
    assert view.tab.locator("#document").input_value() == "2"
    assert view.text("mark.chosen") == ["842人"]
    assert view.tab.locator("mark.chosen").evaluate(IN_SIGHT)
    assert view.marked("povext-evidence") == "隆安縣減貧842人"
    assert view.tab.locator("li[aria-current]").count() == 1
    card = view.text("#card")[0]
    assert "8,642 people" in card
    assert "842人 stands for 8642人 in a copy" in card
    view.tab.locator("#card .given .link").first.click()  # the evidence of what was restored
    assert view.text("mark.chosen") == ["8642人"]
    assert view.tab.locator("#document").input_value() == "0"
    view.tab.locator("#panel-query").fill("nothing is called so")
    assert view.text("#panel-nothing") == ["No cell meets these conditions."]
    view.tab.locator("#card dd .link", has_text="8,642 people").click()  # back to the cell, also past the filter
    assert view.tab.evaluate("document.activeElement.cell.type") == "poverty.lifted"
    assert view.tab.locator("#panel-query").input_value() == ""


def test_plan_and_result_lead_to_each_other(show: Show, panel: Any) -> None:
    view = show(panel.page())
    cell(view, "lifted", "8,642").click()
    view.tab.locator(".answer .link").click()
    assert "planned" in view.tab.evaluate("document.activeElement.innerText")
    assert view.text(".answer") == ["planned 8,000 people · 2019", "actual 8,642 people · 2019"]


def test_a_missing_number_is_shown_where_it_is_missing(show: Show, panel: Any) -> None:
    view = show(panel.page())
    cell(view, "Poverty headcount", "1.1%").click()
    assert view.text(".told.lost") == ["□"]
    assert "22.4 - 21.3 = 1.1" in view.text(".given")[0]
    view.tab.locator("tr.detail header .link").click()
    assert view.text("mark.chosen") == ["至%"]


def test_filters_narrow_the_panel(show: Show, panel: Any) -> None:
    view = show(panel.page())
    rows = [dict(zip([c.name for c in povext.panel.TABLES["cells"]], row, strict=True)) for row in panel.rows()]
    for control, value, fits in (
        ("type", "poverty.lifted", lambda c: c["type"] == "poverty.lifted"),
        ("place", "马山县\t450124", lambda c: c["place_name"] == "马山县"),
        ("year", "\n", lambda c: c["period_end"] is None),
        ("status", "planned", lambda c: c["status"] == "planned"),
        ("what", "conflict", lambda c: c["agreement"] == "conflict"),
        ("what", "plan", lambda c: c["planned_cell"] or c["actual_cell"]),
    ):
        view.tab.locator(f"#panel-{control}").select_option(value)
        assert 0 < view.tab.locator("tr.cell").count() == sum(bool(fits(c)) for c in rows) < len(rows), (control, value)
        view.tab.locator("#panel-reset").click()
        assert view.tab.locator("tr.cell").count() == len(rows)
    view.tab.locator("#panel-query").fill("近8700 lifted")  # words of a source that was not chosen, and of the type
    assert view.tab.locator("tr.cell").count() == 1
    view.tab.locator("#panel-query").fill("")
    view.tab.locator('#cells [data-sort="value"]').click()
    shown = view.tab.locator("tr.cell").evaluate_all("rows => rows.map((row) => Number(row.cell.value))")
    assert shown == sorted(shown)


def test_the_keyboard_goes_from_cell_to_source_to_document(show: Show, panel: Any) -> None:
    view = show(panel.page())
    press = view.tab.keyboard.press
    view.tab.locator('#cells [data-sort="sources"]').focus()
    press("Tab")
    assert view.tab.evaluate("document.activeElement.className").startswith("cell")
    press("ArrowDown")
    assert view.tab.evaluate("document.activeElement.cell.n") == 2
    press("Enter")
    assert view.tab.locator("tr.detail").count() == 1
    press("Tab")
    assert view.tab.evaluate("Boolean(document.activeElement.closest('tr.detail button'))")
    press("Enter")
    assert view.tab.locator("mark.chosen").count() == 1
    press("Escape")
    assert view.tab.locator("#card").is_hidden()
    assert view.tab.locator("mark.chosen").count() == 0
    cells = view.tab.locator("tr.cell")
    cells.last.focus()
    press("Home")
    press("ArrowLeft")
    assert view.tab.evaluate("document.activeElement.cell.n") == 1


def test_the_address_opens_a_cell(show: Show, panel: Any) -> None:
    first = show(panel.page())
    first.tab.locator("tr.cell.conflict").click()
    at = first.tab.url.partition("#")[2]
    view = show(panel.page(), at="#" + at)
    assert view.tab.locator("tr.cell.conflict").get_attribute("aria-expanded") == "true"
    assert view.tab.locator("tr.detail").count() == 1


def test_the_table_of_numbers_and_the_languages_stay(show: Show, panel: Any) -> None:
    view = show(panel.page(language="zh"))
    assert view.text("#boards button") == ["面板", "正文中的数字"]
    assert "选定理由" in view.tab.locator("tr.cell.conflict .badge.conflict").get_attribute("title")
    view.tab.locator('[data-board="indicators"]').click()
    assert view.tab.locator("#cells").is_hidden()
    assert view.rows() == ["8642人", "0.93%", "18个", "11873元"]
    view.tab.locator('[data-language="en"]').click()
    view.tab.locator('[data-board="panel"]').click()
    assert view.text("#cells th.agreement") == ["Agreement"]


def test_a_page_without_a_panel_says_nothing_of_one(show: Show) -> None:
    view = show([("a.txt", povext.extract("全县62个贫困村全部出列。"))])
    assert view.tab.locator("#boards").is_hidden()
    assert view.tab.locator("#panel").is_hidden()
    assert view.rows() == ["62个"]


def test_the_cells_go_to_csv_as_the_command_writes_them(show: Show, panel: Any, tmp_path: Path) -> None:
    view = show(panel.page())
    with view.tab.expect_download() as waiting:
        view.tab.locator("#panel-download").click()
    waiting.value.save_as(tmp_path / "page.csv")
    panel.write(tmp_path / "panel.csv")
    assert (tmp_path / "page.csv").read_bytes() == (tmp_path / "panel.csv").read_bytes()


def test_without_the_texts_the_sentences_stand_in(show: Show, tmp_path: Path, panel: Any) -> None:
    lines = tmp_path / "told.jsonl"
    rows = [{"file": name, **povext.extract(text, published=day).model_dump(mode="json")} for name, (day, text) in TEXTS.items()]
    lines.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    with povext.panel(lines) as made:
        view = show(made.page())
        made.write(tmp_path / "panel.csv")
    row = view.tab.locator("tr.cell.conflict")
    row.click()
    view.tab.locator("tr.detail button.link", has_text="report").first.click()
    assert view.tab.locator("#excerpt").is_visible()
    assert view.text("mark.chosen") == ["0.93%"]
    assert view.text("#text p")[0] == "隆安县减贫8642人"
    with view.tab.expect_download() as waiting:
        view.tab.locator("#panel-download").click()
    waiting.value.save_as(tmp_path / "page.csv")
    assert (tmp_path / "page.csv").read_bytes() == (tmp_path / "panel.csv").read_bytes()


ATTACK = '</script><img src=x onerror="alert(1)"><script>window.hacked=1</script><!-- \'"\u2028{{data}}\u202e&lt;'


def test_hostile_names_and_texts_stay_text(show: Show) -> None:
    def hostile(value: str, published: str) -> Extraction:
        raw = f"{ATTACK}2019年，全县{value}个贫困村{ATTACK}"
        start = raw.index(value)
        row = {
            "type": "poverty.villages", "value": value, "unit": "count", "span": [start, start + 3], "population": ATTACK,
            "evidence": [0, len(raw)], "place": {"name": ATTACK, "code": None, "level": "county"},
            "period": {"start": "2019-01-01", "end": "2019-12-31", "text": ATTACK, "certainty": "resolved"},
        }  # fmt: skip
        told = {"indicators": [row], "title": ATTACK, "source": ATTACK, "published": published}
        return Extraction.from_payload(raw, told)

    with povext.panel([(ATTACK, hostile("62", "2020-01-01")), (ATTACK, hostile("64", "2020-02-01"))], copies=False) as made:
        view = show(made.page(title=ATTACK))
    view.tab.locator("tr.cell.conflict").click()
    assert view.tab.locator("tr.detail li").count() == 2
    view.tab.locator("tr.detail header .link").last.click()
    assert view.text("mark.chosen") == ["62个"]
    for control in ('[data-language="zh"]', "#theme", '[data-board="indicators"]', '[data-board="panel"]'):
        view.tab.locator(control).click()
    assert view.tab.evaluate("window.hacked") is None
    assert view.tab.locator("img, svg").count() == 0
    assert view.tab.locator("script").count() == 2


def test_a_phone_shows_the_panel_without_scrolling_sideways(show: Show, panel: Any) -> None:
    view = show(panel.page(), viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    wide = "document.documentElement.scrollWidth - innerWidth"
    view.tab.locator('.views [data-view="side"]').tap()
    view.tab.locator("tr.cell.conflict").tap()
    assert view.tab.evaluate(wide) <= 0
    view.tab.locator("tr.detail header .link").first.tap()
    assert view.text("mark.chosen") == ["0.98%"]
    assert view.tab.locator("#text").is_visible()
    assert view.tab.evaluate(wide) <= 0


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_panel_is_legible(show: Show, panel: Any, theme: str) -> None:
    view = show(panel.page(), color_scheme=theme)
    view.tab.locator("tr.cell.conflict").click()
    cell(view, "lifted", "8,642").click()
    for selector in (
        "#cells td.period", "#cells .instead", "#cells td small", ".badge.conflict", ".badge.inferred", ".badge.chosen",
        ".reason", ".around", ".about span", ".given", "td.sources", ".reading h3 small",
    ):  # fmt: skip
        found = view.contrast(selector)
        assert found, selector
        assert min(found) >= 4.5, selector


def test_twenty_thousand_cells_stay_usable(show: Show, tmp_path: Path) -> None:
    sentence = "2019年，隆安县减贫8642人。"
    one = povext.extract(sentence, published="2020-01-10").model_dump(mode="json")
    (told,) = one["indicators"]
    lines = tmp_path / "many.jsonl"
    cells = 20_000
    with lines.open("w", encoding="utf-8") as file:
        for doc in range(4000):
            rows = []
            for k in range(15):
                number = (doc * 15 + k) % cells
                place = {"name": f"第{number // 40}村", "code": None, "level": "village"}
                period = {**told["period"], "start": f"{1990 + number % 40}-01-01", "end": f"{1990 + number % 40}-12-31"}
                value = str(1000 + number + (doc % 7 == 0))
                rows.append({**told, "id": f"i{k}", "value": value, "place": place, "period": period})
            file.write(json.dumps({**one, "file": f"d{doc}", "indicators": rows}, ensure_ascii=False) + "\n")
    with povext.panel(lines, copies=False) as made:
        assert made.counts["cells"] == cells
        page = made.page()
    assert len(page.encode()) < 40_000_000
    begin = time.perf_counter()
    view = show(page)
    view.tab.locator("tr.cell").first.wait_for()
    assert view.tab.locator("tr.cell").count() == 200
    view.tab.locator("#panel-query").fill("第321村 2005")
    view.tab.locator("#panel-reset").wait_for()
    assert view.tab.locator("tr.cell").count() == 1
    view.tab.locator("tr.cell").click()
    view.tab.locator("tr.detail header .link").last.click()
    assert view.tab.locator("mark.chosen").count() == 1
    view.tab.locator("#panel-reset").click()
    view.tab.locator('#cells [data-sort="value"]').click()
    assert view.tab.locator("tr.cell").count() == 200
    assert time.perf_counter() - begin < 60  # on a slow machine; a few seconds on any other
