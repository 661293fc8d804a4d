"""The review page in a real browser: what a reader does with it."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import povext
from povext.export.formats import FORMATS
from povext.types import Extraction

FIRST = (
    "龙泉县：脱贫攻坚见成效\n\n"
    "2019年底，龙泉县贫困发生率由2014年的15.4%降至0.3%，累计减贫12.61万人，62个贫困村全部出列。\n"
    "2020年，全县计划投入扶贫资金3.6亿元，力争户均增收3200元以上。"
)
SECOND = "👩‍🌾𠮷村合作社喜人。2018年，陇西县建成扶贫车间41个，吸纳1280名贫困群众就业。"
IN_SIGHT = "e => { const box = e.getBoundingClientRect(); return box.top > 0 && box.bottom < innerHeight }"
Show = Callable[..., Any]


@pytest.fixture(scope="module")
def pair() -> list[tuple[str, Extraction]]:
    return [("first.txt", povext.extract(FIRST, published="2020-06-01")), ("second.txt", povext.extract(SECOND))]


def test_every_indicator_is_marked_where_it_stands(show: Show, pair: list[tuple[str, Extraction]]) -> None:
    view = show(pair)
    assert view.text("#text mark") == [i.text for i in pair[0][1].indicators]
    view.tab.locator("#next").click()
    assert view.text("#text mark") == [i.text for i in pair[1][1].indicators]  # characters beyond U+FFFF stand before them
    assert view.text("#position") == ["2 / 2"]
    assert "𠮷村合作社" in view.text("#text")[0]


def test_a_click_tells_everything_and_marks_the_evidence(show: Show, pair: list[tuple[str, Extraction]]) -> None:
    view, indicator = show(pair, language="zh"), pair[0][1].indicators[1]
    assert (indicator.type, indicator.text) == ("poverty.incidence", "0.3%")
    view.tab.locator("#text mark", has_text="0.3%").click()
    card = view.text("#card")[0]
    wanted = ("贫困发生率", "Poverty headcount ratio", "0.3%", "已实现", "龙泉县", "2019-12-31", "数值")
    for told in (*wanted, f"{indicator.confidence:.2f}", indicator.evidence.text):
        assert told in card
    for step in indicator.trace.values():
        assert step.rule in card or step.rule == step.basis
        assert all(span.text in card for span in step.spans)
    assert view.marked("povext-evidence") == indicator.evidence.text
    assert view.text('#table tr[aria-selected="true"] td.value q') == ["0.3%"]
    place = indicator.trace["place"].spans[0]
    view.tab.locator("#card .why", has_text=indicator.trace["place"].rule).hover()
    assert view.marked("povext-read") == place.text
    view.tab.locator("#card .close").click()
    assert view.tab.locator("#card").is_hidden()


def test_pointing_shows_the_card_and_leaving_hides_it(show: Show, pair: list[tuple[str, Extraction]]) -> None:
    view = show(pair)
    view.tab.locator("#text mark").first.hover()
    view.tab.locator("#card").wait_for(state="visible")
    assert "15.4%" in view.text("#card")[0]
    view.tab.mouse.move(5, 895)
    view.tab.locator("#card").wait_for(state="hidden")


def test_the_card_names_the_runner_up_and_leads_to_related_indicators(show: Show, pair: list[tuple[str, Extraction]]) -> None:
    view, indicators = show(pair), pair[0][1].indicators
    linked = next(i for i in indicators if i.links)
    view.tab.locator("#text mark").nth(indicators.index(linked)).click()
    assert "runner-up: Any other quantity" in view.text("#card")[0]
    view.tab.locator("#card .links button").first.click()
    other = next(i for i in indicators if i.id == linked.links[0])
    assert view.text("mark.chosen") == [other.text]


def test_a_row_leads_to_the_text_also_of_another_document(show: Show, pair: list[tuple[str, Extraction]]) -> None:
    view = show(pair)
    view.tab.locator('[data-scope="all"]').click()
    assert view.rows() == [i.text for _, extraction in pair for i in extraction.indicators]
    view.tab.locator("#table tbody tr", has_text="1280名").click()
    assert view.text("mark.chosen") == ["1280名"]
    assert view.tab.locator("#document").input_value() == "1"
    assert view.tab.locator("mark.chosen").evaluate(IN_SIGHT)
    assert view.tab.url.endswith(f"#d=2&i={pair[1][1].indicators[1].id}")


def test_the_address_opens_document_and_indicator(show: Show, pair: list[tuple[str, Extraction]]) -> None:
    view = show(pair, at=f"#d=2&i={pair[1][1].indicators[0].id}")
    assert view.text("mark.chosen") == ["41个"]
    view.tab.evaluate(f"location.hash = '#d=1&i={pair[0][1].indicators[2].id}'")
    view.tab.locator("mark.chosen", has_text="12.61万人").wait_for()
    view.tab.locator(".skip").focus()
    view.tab.keyboard.press("Enter")
    assert view.text("#position") == ["1 / 2"]
    assert view.text("mark.chosen") == ["12.61万人"]


def test_filters_narrow_table_and_text(show: Show, pair: list[tuple[str, Extraction]]) -> None:
    view, indicators = show(pair), pair[0][1].indicators

    def expect(fits: Callable[[Any], bool]) -> None:
        wanted = [i.text for i in indicators if fits(i)]
        assert 0 < len(wanted) < len(indicators)
        assert view.rows() == wanted
        assert view.text("#text mark:not(.dim)") == wanted
        assert view.text("#shown")[0].startswith(f"{len(wanted)} of {len(indicators)}")
        view.tab.locator("#reset").click()
        view.wait_for_rows(len(indicators))

    view.tab.locator('#legend [data-domain="poverty"]').click()
    assert view.tab.locator('#legend [data-domain="poverty"]').get_attribute("aria-pressed") == "true"
    expect(lambda i: i.type.startswith("poverty."))
    view.tab.locator("#type").select_option("poverty.incidence")
    expect(lambda i: i.type == "poverty.incidence")
    view.tab.locator("#status").select_option("planned")
    expect(lambda i: i.status == "planned")
    view.tab.locator("#query").fill("贫困村 62")
    expect(lambda i: i.text == "62个")
    surest = max(i.confidence for i in indicators)
    slide = "(e, value) => { e.step = 'any'; e.value = value; e.dispatchEvent(new Event('input', {bubbles: true})) }"
    view.tab.locator("#least").evaluate(slide, surest)
    expect(lambda i: i.confidence >= surest)
    view.tab.locator("#query").fill("nothing is called so")
    assert view.text("#nothing") == ["No indicator meets these conditions."]
    assert view.tab.locator("#download").is_disabled()


def test_the_place_filter_works_over_all_documents(show: Show, pair: list[tuple[str, Extraction]]) -> None:
    view = show(pair)
    view.tab.locator('[data-scope="all"]').click()
    view.tab.locator("#place").select_option("陇西县")
    assert view.rows() == [i.text for _, x in pair for i in x.indicators if i.place and i.place.name == "陇西县"] != []


def test_headings_sort_up_down_and_back(show: Show, pair: list[tuple[str, Extraction]]) -> None:
    view, indicators = show(pair), pair[0][1].indicators
    by_value = [i.text for i in sorted(indicators, key=lambda i: i.value or 0)]
    head = view.tab.locator("th.value")
    for order, wanted in (("ascending", by_value), ("descending", by_value[::-1]), ("none", [i.text for i in indicators])):
        view.tab.locator('[data-sort="value"]').click()
        assert head.get_attribute("aria-sort") == order
        assert view.rows() == wanted


def test_the_keyboard_reaches_everything(show: Show, pair: list[tuple[str, Extraction]]) -> None:
    view = show(pair)
    press = view.tab.keyboard.press
    focused = "document.activeElement.closest('mark, tr, aside')?.innerText"
    view.tab.locator("#legend button").last.focus()
    press("Tab")
    assert view.tab.evaluate(focused) == "15.4%"
    view.tab.locator("#card").wait_for(state="visible")
    press("ArrowRight")
    press("ArrowRight")
    assert view.tab.evaluate(focused) == "12.61万人"
    assert view.tab.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    press("Enter")
    assert view.tab.evaluate("document.activeElement.id") == "card"
    press("Escape")
    assert view.tab.locator("#card").is_hidden()
    assert view.tab.evaluate(focused) == "12.61万人"
    press("End")
    assert view.tab.evaluate(focused) == pair[0][1].indicators[-1].text
    view.tab.locator('[data-sort="confidence"]').focus()
    press("Tab")
    assert view.tab.evaluate("document.activeElement.tagName") == "TR"
    press("Home")
    press("ArrowDown")
    press("Enter")
    assert view.text("mark.chosen") == ["0.3%"]
    press("Escape")
    assert view.text("mark.chosen") == []


def test_the_language_switches(show: Show, pair: list[tuple[str, Extraction]]) -> None:
    view = show(pair, language="zh")
    assert view.text("#shown")[0].endswith("条指标")
    assert view.text("th.status button")[0].startswith("状态")
    view.tab.locator('[data-language="en"]').click()
    assert view.text("#shown")[0].endswith("indicators")
    assert view.text("th.status button")[0].startswith("Status")
    assert view.tab.evaluate("document.documentElement.lang") == "en"
    assert "Poverty headcount ratio (incidence)" in view.text("#table")[0]
    assert "贫困与脱贫" in view.text("#legend")[0]  # the legend tells both names
    view.tab.reload()
    assert view.tab.evaluate("document.documentElement.lang") == "en"


def test_the_theme_follows_the_system_and_switches(show: Show, pair: list[tuple[str, Extraction]]) -> None:
    view = show(pair, color_scheme="dark")
    paper = "Number(getComputedStyle(document.body).backgroundColor.match(/\\d+/)[0])"
    assert view.tab.evaluate(paper) < 60
    view.tab.locator("#theme").click()
    assert view.tab.evaluate(paper) > 200
    light = show(pair, color_scheme="light")
    assert light.tab.evaluate(paper) > 200


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_stands_out_from_its_ground(show: Show, pair: list[tuple[str, Extraction]], theme: str) -> None:
    view = show(pair, color_scheme=theme)
    for selector in ("#text mark", "#text p", ".facts span", "td.period", "td.value q", "th button", "#legend small"):
        found = view.contrast(selector)
        assert found
        assert min(found) >= 4.5, selector


def test_a_phone_shows_all_without_scrolling_sideways(show: Show, pair: list[tuple[str, Extraction]]) -> None:
    view = show(pair, viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    wide = "document.documentElement.scrollWidth - innerWidth"
    assert view.tab.evaluate(wide) <= 0
    view.tab.locator("#text mark").last.tap()
    card, mark = (view.tab.locator(selector).bounding_box() for selector in ("#card", "mark.chosen"))
    assert card["width"] == 360
    assert mark["y"] + mark["height"] <= card["y"]
    assert view.tab.evaluate(wide) <= 0
    view.tab.locator('.views [data-view="side"]').tap()
    assert view.tab.locator("#table").is_visible()
    assert view.tab.locator("#text").is_hidden()
    assert view.tab.evaluate(wide) <= 0
    view.tab.locator("#table tbody tr").nth(1).tap()
    assert view.tab.locator("#text").is_visible()
    assert view.text("mark.chosen") == ["0.3%"]


def test_the_table_goes_to_csv_as_the_command_writes_it(show: Show, pair: list[tuple[str, Extraction]], tmp_path: Path) -> None:
    view = show(pair)
    view.tab.locator('[data-scope="all"]').click()

    def download() -> bytes:
        with view.tab.expect_download() as waiting:
            view.tab.locator("#download").click()
        waiting.value.save_as(tmp_path / "page.csv")
        return (tmp_path / "page.csv").read_bytes()

    wanted = io.StringIO(newline="")
    writer = FORMATS["csv"].writer(wanted)
    for name, extraction in pair:
        writer.write(name, extraction)
    assert download() == b"\xef\xbb\xbf" + wanted.getvalue().encode()
    view.tab.locator('#legend [data-domain="poverty"]').click()
    found = list(csv.DictReader(io.StringIO(download().decode("utf-8-sig"), newline="")))
    assert [row["text"] for row in found] == [i.text for _, x in pair for i in x.indicators if i.type.startswith("poverty.")]
