"""The public functions on quantities: the core, the mapping to the raw text, units of one's own."""

from __future__ import annotations

import json
import pickle
from dataclasses import FrozenInstanceError, replace
from decimal import Decimal
from pathlib import Path

import pytest

import povext
from povext.mentions import Quantity, Span
from povext.quantities import Unit, Units, UnitsError, find_quantities, match
from povext.text.patterns import opening


def test_match_reports_core_and_hedges_apart() -> None:
    text = "目前近3600多名干部以上"
    (m,) = match(text)
    assert text[m.start : m.end] == "3600多名"
    assert text[m.num_start : m.num_end] == "3600多"
    assert text[m.left : m.right].startswith("近")
    assert (m.value, m.unit, m.dimension, m.surface, m.bound) == (Decimal(3600), "person", "people", "名", ">")


def test_raw_offsets_under_noise() -> None:
    text = "帶動(dòng)貧困戶１．９萬(wàn)多戶，投資2點(diǎn)多個(gè)億"
    found = find_quantities(text)
    assert [(q.value, q.unit, q.bound) for q in found] == [
        (Decimal(19000), "household", ">"),
        (Decimal(200000000), "CNY", ">"),
    ]
    for quantity in found:
        assert text[quantity.span.start : quantity.span.end] == quantity.span.text
    assert found[0].span.text == "１．９萬(wàn)多戶"


def test_ambiguity_is_told() -> None:
    (quantity,) = find_quantities("来了二十来个")
    assert quantity.certainty == "ambiguous"
    assert quantity.alternatives == (Decimal(30),)
    assert quantity.bound == "~"


@pytest.mark.parametrize(
    ("text", "value"),
    [("一百零二", "102"), ("肆佰叁拾萬", "4300000"), ("半百", "50"), ("-1,200", "-1200"), ("三 千 五", "3500"), ("零", "0")],
)
def test_a_numeral_alone_is_a_quantity_without_a_unit(text: str, value: str) -> None:
    (quantity,) = find_quantities(text)
    assert quantity.value == Decimal(value)
    assert quantity.span.text == text


@pytest.mark.parametrize("text", ["", " ", "\n", "没有数字", "《》“”", "第", "每", "¥"])
def test_nothing_is_nothing(text: str) -> None:
    assert find_quantities(text) == ()


def test_public_name() -> None:
    assert povext.find_quantities is find_quantities


def test_results_travel() -> None:
    found = match("人均增收1800—2800元")
    assert pickle.loads(pickle.dumps(found)) == found
    assert json.dumps([str(x) for x in found[0]])


# --------------------------------------------------------------------------------------------------------------- units


def test_units_by_a_call() -> None:
    units = Units.default().add("筐头", code="kg", factor="12.5")
    assert [(m.value, m.unit, m.dimension) for m in match("收了4筐头", units)] == [(Decimal("50.0"), "kg", "mass")]
    assert [m.surface for m in match("收了4筐头")] == ["筐"]


def test_units_by_a_file(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(
        '[[unit]]\nid = "a"\ncode = "other"\ndimension = "volume"\nsurfaces = ["石斗"]\nfactor = "10"\n\n'
        '[[currency]]\ncode = "UZS"\nsurfaces = ["苏姆"]\nprefix = ["UZS"]\n\n[[per]]\ncode = "stall"\nsurfaces = ["摊位"]\n',
        "utf-8",
    )
    units = Units.load(file)
    found = match("收3石斗，汇款500苏姆，租金80元/摊位，UZS12", units)
    assert [(m.value, m.unit, m.per) for m in found] == [
        (Decimal(30), "other", ()),
        (Decimal(500), "UZS", ()),
        (Decimal(80), "CNY", ("stall",)),
        (Decimal(12), "UZS", ()),
    ]


def test_find_quantities_takes_units() -> None:
    units = Units.default().extended([Unit("蒲式耳", "other", "volume")])
    assert [q.surface for q in find_quantities("出口三百萬蒲式耳", units)] == ["蒲式耳"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[unit]\n", r"mine\.toml: not valid TOML: .*line 1"),
        ("[[units]]\ncode = 'x'\n", r"mine\.toml: unknown table \[units\]"),
        ("[[unit]]\nsurfaces = ['x']\n", r"mine\.toml:1: \[\[unit\]\] number 1: field 'code'"),
        ("\n\n[[unit]]\ncode = 'kg'\nsurfaces = 'x'\n", r"mine\.toml:3: .*field 'surfaces' must be a list"),
        ("[[unit]]\ncode = 'kg'\nsurfaces = ['3x']\n", r"field 'surfaces' holds '3x'"),
        ("[[unit]]\ncode = 'kg'\nsurfaces = ['x']\nfactor = 'many'\n", r"field 'factor' must be a positive decimal .*'many'"),
        ("[[unit]]\ncode = 'kg'\nsurfaces = ['x']\nfactor = '-1'\n", r"field 'factor'"),
        ("[[unit]]\ncode = 'kg'\nsurfaces = ['x']\nafter = 'noon'\n", "one of arabic, myriad, large, not 'noon'"),
        ("[[unit]]\ncode = 'kg'\nsurfaces = ['x']\nwhatever = 1\n", r"unknown field 'whatever'"),
        ("[[unit]]\ncode = 'kg'\nsurfaces = ['x']\nnext = ['y']\n", r"field 'next'"),
        ("[[unit]]\ncode = 'kg'\nsurfaces = ['x']\nbig = 3\n", r"fields 'big' and 'small'"),
        ("[[unit]]\ncode = 'kg'\nsurfaces = ['x']\ndimension = 3\n", r"field 'dimension'"),
        ("unit = 'x'\n", r"unit must be written as \[\[unit\]\] rows"),
        ("dimension = 'x'\n", r"\[dimension\] must give one string"),
        ("[[per]]\ncode = 'x'\n", r"\[\[per\]\] number 1: field 'surfaces'"),
    ],
)
def test_unit_files_say_what_is_wrong_and_where(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(UnitsError, match=message):
        Units.load(file)


def test_a_missing_unit_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnitsError, match=r"absent\.toml: cannot be read"):
        Units.load(tmp_path / "absent.toml")


