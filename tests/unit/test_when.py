"""Which time a number is told of, where another one stands nearer."""

import pytest

import povext

PUBLISHED = "2022-11-08"


def told(text: str) -> list[str]:
    found = povext.extract(text, published=PUBLISHED).indicators
    return ["" if i.period is None else f"{i.period.start:.4}-{i.period.end:.4}" for i in found]


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("普工一月挣2700元，签下8年合同，每斤保底26元。", ["", ""]),
        ("今年常年用工由30人加到52人。", ["", "2022-2022"]),
        ("2021年，冷藏车由18辆添到46辆，加工厂从4家变成9家。", ["", "2021-2021", "", "2021-2021"]),
        ("去年，全县脱贫6200户，相当于前三年减贫总和的1.2倍，退出贫困村32个。", ["2021-2021"] * 3),
        ("2021年，果园来客12万人次，比疫情前的2019年同期还多8.6%；卖出苹果320吨。", ["2021-2021"] * 3),
        ("今年以来查处120人，已超过去年全年的两倍。", ["2022-2022"] * 2),
        ("合作社由供销社（1962年建社）改组而来，注册资本320万元，占地86亩。", ["", ""]),
        ("3月，全县降水62毫米，相当于常年全年雨量的两成，最大雨强18毫米。", ["2022-2022"] * 3),
        ("农村低保标准由2020年的每人每年4600元提高到5100元。", ["2020-2020", ""]),
    ],
)
def test_a_time_compared_with_is_not_told_of(text: str, years: list[str]) -> None:
    assert told(text) == years


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("新建加工园计划总投资3.2亿元。", ["planned"]),
        ("省里下达今年的造林任务1.8万亩。", ["planned"]),
        ("最后5个县年内摘帽，82个村要退出。", ["planned", "planned"]),
        ("■ 规划　二期工程总投资2.6亿元，签约农户3200户。", ["planned", "planned"]),
    ],
)
def test_what_is_to_come(text: str, status: list[str]) -> None:
    assert [i.status for i in povext.extract(text, published=PUBLISHED).indicators] == status
