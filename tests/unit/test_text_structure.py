"""What the structure tells beside the kinds of its lines."""

import pytest

from povext.text import align, structure
from povext.text.dateline import stated_date


def test_the_title_that_the_caller_knows():
    text = "青山日报\n青山县：“茶香”满山\n记者 李青\n去年，全县茶园达3.2万亩。"
    built = structure(text, "青山县:茶香满山")
    assert built.title is not None
    assert text[slice(*built.title)] == "青山县：“茶香”满山"
    assert structure(text, "青山縣：茶香滿山").title == built.title


def test_a_title_that_does_not_stand_in_the_text():
    text = "去年，全县茶园达3.2万亩。"
    assert structure(text, "茶香满山").title is None


def test_copies_of_the_headline_are_furniture():
    text = "茶香满山富农家\n2021-03-05 来源：青山日报\n茶香满山富农家\n去年，全县茶园达3.2万亩。\n茶香满山富农家\n"
    built = structure(text)
    assert built.title == (0, 7)
    assert [text[a:b] for a, b in built.furniture].count("茶香满山富农家") == 2


def test_levels_of_headings():
    text = "第一章 总则\n第一节 目标\n一、产业\n（一）茶叶\n1.基地\n（1）面积\n①亩产\n"
    assert [block.level for block in structure(text).blocks] == [1, 2, 1, 2, 3, 4, 5]
    assert {block.kind for block in structure(text).blocks} == {"heading"}


def test_numbers_of_headings_are_to_skip():
    text = "1 强化产业支撑\n全县有茶企15家，产值1.2亿元。\n2. 完善设施\n"
    assert [text[a:b] for a, b in structure(text).furniture] == ["1 ", "2."]


def test_a_number_that_opens_a_line_is_no_heading_number():
    text = "12家茶企投产，产值1.2亿元。\n1.2亿元到账，惠及53个村。\n"
    assert structure(text).furniture == ()


def test_content_is_not_taken_for_furniture():
    text = (
        "全县电话普及率达98%，开通热线3条，办理事项12345件。\n"
        "来源于财政的资金1200万元，编辑出版读本3种。\n"
        "转载量达53万次，关注人数320万人，点击率提高5个百分点。\n"
        "相关部门投入120万元，主办单位组织活动12场。\n"
        "首页新闻53条，版权登记32件，网站浏览量达1200万人次。\n"
    )
    assert structure(text).furniture == ()


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        (["发布时间：2020-10-19", "更新时间：2021-01-01"], "2020-10-19"),
        (["更新时间：2021-01-01 10:00", "发布日期:2020年10月19日"], "2020-10-19"),
        (["2020/10/19 09:19 来源：青山日报"], "2020-10-19"),
        (["来源：青山日报 2020.10.19 字号：大"], "2020-10-19"),
        (["青山日报  2020年1月2日 08:00"], "2020-01-02"),
        (["全县脱贫", "（2020年10月19日）"], "2020-10-19"),
        (["（注：2020年10月19日发布，为初步数）"], "2020-10-19"),
        (["二〇一九年三月二十一日"], "2019-03-21"),
        (["2020-10-19T09:19:00"], "2020-10-19"),
        (["2020年10月19日，全县召开会议，部署工作。"], None),
        (["2019年底，全县有贫困户320户"], None),
        (["2020-13-19 来源：青山日报"], None),
        (["2021-02-30"], None),
        ([], None),
    ],
)
def test_the_stated_date(lines, wanted):
    assert stated_date(lines) == wanted


def test_a_day_named_in_the_middle_of_a_text_is_not_its_date():
    prose = ["全县脱贫2135人，产业增收，就业稳定。"] * 9
    assert stated_date([*prose, "2020年10月19日", *prose]) is None
    assert stated_date([*prose, "2020年10月19日"]) == "2020-10-19"


def test_blocks_cover_the_text_in_order():
    text = align("一、产业\n\n  全县有茶企15家。  \n\t\n二、就业\n").clean
    blocks = structure(text).blocks
    assert [text[b.start : b.end] for b in blocks] == ["一、产业", "全县有茶企15家。", "二、就业"]


def test_nothing_has_no_structure():
    for text in ("", "\n \n"):
        built = structure(text)
        assert (built.blocks, built.sentences, built.clauses, built.furniture) == ((), (), (), ())
        assert built.published is None
        assert built.title is None
