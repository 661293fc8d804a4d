"""Extractions made by a generator: many counties, years and pages, with copies, rounding, lost digits and contradictions.

Each county tells a set of figures a year. Pages tell some of them in one of many wordings; some pages are copies of an
earlier one that have lost a year or a digit. The same seed makes the same lines.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from povext.places import gazetteer

__all__ = ["lines", "write"]

# type, unit, digits behind the point, least, most, the words before the number, the words behind it
_FACTS = [
    ("poverty.lifted", "person", 0, 800, 30000, ("减贫", "实现减贫", "共有脱贫人口", "帮助脱贫"), "人"),
    ("poverty.incidence", "percent", 2, 0, 20, ("贫困发生率降至", "贫困发生率为", "贫困发生率下降到", "贫困发生率降到"), "%"),
    ("poverty.villages_exited", "count", 0, 2, 90, ("贫困村出列", "退出贫困村", "实现贫困村摘帽", "摘帽贫困村"), "个"),
    ("finance.funding", "CNY", 0, 10**7, 10**9, ("投入扶贫资金", "整合涉农资金", "下达财政专项资金", "筹措资金"), "元"),
    (
        "income.disposable",
        "CNY",
        0,
        6000,
        20000,
        ("农民人均可支配收入", "农村居民收入", "人均可支配收入达到", "人均纯收入"),
        "元",
    ),
    ("housing.renovated", "household", 0, 50, 6000, ("改造危房", "完成危房改造", "农村危房改造", "维修加固住房"), "户"),
    ("infrastructure.roads", "km", 0, 10, 900, ("新修公路", "硬化道路", "建成屯级路", "改扩建农村公路"), "公里"),
    ("employment.trained", "person", 0, 100, 9000, ("培训劳动力", "开展技能培训", "培训贫困群众", "举办实用技术培训"), "人"),
    ("industry.cooperatives", "count", 0, 10, 400, ("发展合作社", "成立专业合作社", "扶持合作社", "培育合作社"), "个"),
    ("employment.workshops", "count", 0, 3, 120, ("建成扶贫车间", "设立就业车间", "开办扶贫车间", "新增扶贫车间"), "个"),
    ("industry.planted_area", "mu", 0, 1000, 400000, ("种植面积达", "发展特色种植", "新种果树", "推广良种"), "亩"),
    ("relocation.population", "person", 0, 300, 40000, ("易地搬迁", "搬迁入住", "完成搬迁安置", "搬出大山"), "人"),
]
_LEADS = (
    "",
    "据统计，",
    "记者了解到，",
    "会议指出，",
    "县扶贫办介绍，",
    "走进田间地头，",
    "春风拂面，",
    "山乡巨变，",
    "今非昔比，",
)
_FILLERS = (
    "产业兴旺群众增收基础设施不断完善干部驻村帮扶党建引领生态宜居乡风文明治理有效生活富裕特色农业电商物流民族团结健康医疗教育保障"
)


def lines(documents: int, seed: int = 7) -> Iterator[dict[str, Any]]:
    """Lines as ``povext extract --format jsonl --no-trace`` writes them.

    Parameters
    ----------
    documents : int
        How many.
    seed : int
        Of the generator.

    Yields
    ------
    dict
    """
    random_ = random.Random(seed)
    counties = [row for row in gazetteer().rows if row.level == "county" and not row.valid_to]
    earlier: list[tuple[Any, int, list[tuple[int, int, str, str]], str]] = []
    for number in range(documents):
        if earlier and random_.random() < 0.3:
            county, year, told, lead = random_.choice(earlier)
            yield _page(number, county, year, told, lead, random_, copy=True)
            continue
        county, year = random_.choice(counties), random_.randrange(2014, 2021)
        some = random_.sample(range(len(_FACTS)), 10)
        told = [(fact, random_.randrange(4), _value(county.code, year, fact, random_), _filler(random_)) for fact in some]
        lead = random_.choice(_LEADS) + _filler(random_)
        if len(earlier) < 20_000:
            earlier.append((county, year, told, lead))
        else:
            earlier[random_.randrange(len(earlier))] = (county, year, told, lead)
        yield _page(number, county, year, told, lead, random_, copy=False)


def _filler(random_: random.Random) -> str:
    at = random_.randrange(len(_FILLERS) - 8)
    return _FILLERS[at : at + random_.randrange(2, 8)]


def _value(code: str, year: int, fact: int, random_: random.Random) -> str:
    """The county's number of the year; a few pages have it wrong."""
    _, _, places, least, most, _, _ = _FACTS[fact]
    true = random.Random(f"{code} {year} {fact}")
    value = true.uniform(least, most)
    if random_.random() < 0.03:
        value *= random_.uniform(0.5, 1.5)
    return f"{value:.{places}f}"


def _page(number: int, county: Any, year: int, told: Any, lead: str, random_: random.Random, *, copy: bool) -> dict[str, Any]:
    rows, at = [], len(lead)
    lost_year = copy and random_.random() < 0.4
    month = random_.randrange(1, 4) if not copy else random_.randrange(3, 12)
    for n, (fact, wording, value, filler) in enumerate(told):
        type_, unit, _, _, _, words, behind = _FACTS[fact]
        if copy and random_.random() < 0.03 and len(value) > 2:
            cut = random_.randrange(len(value))
            value = value[:cut] + value[cut + 1 :]
        when = ("年" if lost_year else f"{year}年") + f"，{county.name}{filler}"
        sentence = f"{when}{words[wording]}{value}{behind}"
        start = at + len(when) + len(words[wording])
        period = (
            None
            if lost_year
            else {"start": f"{year}-01-01", "end": f"{year}-12-31", "text": f"{year}年", "certainty": "resolved"}
        )
        rows.append(
            {
                "id": str(n + 1), "type": type_, "value": value, "low": None, "high": None, "unit": unit, "bound": "=",
                "measure": "value", "per": ["person"] if type_.startswith("income") else [], "status": "actual",
                "place": {"name": county.name, "code": county.code, "level": "county"}, "period": period, "population": None,
                "span": {"start": start, "end": start + len(value) + len(behind), "text": value + behind},
                "evidence": {"start": at, "end": at + len(sentence), "text": sentence}, "text": value + behind,
                "confidence": round(random_.uniform(0.7, 0.99), 3), "trace": {}, "links": [],
            }
        )  # fmt: skip
        at += len(sentence) + 1
    return {
        "file": f"page-{number:06}.txt", "record": None, "schema_version": "1.1", "fingerprint": "synthetic", "text_length": at,
        "published": f"{year + 1}-{month:02}-{random_.randrange(1, 28):02}", "title": None, "source": f"报社{number % 97}",
        "place": None, "indicators": rows,
    }  # fmt: skip


def write(path: Path, documents: int) -> int:
    """Write that many lines; how many indicators there are."""
    count = 0
    with path.open("w", encoding="utf-8") as file:
        for line in lines(documents):
            count += len(line["indicators"])
            file.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")
    return count
