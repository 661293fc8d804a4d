"""Many documents to one table: agreement, conflict, copies, what is restored, codes, years."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

import povext
from panel_documents import REPORT, ROUNDED, STRIPPED, named, of, read, tables

pytest.importorskip("duckdb", reason="duckdb is not installed")
pytest.importorskip("pyarrow", reason="pyarrow is not installed")


def test_one_fact_of_several_documents_is_one_cell_with_all_its_sources() -> None:
    cells, sources = tables(read(REPORT, ROUNDED))
    lifted = of(cells, "poverty.lifted")
    assert (lifted["exact"], lifted["agreement"], lifted["voices"], lifted["file"]) == ("8642", "refine", 2, "report")
    both = {s["file"]: s for s in sources if s["cell"] == lifted["cell"]}
    assert {name: s["relation"] for name, s in both.items()} == {"report": "agree", "paper": "refine"}
    income = of(cells, "income.disposable")
    assert (income["value"], income["per"], income["period_start"]) == (Decimal(11873), ("person",), date(2019, 1, 1))


def test_every_cell_leads_back_to_the_characters() -> None:
    texts = {name: text for name, _, text in (REPORT, ROUNDED, STRIPPED)}
    cells, sources = tables(read(REPORT, ROUNDED, STRIPPED))
    for row in [*cells, *sources]:
        assert texts[row["file"]][row["span_start"] : row["span_end"]] == row["text"]
        assert row["evidence"] in texts[row["file"]]
    assert {s["cell"] for s in sources} == {c["cell"] for c in cells}
    assert sum(s["chosen"] == "yes" for s in sources) == len(cells)


def test_a_year_that_a_copy_has_lost_comes_from_its_twin() -> None:
    cells, sources = tables(read(REPORT, STRIPPED))
    assert all(c["period_end"] == date(2019, 12, 31) for c in cells)
    back = [s for s in sources if s["file"] == "strip"]
    assert len(back) == 4
    for source in back:
        assert source["inferred"] == ("period",)
        assert source["copy_of"] == "report"
        assert source["inferred_from"].startswith("report#")
        assert source["period_start"] == date(2019, 1, 1)
    assert {c["voices"] for c in cells} == {1}
    cells, sources = tables(read(REPORT, STRIPPED), copies=False)
    assert not any(s["inferred"] for s in sources)
    assert any(c["period_start"] is None for c in cells)


def test_digits_that_a_copy_has_lost_come_from_its_twin() -> None:
    damaged = ("lost", "2020-03-01", REPORT[2].replace("8642", "842").replace("0.93", "93"))
    cells, sources = tables(read(REPORT, damaged))
    lifted = of(cells, "poverty.lifted")
    assert (lifted["exact"], lifted["agreement"], lifted["voices"]) == ("8642", "single", 1)
    (lost,) = [s for s in sources if s["cell"] == lifted["cell"] and s["file"] == "lost"]
    assert (lost["exact"], lost["text"], lost["inferred"]) == ("8642", "842人", ("value",))
    assert lost["reason"] == "842人 stands for 8642人 in a copy"


def test_a_traditional_copy_with_pinyin_is_a_copy() -> None:
    other = "2019年，隆安縣減貧(jiǎn pín)8642人，貧困發(fā)生率降至0.93%，18個貧困村出列，農村居民人均可支配收入11873元。"
    cells, _ = tables(read(REPORT, ("traditional", "2020-05-01", other)))
    assert {(c["documents"], c["voices"]) for c in cells} == {(2, 1)}


def test_a_form_filled_in_anew_is_nobodys_copy() -> None:
    other = REPORT[2].replace("2019", "2018").replace("8642", "9127").replace("0.93", "2.4").replace("18个", "23个")
    with povext.panel(read(REPORT, ("before", "2019-01-10", other.replace("11873", "10554")))) as made:
        assert made.counts["copies"] == 0
        assert made.counts["conflicts"] == 0


def test_conflicts_stay_and_the_order_can_be_changed() -> None:
    texts = read(
        ("a", "2020-01-01", "2019年，隆安县减贫8642人。全县加快脱贫步伐，各项工作有序推进。"),
        ("b", "2020-02-01", "到隆安县采访，山路弯弯。据介绍，2019年隆安县减贫8246人。"),
        ("c", "2020-01-15", "2019年，隆安县共减贫8642人，干部群众齐心协力奔小康。"),
        source="",
    )
    cells, sources = tables(texts)
    lifted = of(cells, "poverty.lifted")
    assert (lifted["exact"], lifted["chosen_by"], lifted["conflict"]) == ("8642", "agreement", "between")
    assert (lifted["others"], lifted["readings"]) == ("8246 (1 voice)", 2)
    assert {s["file"]: s["relation"] for s in sources} == {"a": "agree", "c": "agree", "b": "conflict"}
    lifted = of(tables(texts, prefer=["date"])[0], "poverty.lifted")
    assert (lifted["exact"], lifted["chosen_by"], lifted["others"]) == ("8246", "date", "8642 (2 voices)")


def test_a_trusted_source_decides_where_it_is_asked_to() -> None:
    texts = [
        ("a", povext.extract("2019年，隆安县减贫8642人。", published="2020-01-01", source="广西壮族自治区统计局")),
        ("b", povext.extract("2019年，隆安县减贫8246人。", published="2020-02-01", source="某网站")),
    ]
    assert of(tables(texts)[0], "poverty.lifted")["exact"] == "8246"
    chosen = of(tables(texts, prefer=["source"], trust=["统计局"])[0], "poverty.lifted")
    assert (chosen["exact"], chosen["chosen_by"]) == ("8642", "source")


def test_a_correction_goes_before_what_it_corrects() -> None:
    texts = read(
        ("first", "2018-01-12", "2017年，田东县减贫12360人。"),
        ("second", "2018-04-12", "在田东县，记者看到芒果满山。2017年田东县减贫12360人。"),
        ("correction", "2018-03-02", "更正：经核实，2017年田东县减贫12680人。"),
    )
    lifted = of(tables(texts)[0], "poverty.lifted")
    assert (lifted["exact"], lifted["chosen_by"], lifted["others"]) == ("12680", "correction", "12360 (2 voices)")


def test_plans_stand_beside_what_came_of_them() -> None:
    cells, _ = tables(
        read(
            ("plan", "2019-02-18", "2019年，凤山县计划减贫9500人，力争把贫困发生率控制在3%以内。"),
            ("result", "2020-01-20", "2019年，凤山县减贫9812人，贫困发生率降至1.56%。"),
        )
    )
    actual, plan = of(cells, "poverty.lifted", status="actual"), of(cells, "poverty.lifted", status="planned")
    assert (actual["planned"], actual["planned_cell"]) == ("9500", plan["cell"])
    assert (plan["actual"], plan["actual_cell"]) == ("9812", actual["cell"])
    assert of(cells, "poverty.incidence", status="actual")["planned_bound"] == "<="


@pytest.mark.parametrize(
    ("text", "type_", "value", "day", "reason"),
    [
        (
            "东兰县贫困发生率由2015年底的22.4%降至2019年底的%，下降21.3个百分点。",
            "poverty.incidence", "1.1", "2019-12-31", "22.4 - 21.3 = 1.1",
        ),
        (
            "那坡县贫困户由2018年底的6200户减少到2019年底的户，减少3100户。",
            "poverty.population", "3100", "2019-12-31", "6200 - 3100 = 3100",
        ),
        (
            "那坡县贫困发生率由2018年底的%下降到2019年底的5.2%，下降6.4个百分点。",
            "poverty.incidence", "11.6", "2018-12-31", "5.2 + 6.4 = 11.6",
        ),
        (
            "那坡县贫困发生率由2018年底的11.6%下降到2019年底的5.2%，下降个百分点。",
            "poverty.incidence", "-6.4", "2019-12-31", "5.2 - 11.6 = -6.4",
        ),
    ],
)  # fmt: skip
def test_a_lost_number_comes_from_the_texts_own_sum(text: str, type_: str, value: str, day: str, reason: str) -> None:
    cells, sources = tables(read(("page", "2020-01-06", text)))
    (source,) = [s for s in sources if "value" in s["inferred"]]
    assert (source["exact"], source["reason"], source["text"]) == (value, reason, "")
    assert source["inferred_from"].startswith("page#")
    cell = of(cells, type_, exact=value)
    assert (cell["inferred"], cell["period_end"]) == (("value",), date.fromisoformat(day))


def test_a_number_that_has_lost_digits_is_completed_by_the_texts_own_sum() -> None:
    text = "那坡县贫困发生率由2018年底的11.6%下降到2019年底的2%，下降6.4个百分点。"
    _, sources = tables(read(("page", "2020-01-06", text)))
    (source,) = [s for s in sources if "value" in s["inferred"]]
    assert (source["exact"], source["text"], source["reason"]) == ("5.2", "2%", "11.6 and -6.4 give 5.2")


def test_nothing_is_reckoned_where_nothing_is_missing_or_the_sum_is_not_told() -> None:
    for text in (
        "东兰县贫困发生率由2015年底的22.4%降至2019年底的1.1%，下降21.3个百分点。",
        "东兰县贫困发生率由2015年底的22.4%降至2019年底的%。",
        "2015年底，东兰县贫困发生率22.4%。2017年底，贫困发生率11.2%。",
    ):
        with povext.panel(read(("page", "2020-01-06", text))) as made:
            assert made.counts["completed"] == 0
            assert not any(row for row in named("sources", made.rows("sources")) if row["inferred"])


def test_codes_are_followed_to_today_where_asked() -> None:
    texts = read(
        ("county", "2014-01-20", "2013年，武鸣县减贫8120人。"),
        ("district", "2017-03-01", "在武鸣区，粮食连年丰收。回头看，2013年武鸣区减贫8120人。"),
    )
    assert {(c["place_code"], c["place_name"]) for c in tables(texts)[0]} == {("450122", "武鸣县"), ("450110", "武鸣区")}
    cells, sources = tables(texts, codes="today")
    (cell,) = cells
    assert (cell["place_code"], cell["place_name"], cell["voices"]) == ("450110", "武鸣区", 2)
    assert {s["place_code"] for s in sources} == {"450122", "450110"}


def test_by_year_a_level_at_the_end_of_a_year_is_the_years_and_a_flow_is_not() -> None:
    texts = read(
        ("a", "2020-01-20", "2019年，凤山县贫困发生率降至1.56%，减贫9812人。"),
        ("b", "2020-02-20", "山区面貌焕然一新。到2019年底，凤山县贫困发生率降到1.56%，累计减贫5.2万人。"),
    )
    assert len([c for c in tables(texts)[0] if c["type"] == "poverty.incidence"]) == 2
    cells, _ = tables(texts, by="year")
    rate = of(cells, "poverty.incidence")
    assert (rate["period_start"], rate["period_kind"], rate["voices"]) == (date(2019, 1, 1), "year", 2)
    lifted = sorted((c["exact"], c["period_kind"]) for c in cells if c["type"] == "poverty.lifted")
    assert lifted == [("52000", "day"), ("9812", "year")]


def test_what_has_no_place_or_time_is_never_merged_across_documents() -> None:
    cells, _ = tables(read(("a", "2020-01-01", "全县减贫8642人。"), ("b", "2020-01-02", "全县减贫9317人，成效显著。")))
    assert [(c["exact"], c["conflict"]) for c in cells] == [("8642", None), ("9317", None)]


def test_a_fall_of_the_poor_is_the_number_of_those_lifted() -> None:
    one, other = "2019年，隆安县减贫8642人。", "2019年隆安县贫困人口减少8642人。"
    cells, _ = tables(read(("a", "2020-01-01", one), ("b", "2020-02-01", other)))
    (cell,) = cells
    assert (cell["type"], cell["measure"], cell["exact"], cell["agreement"]) == ("poverty.lifted", "value", "8642", "agree")


def test_the_same_documents_make_the_same_tables() -> None:
    some = read(REPORT, ROUNDED, STRIPPED)
    assert tables(some) == tables(some)


def test_a_copy_that_lost_its_years_its_points_and_a_number_is_restored_from_its_twin() -> None:
    whole = "2014年，武鸣县减少贫困人口1.26万人，贫困发生率由9.8%下降到7.1%。全年投入财政扶贫资金8650万元，新建村屯道路132公里。"
    stripped = (
        "發佈時間：2016-03-01\n年，武鳴縣减少貧困人口126萬人，貧困發生率由9.8%下降到%，下降2.7個百分點。"
        "全年投入財政扶貧資金865萬元，新建村屯道路132公里。"
    )
    some = [("gov", povext.extract(whole, published="2015-01-12")), ("repost", povext.extract(stripped))]
    cells, sources = tables(some)
    for type_, number in (("poverty.lifted", "12600"), ("finance.funding", "86500000"), ("infrastructure.roads", "132")):
        cell = of(cells, type_)
        assert (cell["exact"], cell["period_start"], cell["documents"], cell["voices"]) == (number, date(2014, 1, 1), 2, 1)
    after = of(cells, "poverty.incidence", exact="7.1")
    assert (after["period_start"], after["documents"], after["agreement"]) == (date(2014, 1, 1), 2, "single")
    (lost,) = [s for s in sources if s["cell"] == after["cell"] and s["file"] == "repost"]
    assert lost["inferred"] == ("value", "period", "place")  # the county had become a district when the repost appeared
    assert lost["reason"] == (
        "9.8 - 2.7 = 7.1; no time stands for 2014年 in a copy; 武鸣县 (450110) stands for 武鸣县 (450122) in a copy"
    )
    assert not any(s["period_text"] == "01年" for s in sources)


def test_parts_of_a_total_are_no_readings_of_it() -> None:
    told = "2020年，马山县投入扶贫资金3.6亿元，其中中央资金2.1亿元、省级资金1.5亿元；资助学生3500人，其中小学生1200人。"
    whole = ("whole", "2021-01-10", told)
    alone = ("alone", "2021-01-12", "2020年，马山县投入扶贫资金3.6亿元。")
    cells, _ = tables(read(whole, alone))
    funding = {c["population"]: (c["exact"], c["voices"]) for c in cells if c["type"] == "finance.funding"}
    assert funding == {None: ("360000000", 2), "中央资金": ("210000000", 1), "省级资金": ("150000000", 1)}
    pupils = {c["population"]: (c["exact"], c["voices"]) for c in cells if c["type"] == "education.aid_recipients"}
    assert pupils["小学生"][0] == "1200"
    assert not any(c["conflict"] for c in cells)
