"""Tables that lost their lines are read row by row, with the units of their head."""

from __future__ import annotations

import povext
from povext.text import align
from povext.text.tables import tables

LINES = (
    "安河县2022年就业和产业情况\n\n乡镇\n务工人数\n（人）\n村集体收入（万元）\n"
    "合计\n2083 91.2\n东山镇 1203 51.2\n西河乡\n880\n40\n\n以上为年报数。\n"
)
PAGE = (
    "<html><body><h1>安河县2022年就业和产业情况</h1><p>各乡镇情况如下。</p><table><tr><th>序号</th><th>乡镇</th><th>务工人数（人）</th>"
    "<th>村集体收入（万元）</th><th>同比增长（%）</th></tr><tr><td>1</td><td>东山镇</td><td>1,203</td><td>51.2</td><td>-3.5</td></tr>"
    "<tr><td>2</td><td>西河乡</td><td>880</td><td>-</td><td>6.1</td></tr></table><p>全县务工2083人。</p></body></html>"
)


def test_rows_are_written_out_as_sentences() -> None:
    (table,) = tables(align(LINES).clean)
    assert table.prose.split("\n") == [
        "务工人数2083人，村集体收入91.2万元。",
        "东山镇务工人数1203人，村集体收入51.2万元。",
        "西河乡务工人数880人，村集体收入40万元。",
    ]
    clean = align(LINES).clean
    assert [clean[c.start : c.end] for c in table.cells] == ["2083", "91.2", "1203", "51.2", "880", "40"]
    assert [table.prose[c.at :][: c.end - c.start] for c in table.cells] == [clean[c.start : c.end] for c in table.cells]


def test_cells_become_indicators_with_the_place_of_their_row() -> None:
    found = povext.extract(LINES, published="2023-01-20").indicators
    assert [(i.type, str(i.value), i.unit, i.span.text) for i in found] == [
        ("employment.employed", "2083", "person", "2083"),
        ("collective.income", "912000", "CNY", "91.2"),
        ("employment.employed", "1203", "person", "1203"),
        ("collective.income", "512000", "CNY", "51.2"),
        ("employment.employed", "880", "person", "880"),
        ("collective.income", "400000", "CNY", "40"),
    ]
    assert [i.place.name for i in found[2:] if i.place] == ["东山镇", "东山镇", "西河乡", "西河乡"]
    assert {i.period.start for i in found if i.period} == {"2022-01-01"}
    assert [i.id for i in found] == [str(n) for n in range(1, 7)]
    assert all(i.evidence.start <= i.span.start and i.span.end <= i.evidence.end for i in found)


def test_the_table_of_a_page_is_read_too() -> None:
    found = povext.extract(PAGE, published="2023-01-20").indicators
    assert [(str(i.value), i.measure, PAGE[i.span.start : i.span.end]) for i in found] == [
        ("1203", "value", "1,203"),
        ("512000", "value", "51.2"),
        ("-3.5", "growth", "-3.5"),
        ("880", "value", "880"),
        ("6.1", "growth", "6.1"),
        ("2083", "value", "2083人"),
    ]


def test_prose_and_ragged_rows_are_no_table() -> None:
    assert tables("新修公路（公里）和改造危房（户）都有考核。") == []
    assert tables("乡镇\n公路（公里）\n危房（户）\n东山镇\n12\n西河乡\n8\n41\n") == []
    assert tables("") == []


def test_tables_in_markdown() -> None:
    head = "安河县就业情况\n\n| 乡镇 | 务工人数（人） | 扶贫车间（家） |\n|:---|---:|---:|\n"
    text = head + "| 东山镇 | 1,203 | 5 |\n| 西河乡 | 880 | 3 |\n"
    found = povext.extract(text).indicators
    assert [(i.type, str(i.value), i.place and i.place.name) for i in found] == [
        ("employment.employed", "1203", "东山镇"),
        ("employment.workshops", "5", "东山镇"),
        ("employment.employed", "880", "西河乡"),
        ("employment.workshops", "3", "西河乡"),
    ]


def test_a_line_above_tells_the_unit_of_all_numbers() -> None:
    text = "安河县2020年衔接资金安排表\n（单位：万元）\n乡镇 产业 基础设施\n东山镇 412 1598.5\n西河乡 355 1290\n\n另有结余3万元。"
    found = povext.extract(text).indicators
    assert [(str(i.value), i.unit, text[i.span.start : i.span.end]) for i in found] == [
        ("4120000", "CNY", "412"),
        ("15985000", "CNY", "1598.5"),
        ("3550000", "CNY", "355"),
        ("12900000", "CNY", "1290"),
        ("30000", "CNY", "3万元"),
    ]
    assert tables("（单位：万元）\n东山镇412，西河乡355。") == []
    assert tables("单位：万元\n") == []
