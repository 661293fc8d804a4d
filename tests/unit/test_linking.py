"""How linking chooses each field of an indicator, on sentences written for it."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

import povext
from povext import taxonomy
from povext.linking import _opinion
from povext.linking._candidates import Candidate
from povext.linking._confidence import confidence, evidence_for
from povext.linking._context import slots
from povext.linking._ngrams import BUCKETS, SIGN_WEIGHT, Grams, Ragged, ngrams
from povext.quantities import match
from povext.text import structure

PUBLISHED = "2020-06-30"
Rows = list[povext.Indicator]


def read(text: str, **context: str) -> Rows:
    return list(povext.extract(text, published=context.pop("published", PUBLISHED), **context).indicators)


def told(text: str, field: str) -> list[str]:
    return [str(getattr(i, field)) for i in read(text)]


@pytest.mark.parametrize(
    ("text", "types"),
    [
        ("全县茶园面积和茶叶产量分别达到12万亩、8600吨。", ["industry.planted_area", "industry.output"]),
        ("20个国家级和8个省级贫困县全部摘帽。", ["poverty.counties_exited"] * 2),
        ("全县有贫困户1.2万户，其中低保户3200户。", ["poverty.population", "welfare.recipients"]),
        ("年内再减贫1.9万人、36个村出列。", ["poverty.lifted", "poverty.villages_exited"]),
        ("农村公路总里程达2860公里，居全市第2位。", ["infrastructure.roads"] * 2),
        ("会议开了3次。", ["other"]),
        (
            "全市28个贫困县、1260个贫困村和36.8万贫困人口全部脱贫。",
            ["poverty.counties_exited", "poverty.villages_exited", "poverty.lifted"],
        ),
        ("春节前，帮扶单位慰问36名困难群众、38名残疾人和12名孤寡老人。", ["assistance.beneficiaries"] * 3),
        ("村里有326户1260人，其中脱贫户86户312人。", ["population.total"] * 2 + ["poverty.lifted"] * 2),
        ("上半年地区生产总值增速最快的是临江市（9.6%）、安河市（8.2%）、平川市（7.9%）。", ["economy.gdp"] * 3),
        ("纪检监察机关处分县处级干部26人、乡科级干部168人、一般干部320人。", ["supervision.persons"] * 3),
        (
            "粮食产量达到32万吨，接待游客86万人次，同比分别增长3.1%和12%。",
            ["agriculture.grain_output", "industry.tourism_visitors"] * 2,
        ),
        (
            "农村居民人均可支配收入12600元，旅游综合收入86亿元，分别增长9.5%、6.2%。",
            ["income.disposable", "industry.output_value"] * 2,
        ),
        ("农村居民人均可支配收入增速高于全省GDP增速1.2个百分点。", ["income.disposable"]),
        ("自来水普及率高于卫生厕所普及率12个百分点。", ["water.tap_rate"]),
    ],
)
def test_a_quantity_goes_to_what_it_is_said_of(text: str, types: list[str]) -> None:
    assert told(text, "type") == types


@pytest.mark.parametrize(
    ("text", "measures"),
    [
        ("粮食总产24.6万吨，较上年增8200吨，增长3.4%。", ["value", "change", "growth"]),
        ("农产品网络零售额增长两成。", ["growth"]),
        ("经济增长的预期目标确定为5%左右。", ["growth"]),
        ("油菜种植面积扩大了80万亩，小麦单产提高20公斤。", ["change", "change"]),
        ("高标准农田占耕地的51.6%。", ["share"]),
        ("贫困发生率比全省平均水平低1.2个百分点。", ["gap"]),
        ("贫困发生率下降1.2个百分点。", ["change"]),
        ("农村公路总里程居全市第2位。", ["rank"]),
        ("农民人均可支配收入是2015年的1.6倍。", ["multiple"]),
        ("全县贫困发生率降为0.4%。", ["value"]),
        ("脱贫人口收入比全省平均水平高出2000元。", ["gap"]),
        ("粮食产量2019年增了3000吨。", ["change"]),
        ("粮食产量减幅2.1%。", ["growth"]),
        ("财政衔接资金用于产业发展超过六成。", ["share"]),
        ("脱贫人口务工6200人，为年度目标的104%。", ["value", "share"]),
        ("农民收入相当于全省平均水平的92%。", ["multiple"]),
        ("城乡收入比由2.31缩小到2.27。", ["value", "value"]),
        ("菜籽油每公斤14元，比上月贵1元。", ["value", "change"]),
        ("火警12起，同比少3起。", ["value", "change"]),
        ("本地小米每斤6元，比普通小米贵2元。", ["value", "gap"]),
        ("全县用电量按年升7.2%，降水偏少三成。", ["growth", "growth"]),
        ("贫困发生率为3%，比全市的2.1%高0.9个百分点。", ["value", "value", "gap"]),
        ("春播进度快于上年2个百分点，快于全省3个百分点。", ["change", "gap"]),
        ("农民收入增幅依次为：甲县9.8%、乙县9.3%，首尾相差0.5个百分点。", ["growth", "growth", "gap"]),
        ("还有贫困户900户，今年再减300户。", ["value", "value"]),
        ("甲县安置2000人，比乙县的1500人多出500人。", ["value", "value", "gap"]),
        ("玉米调减2万亩，明年再调减玉米3万亩。", ["change", "change"]),
        ("低保金每月900元，同比上调50元。", ["value", "change"]),
        ("猪肉价格跌幅扩大到12%，农民收入增幅稳在9%。", ["growth", "growth"]),
        ("财政收入3亿元，短收2600万元，增速快全省1.4个百分点。", ["value", "gap", "gap"]),
        ("就诊的少了1200人次，药费减了15%，均价低于去年同期3元。", ["change", "growth", "change"]),
        ("人均可支配收入连续五年保持10%以上增速，粮食产量比上年多增3万吨。", ["growth", "change"]),
    ],
)
def test_measure(text: str, measures: list[str]) -> None:
    assert told(text, "measure") == measures


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("去年，全县减贫3200人。", "actual"),
        ("全县力争减贫3200人。", "planned"),
        ("年内再减贫3200人。", "planned"),
        ("今年全县要巩固饮水工程63处。", "planned"),
        ("近三年内减贫3200人。", "actual"),
        ("今年底，农村居民人均可支配收入预计达到12600元。", "forecast"),
        ("对脱贫户给予每户3000元一次性奖补。", "norm"),
        ("看牙每次最高支付320元。", "norm"),
        ("2022年，全县减贫3200人。", "planned"),
        ("如期完成脱贫攻坚目标任务，3200人脱贫。", "actual"),
        ("合作社将3200亩荒坡改造成茶园。", "actual"),
        ("近期，县里将陆续推出32场招聘会。", "planned"),
        ("园区每天迎来游客3200人次。", "actual"),
        ("县里为符合条件的农户发放补贴80万元。", "actual"),
        ("县慈善总会计划资助困难学生320名。", "planned"),
        ("新建羊圈，每平方米奖补180元。", "norm"),
        ("未来社区建成养老驿站12个。", "actual"),
        ("明年茶园面积将超过5000亩。", "planned"),
        ("今年县里将开工建设污水处理厂12座。", "planned"),
        ("早稻插秧面积占计划种植面积的58%。", "actual"),
        ("为确保行洪安全，县里派出干部42名。", "actual"),
        ("全县建成12座标准化养殖场。", "actual"),
        ("省财政下拨种粮农民一次性补贴8亿元。", "actual"),
        ("对返乡创业企业给予最高20万元补助。", "norm"),
        ("务工规模超过3万人的年度目标。", "planned"),
        ("省里下达我县高标准农田建设任务3200亩。", "planned"),
        ("余下的3200名贫困人口将全部脱贫。", "planned"),
        ("这3200户农户将土地流转给合作社。", "actual"),
        ("乡里将脱贫户纳入监测320户。", "actual"),
        ("余下的320户确保明年入住新居。", "planned"),
    ],
)
def test_status(text: str, status: str) -> None:
    assert told(text, "status") == [status]


@pytest.mark.parametrize(
    ("text", "statuses"),
    [
        ("截至5月底，全县新增就业6200人，完成年度任务8000人的77.5%。", ["actual", "planned", "actual"]),
        ("截至5月底，完成全年8000人就业目标任务逾七成。", ["planned", "actual"]),
        ("到2025年，供水工程由4600处压减到4000处以下。", ["actual", "planned"]),
        ("县里计划投入救助资金300万元。其中，救助残疾人1200名。", ["planned", "planned"]),
        ("补助标准为小学生每人每年1000元、初中生1250元。", ["norm", "norm"]),
        ("今年是“十四五”规划收官之年。全县建成帮扶车间80个。", ["actual"]),
        ("去年为大学生每人资助5000元。今年要拿下的是3200人。", ["actual", "planned"]),
        ("助学贷款额度上限为16000元。", ["norm"]),
        ("按照职业高中每生每年2000元、技工班每生每年2800元测算。", ["norm", "norm"]),
        ("营养餐补助标准从3元提高到4元。", ["actual", "norm"]),
        ("补助标准从320元提高至380元，全县12万人参保。", ["actual", "norm", "actual"]),
        ("村里新建的冷库，按大小给予最高8万元和15万元的补助。", ["norm", "norm"]),
        ("县里将着力拓宽就业渠道，为脱贫户提供3000个岗位。", ["planned"]),
        ("对参展企业按展位费给予补贴，最高不超过3万元。", ["norm"]),
        ("为符合条件的44名患者做了手术。", ["actual"]),
        ("村里将安置区四所公厕改造一新。", ["actual"]),
        ("县里将支持合作社发展，对示范社最高给予8万元补助。", ["norm"]),
        ("县里将兴修水利。自2018年以来，全县已打井120眼。", ["actual"]),
        ("将建成的大棚租给农户，2018年，全县带动农户3200户。", ["actual"]),
        ("今年高标准农田建设任务增加到42万亩。", ["planned"]),
        ("方案已于上周印发，6月底前项目开工；到2026年，示范村建成150个。", ["planned"]),
        ("今年粮食目标产量32万吨，去年实际产量31万吨。", ["planned", "actual"]),
        ("今年全县要脱贫3200人，已脱贫1200人。", ["planned", "actual"]),
        ("按照目前的速度，2035年贫困人口为5亿人。", ["forecast"]),
        ("原计划搬迁3200人，实际搬迁3500人。", ["planned", "actual"]),
        ("从小学到高中，每生每年分别补助1000元、1250元、2000元。", ["norm", "norm", "norm"]),
    ],
)
def test_status_of_several(text: str, statuses: list[str]) -> None:
    assert told(text, "status") == statuses


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        ("贫困发生率由2014年的18.2%降至2019年底的0.4%。", ["2014", "2019-12-31"]),
        (
            "贫困人口从2014年底的4.2万人降到2019年底的320人，贫困发生率由16.3%降至0.12%。",
            ["2014-12-31", "2019-12-31", "2014-12-31", "2019-12-31"],
        ),
        ("农民人均可支配收入11200元，比2015年的7600元增加3600元。", ["None", "2015", "None"]),
        ("2019年，是全县脱贫摘帽的决胜之年。\n\n农民人均可支配收入9800元。", ["2019"]),
        ("农民人均可支配收入9800元，是2015年的1.6倍。", ["None", "None"]),
        ("2019年，贫困发生率由9.1%降至0.5%。", ["None", "2019"]),
        ("从2016年起，两地结对协作，到目前为止，累计投入帮扶资金3亿元。", ["2016-01-01–2020-06-30"]),
        ("2019年，公益项目有了新进展。其中，助学项目帮助学生1500名。", ["2019"]),
        ("2019年底村里还剩多少贫困人口？答：26户、71人，全村人均收入9100元。", ["2019-12-31", "2019-12-31", "2019-12-31"]),
        ("2019年底的收成怎么样？合作社有社员320户。", ["None"]),
        ("这家2015年成立的扶贫车间，吸纳贫困劳动力60人就业。", ["None"]),
        ("2012年，村里签下了合作协议。村民开始种茶。茶叶卖得好。村里有贫困户60户。", ["None"]),
        ("2019年前三季度，全县旅游收入8亿元。农村居民人均可支配收入9100元。", ["2019-01-01–2019-09-30"] * 2),
        ("2019年上半年，全县旅游收入8亿元。贫困发生率0.6%。", ["2019-01-01–2019-06-30", "None"]),
        ("2019年，乡村产业稳步发展。农业又是丰收。农村居民人均可支配收入9100元，比上年增长9%。", ["2019", "2019"]),
        ("2015年到2019年，贫困发生率从16.3%降到0.5%。", ["2015", "2019"]),
        ("现在，农民人均纯收入从原来的400元增加到2万元。", ["None", "2020-06-30"]),
        ("2020年5月底，新增就业1200人，完成全年目标的六成。", ["2020-05-31", "2020-05-31"]),
        ("贫困人口由2014年底的1.2万户4.2万人减至320人。", ["2014-12-31", "2014-12-31", "None"]),
        ("今年村里种了油茶。近年来，全县因地制宜。全县有合作社60家。", ["None"]),
        ("今年42岁的老张种了3200亩水稻。", ["None", "None"]),
        ("粮食产量创十年来新高，达到32万吨。", ["None"]),
        ("周末课堂开课32次。", ["None"]),
        ("“十三五”期间，农村道路越修越宽。危房改造累计投入3.2亿元。", ["2016–2020"]),
        ("县里编制“十三五”规划。危房改造累计投入3.2亿元。", ["None"]),
        ("“十三五”期间，路宽了。水通了。灯亮了。全县有合作社60家。", ["None"]),
        ("今年上半年，全县查处案件62件。\n\n纪检干部走访群众1300人。", ["2020-01-01–2020-06-30"] * 2),
        ("纪检监察机关今年上半年查处案件62件。\n\n纪检干部走访群众1300人。", ["2020-01-01–2020-06-30", "None"]),
        (
            "2019年，全县粮食丰收，水稻、小麦、玉米样样都好，家家户户忙着晾晒新粮，日子越过越红火。\n\n与此同时，农村居民人均可支配收入9100元。",
            ["2019"],
        ),
        (
            "2019年，全县粮食丰收，水稻、小麦、玉米样样都好，家家户户忙着晾晒新粮，日子越过越红火。\n\n农村居民人均可支配收入9100元。",
            ["None"],
        ),
        ("猪肉价格创年内新高，全县生猪出栏32万头。", ["None"]),
        ("补贴申领期限至2021年12月31日，每人补助1000元。", ["None"]),
        ("补贴发放至2019年12月31日，共发放1000万元。", ["2019-12-31"]),
        ("一般公共预算收入完成年初预算12亿元的102%。", ["None", "None"]),
        ("2018年和2019年，全县分别脱贫3200人和1200人。", ["2018", "2019"]),
        ("2018年、2019年脱贫人口分别为3200人、1200人。", ["2018", "2019"]),
        ("86户256人2019年实现脱贫，3个贫困村同年出列。", ["2019"] * 3),
        ("全村39户贫困户去年陆续脱贫。", ["2019"]),
        ("去年农民人均可支配收入11574元，五年前是6893元；全县平均为12000元。", ["2019", "2015", "2019"]),
        ("村里2017年栽的900亩茶园，带动脱贫户65户。", ["2017", "None"]),
        ("薄弱村由1507个清到300个。", ["None", "None"]),
        ("上半年投入财政资金4800万元，对照去年同期的3700万元，多出不少。", ["2020-01-01–2020-06-30", "2019-01-01–2019-06-30"]),
        ("【2017年】茶园有了规模。全县有合作社60家。\n\n【2018年】茶厂开工。吸纳脱贫户86人就业。", ["2017", "2018"]),
        ("一、五年来的工作回顾\n\n危房改造投入3.2亿元。\n\n二、问题\n\n全县有合作社60家。", ["2016–2020", "None"]),
        ("县里的一周：修路、通水\n\n山乡农讯 6月1日消息\n\n总投资3.2亿元的公路进入收尾。", ["None"]),
        ("2016年以来，投入产业扶持资金18.6亿元。短线种养当年见效：发展食用菌9.7万亩。", ["2016-01-01–2020-06-30", "None"]),
        ("2020年，九年巩固率保持97%。", ["2020"]),
        ("作为1995年建成的小区，柳河社区设施老旧，常住人口4600多人。", ["None"]),
        ("余下的3200名贫困人口将于2021年脱贫。", ["2021"]),
        ("86户贫困户已于2018年底脱贫。", ["2018-12-31"]),
        ("4个贫困村、860名贫困人口于2018年如期脱贫。", ["2018", "2018"]),
        ("8个村和14个村分别于2018年、2019年出列。", ["2018", "2019"]),
        ("2018年、2019年分别有8个村、14个村出列。", ["2018", "2019"]),
        ("32个安置点将于2020年9月底前建成。", ["2020-09-30"]),
        ("32个安置点，2020年9月底前交房。", ["None"]),
        ("2019年人均收入9600元，是2015年3200元的3倍。", ["2019", "2015", "2019"]),
    ],
)
def test_period(text: str, periods: list[str]) -> None:
    assert told(text, "period") == periods


@pytest.mark.parametrize(
    ("text", "per"),
    [
        ("寄宿生年生均补助小学1000元、初中1250元。", [("year", "student")] * 2),
        ("茶厂年加工绿茶30吨，红茶、白茶5吨。", [("year",)] * 2),
        ("茶厂年产绿茶30吨，去年存放绿茶5吨。", [("year",), ()]),
        ("每人资助1000元，共发放助学金198万元。", [("person",), ()]),
        ("景区年接待游客20万人次。", [("year",)]),
        ("今年1至6月销售蜂蜜300万元，月销售50万元。", [(), ("month",)]),
        ("农村低保标准由每人每年4452元提高到5016元。", [("person", "year")] * 2),
        ("亩均产值由4120元（2019年）提高到6350元。", [("mu",)] * 2),
        ("全县农民收入年均增长9.7%，每年快于全市1个百分点。", [("year",), ("year",)]),
        ("五花肉每公斤32元，比上周贵2元。", [("kg",)] * 2),
        ("村集体经营性收入50万元以上的村有57个。", [("village",), ()]),
        ("全县所有村集体收入超过20万元。", [("village",)]),
    ],
)
def test_per(text: str, per: list[tuple[str, ...]]) -> None:
    assert [i.per for i in read(text)] == per


def test_a_year_in_the_title_governs_until_another_is_named() -> None:
    text = "青禾县2018年国民经济和社会发展统计公报\n\n全县减贫3200人。\n\n2019年，全县减贫1200人。"
    assert [str(i.period) for i in read(text, title="青禾县2018年国民经济和社会发展统计公报")] == ["2018", "2019"]


def test_a_date_under_the_title_is_not_what_the_text_tells_of() -> None:
    title = "某县2022年度扶贫资金审计结果公告"
    text = f"{title}\n\n（2023年8月10日）\n\n一、基本情况\n\n全县收到扶贫资金2.1亿元。"
    assert [i.period and str(i.period) for i in povext.extract(text, published="2023-08-10", title=title).indicators] == ["2022"]


def test_a_title_of_the_first_quarters_governs() -> None:
    title = "前三季度某县东西部协作进展情况"
    text = f"{title}\n\n援助资金到账3.2亿元。\n\n选派干部29名。"
    found = povext.extract(text, published="2021-10-22", title=title).indicators
    assert [str(i.period) for i in found] == ["2021-01-01–2021-09-30"] * 2


def test_a_heading_sets_the_year_of_its_items() -> None:
    text = "一、2019年工作\n\n全年新修农村公路300公里。\n\n二、2020年打算\n\n"
    text += "1.上半年危房改造120户。\n2.新修农村公路200公里。年底前培训农民800人。"
    found = [(str(i.period), i.status) for i in read(text, published="2019-12-27")]
    assert found == [
        ("2019", "actual"),
        ("2020-01-01–2020-06-30", "planned"),
        ("2020", "planned"),
        ("2020-12-31", "planned"),
    ]


def test_a_question_about_the_rules_is_answered_by_rules() -> None:
    text = (
        "问：孩子上学，一年能补多少？\n\n答：小学生每人每年补1000元。去年全县资助学生3200人，发放320万元。\n\n"
        "问：去年资助了多少人？\n\n答：每人补800元，共320人。"
    )
    assert told(text, "status") == ["norm", "actual", "actual", "actual", "actual"]


def test_a_heading_of_a_year_that_is_over_plans_nothing() -> None:
    text = "二、2019年重点工作\n\n新修农村公路300公里。\n\n【2020年，收官之年】\n\n新修农村公路200公里。"
    found = [(str(i.period), i.status) for i in read(text, published="2020-01-20")]
    assert found == [("2019", "actual"), ("2020", "planned")]


def test_of_two_years_in_a_title_the_first_is_told_of() -> None:
    text = "青禾县盘点2018年，谋划2019年\n\n全县减贫3200人。"
    assert [(str(i.period), i.status) for i in read(text, title="青禾县盘点2018年，谋划2019年")] == [("2018", "actual")]


def test_the_two_ends_of_a_change_are_linked_both_ways() -> None:
    a, b = read("全县贫困发生率由18.2%降至0.4%。")
    assert (a.links, b.links) == ((b.id,), (a.id,))
    assert a.type == b.type == "poverty.incidence"
    assert b.trace["type"].basis == "carried"


def test_the_evidence_of_a_clause_without_end_is_the_part_around_the_number() -> None:
    found = read("每村3个" * 3000)
    assert len(found) == 3000
    assert max(i.evidence.end - i.evidence.start for i in found) < 1000
    assert all(i.evidence.start <= i.span.start < i.span.end <= i.evidence.end for i in found)


def test_a_fall_is_negative() -> None:
    assert [str(i.value) for i in read("贫困发生率较上年减少了2.6个百分点。")] == ["-2.6"]


class _Sure:
    """A model that is sure of one type."""

    def __init__(self, type_: str, probability: float) -> None:
        self.types, self.order = (type_, "other"), {type_: 0, "other": 1}
        self.told = np.log([probability, 1 - probability])

    def log_probabilities(self, grams: Ragged, _: Ragged) -> NDArray[np.float64]:
        return np.array([self.told] * len(grams[1]))


@pytest.mark.parametrize(
    ("text", "probability", "type_", "basis"),
    [
        ("村里的祠堂画着12人。", 0.9, "education.aid_recipients", "inferred"),
        ("村里的祠堂画着12人。", 0.3, "other", "default"),
        ("村里的祠堂立着12块石碑。", 0.9, "other", "default"),  # no unit of that type
        ("球队进了12人。", 0.9, "other", "default"),  # nothing rural
        ("全县12人实现脱贫。", 0.9, "poverty.lifted", "stated"),  # a rule is sure
    ],
)
def test_the_model_fills_what_no_rule_claims(
    monkeypatch: pytest.MonkeyPatch, text: str, probability: float, type_: str, basis: str
) -> None:
    monkeypatch.setattr(_opinion, "ngrams", lambda: _Sure("education.aid_recipients", probability))
    monkeypatch.setattr(_opinion, "DOUBT", -np.inf)  # the network is not asked
    # a first paragraph long enough to tell what the text is about
    (found,) = read("球赛在体育馆里开打，观众席上坐得满满当当，双方打满了全场，直到终场哨响才分出高下。\n\n" + text)
    assert (found.type, found.trace["type"].basis) == (type_, basis)


def test_the_model_adds_whole_numbers_and_knows_only_types_of_the_taxonomy() -> None:
    model = ngrams()
    assert model.weights.shape == (BUCKETS, len(model.types))
    assert model.weights.dtype.kind == model.bias.dtype.kind == "i"
    assert set(model.types) <= set(taxonomy.builtin())


def test_the_same_words_fall_into_the_same_buckets() -> None:
    text = "全县12人领到了补助"
    (slot,) = slots(text, structure(text), match(text))
    grams = Grams(text, [slot])
    value, _ = grams.of([slot], ["value"])
    assert value.tolist() == Grams(text, [slot]).of([slot], ["value"])[0].tolist() != grams.of([slot], ["share"])[0].tolist()
    assert 0 <= value.min() <= value.max() < BUCKETS


@pytest.mark.parametrize("other", ["全县三百四十人领到了补助，另有五户。", "全县3.40人领到了补助，另有12户。"])
def test_numbers_look_the_same_to_the_model(other: str) -> None:
    def first(text: str) -> list[int]:
        placed = slots(text, structure(text), match(text))
        return sorted(Grams(text, placed).of(placed[:1], ["value"])[0].tolist())

    assert first("全县12人领到了补助，另有340户。") == first(other)
    assert first("全县12万人领到了补助，另有340户。") != first(other)


@pytest.mark.parametrize("text", ["1", "12人", "\ud80012人", "1人2人"])
def test_short_texts_have_buckets(text: str) -> None:
    placed = slots(text, structure(text), match(text))
    buckets, counts = Grams(text, placed).of(placed, ["value"] * len(placed))
    assert all(counts)
    assert counts.sum() == len(buckets)


@pytest.mark.parametrize("length", [1, 100, 1000])
def test_weights_are_added_exactly_however_many_there_are(length: int) -> None:
    model = ngrams()
    text = "".join(chr(0x4E00 + n) for n in range(length)) + "12人、5万元"
    placed = slots(text, structure(text), match(text))
    grams, counts = Grams(text, placed).of(placed, ["value"] * 2)
    signs = np.array([7, 8, 9], np.uint32), np.array([1, 2])
    told = model.log_probabilities((grams, counts), signs)
    for row, near, beside in zip(told, np.split(grams, [counts[0]]), ([7], [8, 9]), strict=True):
        odds = model.weights[near].sum(0, dtype=int) + SIGN_WEIGHT * model.weights[beside].sum(0, dtype=int) + model.bias
        assert row == pytest.approx(odds * model.scale - np.logaddexp.reduce(odds * model.scale))


def _candidate(score: float, rule: str = "poverty.lifted.verb", type_: str = "poverty.lifted", learned: float = -1) -> Candidate:
    return Candidate(score, type_, rule, 0, 1, "", {"learned": learned})


def test_confidence_grows_with_what_the_model_thinks_of_the_type() -> None:
    steps = [confidence(_candidate(2.0, learned=learned)) for learned in (-4.0, -2.0, -0.5, -0.01)]
    assert steps == sorted(steps)
    assert 0 < steps[0] < steps[-1] < 1


def test_confidence_tells_how_the_type_was_chosen() -> None:
    assert set(evidence_for(_candidate(1.25, "default", "other"))) == {"default", "sure"}
    assert set(evidence_for(_candidate(1.8, "learned"))) == {"learned", "sure"}
    assert set(evidence_for(_candidate(3.0, "carried"))) == {"carried", "sure"}
    assert set(evidence_for(_candidate(3.0, "other.rates", "other"))) == {"rule", "sure", "other"}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("农村低保标准增幅不低于【6%】。", "6"),
        ("鲜菜受降雨影响上涨【4.1%】。", "4.1"),
        ("慢性病门诊增长【7%】。", "7"),
        ("苹果价格同比跌去【9%】。", "-9"),
        ("油价环比落了【5%】。", "-5"),
        ("投资【+3%】。", "3"),
        ("药费减了【15%】。", "-15"),
    ],
)
def test_only_words_of_falling_make_a_fall(text: str, value: str) -> None:
    told = povext.extract(text.replace("【", "").replace("】", "")).indicators
    assert [(str(i.value), i.measure) for i in told] == [(value, "growth")]


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("带动脱贫户1420户，户均增收3600元。", ["脱贫户", "脱贫户"]),
        ("全镇农村居民人均可支配收入15320元，比上年增加1180元，增长8.3%。", ["农村居民"] * 3),
        ("全县转移贫困劳动力2.6万人，完成年度任务2.4万人的108%。", ["贫困劳动力"] * 3),
        ("脱贫人口收入增幅高于全市农民1.5个百分点。", ["脱贫人口"]),
        ("选派42名县直单位干部驻村。", ["县直单位干部"]),
        ("慰问18名困难退役士兵家属和36名留守儿童。", [None, "留守儿童"]),
        ("家庭医生签约率98%，家庭农场增加到64家。", [None, None]),
        ("建成妇女之家12个、老人活动中心7个。", [None, None]),
        ("发展农民专业合作社320家。", [None]),
        ("涉农企业享受减税3200万元。", [None]),
        ("安置搬迁群众860人，其中党员35人。", ["搬迁群众", None]),
        ("带动脱贫户1420户增收。全县修路36公里。", ["脱贫户", None]),
        ("脱贫户人均纯收入由3120元提高到10460元。", ["脱贫户", "脱贫户"]),
        ("选派党政干部26名、医护84名。", ["党政干部", None]),
        ("农民人均纯收入由2014年的5320元增加到2022年的14880元，年均增长13.7%。", ["农民"] * 3),
        ("2.1万户8.3万名贫困群众稳定脱贫。", ["贫困群众", "贫困群众"]),
        ("城乡居民人均可支配收入分别为32150元和14280元，增长5.6%和8.1%。", ["城镇居民", "农村居民"] * 2),
        ("农村、城镇常住居民人均可支配收入分别增长8.2%、5.4%。", ["农村常住居民", "城镇常住居民"]),
        ("城镇居民收入33600元、农村居民收入15120元，分别增长5.3%和7.9%。", ["城镇居民", "农村居民"] * 2),
        ("城乡居民医保参保率98.4%。", ["城乡居民"]),
        ("全村有低保户14户，五保户3户，残疾人家庭9户。", ["低保户", "五保户", "残疾人家庭"]),
        ("改造农村户用厕所3200座。", [None]),
        ("外出务工人员达3200人，员工60人。", ["外出务工人员", "员工"]),
    ],
)
def test_whom_a_value_is_told_of(text: str, groups: list[str | None]) -> None:
    assert [i.population for i in read(text)] == groups