def test_default_units_are_sound() -> None:
    units = Units.default()
    assert units.surfaces["斤"].factor == Decimal("0.5")
    assert units.surfaces["兆瓦"].factor == Decimal(1000)
    known = set("person household person_time count percent pp ratio times mu ha m2 km2 km t kg kW kWh head rank".split())
    for unit in units.surfaces.values():
        assert unit.code in known | {"year", "month", "day", "other"} or (len(unit.code) == 3 and unit.code.isupper()), unit
        assert unit.dimension, unit


# ----------------------------------------------------------------------------------------------------- made fast, and real


def test_quantities_are_the_frozen_ones() -> None:
    for text in ("户均增收3000多元", "帶動(dòng)4萬(wàn)戶"):
        (quantity,) = find_quantities(text)
        fields = {name: getattr(quantity, name) for name in Quantity.__slots__}
        span = quantity.span
        assert type(quantity) is Quantity
        assert quantity == Quantity(**fields)
        assert hash(span) == hash(Span(span.start, span.end, span.text))
        assert repr(quantity) == repr(Quantity(**fields))
        assert pickle.loads(pickle.dumps(quantity)) == quantity
        assert replace(quantity, unit="other").unit == "other"
        with pytest.raises(FrozenInstanceError):
            quantity.unit = "other"  # type: ignore[misc]
        with pytest.raises(FrozenInstanceError):
            span.start = 0  # type: ignore[misc]


@pytest.mark.parametrize("pattern", ["a?b", "(a)b", ".b", "[^a]b", "(?:a)*b", r"\d", r"[\d甲]", "[一-龥]"])
def test_an_opening_that_cannot_be_told_matches_anything(pattern: str) -> None:
    assert opening([pattern, "甲"]) == r"[\s\S]"


def test_an_opening_holds_the_characters_of_classes_and_groups() -> None:
    assert opening(["[a-c]乙", "(?<!丁)(?:甲|乙)丙", r"\?"]) == r"[\?abc乙甲]"


def test_numbers_that_make_a_hundred_are_shares() -> None:
    assert [(m.value, m.unit) for m in match("三次产业结构为8.2:39.5:52.3。")] == [
        (Decimal("8.2"), "percent"),
        (Decimal("39.5"), "percent"),
        (Decimal("52.3"), "percent"),
    ]
    assert [m.unit for m in match("氮磷钾按15:15:15配")] != ["percent"] * 3


def test_signs_rates_and_small_change() -> None:
    assert [(m.value, m.unit) for m in match("投资+9%，党支部+3家企业")] == [(Decimal(9), "percent")]
    assert [(m.value, m.unit) for m in match("死亡率11.2/10万，低于上年")] == [(Decimal("11.2"), "other")]
    assert [(m.value, m.per) for m in match("卖到四块五一斤，")] == [(Decimal("4.5"), ("jin",))]
    assert [m.value for m in match("一斤8毛5，家里两亩三分地")] == [Decimal("0.85"), Decimal("2.3")]


def test_the_classifier_of_a_list_is_elided_all_along() -> None:
    assert [m.unit for m in match("分别提高2.5个、3.1个和4个百分点")] == ["pp"] * 3


def test_sums_as_people_say_them() -> None:
    found = match("他一个月挣5200，媳妇在车间能开两三千，前年办厂亏了十来万，厂子投了3个亿。")
    assert [(m.value, m.low, m.unit) for m in found] == [
        (Decimal(5200), None, "CNY"),
        (None, Decimal(2000), "CNY"),
        (Decimal(100000), None, "CNY"),
        (Decimal(300000000), None, "CNY"),
    ]


def test_one_behind_a_building_is_counted() -> None:
    assert [(m.value, m.unit) for m in match("新建污水处理站一座、文化广场一处。")] == [(Decimal(1), "count")] * 2
    assert match("这是最大的一个。") == []


def test_a_bare_number_goes_on_from_the_one_before() -> None:
    assert [m.unit for m in match("东县外出务工15.6万，西县9.8万。")] == ["person", "person"]
