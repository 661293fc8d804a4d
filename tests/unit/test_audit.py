"""The audit: intervals of figures, formulas, rule files, findings of one and of several documents."""

from __future__ import annotations

import subprocess
import sys
import time
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from povext import Extraction, audit, extract
from povext.audit._facts import divisions, read_document
from povext.audit._formula import read_formula
from povext.audit._intervals import Interval, decimal, exactly

CHANGE = "五年来，全县贫困人口由6.42万人减少到0.38万人，累计减贫5.74万人。"


def interval(text: str, published: str = "2020-06-30") -> tuple[Interval, Interval]:
    (fact,) = read_document(extract(text, published=published)).facts
    assert fact.figure is not None
    return fact.figure.strict, fact.figure.loose


def ends(low: str | int, high: str | int | None) -> Interval:
    return Interval(Fraction(low), None if high is None else Fraction(high))


@pytest.mark.parametrize(
    ("text", "strict"),
    [
        ("全县脱贫34.18万人。", ends(341750, 341850)),
        ("全县脱贫16727人。", ends(16727, 16727)),
        ("全县脱贫3万人。", ends(28500, 31500)),
        ("全县脱贫两万人。", ends(19000, 21000)),
        ("贫困发生率为0.43%。", ends("0.00425", "0.00435")),
        ("贫困发生率为12%。", ends("0.115", "0.125")),
        ("全县脱贫近40万人。", ends(360000, 405000)),
        ("全县脱贫约2000人。", ends(1900, 2100)),
        ("全县脱贫3600多人。", ends(3600, 3700)),
        ("全县脱贫3600余人。", ends(3600, 3700)),
        ("全县脱贫3至5万人。", ends(30000, 50000)),
    ],
)
def test_digits_and_hedges_leave_an_interval(text: str, strict: Interval) -> None:
    assert interval(text)[0] == strict


def test_a_round_number_may_have_been_rounded() -> None:
    assert interval("全县脱贫4000人。") == (ends(4000, 4000), ends(3950, 4050))
    assert interval("全县脱贫4027人。") == (ends(4027, 4027), ends(4027, 4027))


def test_more_than_is_open_above() -> None:
    strict, loose = interval("全县脱贫超过7.2万人。")
    assert strict.low is not None
    assert strict.low <= 72000
    assert strict.high is not None
    assert loose.high is None


def test_arithmetic_is_exact() -> None:
    figure = exactly(1) / exactly(3) * exactly(3)
    assert figure.value == 1
    assert decimal(Fraction(1, 8)) == Decimal("0.125")
    assert decimal(Fraction(2, 3)) == Decimal("0.666667")


def test_a_ratio_of_what_may_be_negative_is_not_told() -> None:
    with pytest.raises(ArithmeticError):
        _ = (exactly(1) - exactly(2)) / exactly(3)
    with pytest.raises(ArithmeticError):
        _ = exactly(1) / exactly(0)


@pytest.mark.parametrize(
    ("text", "values", "wanted"),
    [
        ("a = b - c", {"b": [10], "c": [4]}, 6),
        ("a = b + c * d", {"b": [1], "c": [2], "d": [3]}, 7),
        ("a = (b + c) * d", {"b": [1], "c": [2], "d": [3]}, 9),
        ("a = b / (c - d)", {"b": [9], "c": [5], "d": [2]}, 3),
        ("a = abs(b - c)", {"b": [4], "c": [10]}, 6),
        ("a >= sum(b)", {"b": [1, 2, 3]}, 6),
        ("a <= 1.5 * b", {"b": [4]}, 6),
        ("a = b - c - d", {"b": [9], "c": [2], "d": [1]}, 6),
    ],
)
def test_formulas_are_evaluated(text: str, values: dict[str, list[int]], wanted: int) -> None:
    figures = {name: [exactly(number) for number in numbers] for name, numbers in values.items()}
    assert read_formula(text).computed(figures).value == wanted


@pytest.mark.parametrize(
    "text",
    ["", "a", "a =", "a = b +", "a = (b", "a = b)", "1 = a", "a < b", "a = b ** c", "a = open(b)", "a = max(b)", "a = b.c"],
)
def test_what_is_no_formula_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="formula"):
        read_formula(text)


def test_a_finding_tells_what_it_read() -> None:
    extraction = extract(CHANGE, published="2020-03-18")
    (finding,) = extraction.findings
    assert (finding.rule, finding.check, finding.verdict) == ("change.poor_from_to", "change", "fails")
    assert (finding.stated.value, finding.stated.low, finding.stated.high) == (57400, 57350, 57450)
    assert finding.computed is not None
    assert (finding.computed.value, finding.computed.low, finding.computed.high) == (60400, 60300, 60500)
    assert finding.difference == -3000
    assert dict(zip(finding.roles, finding.indicators, strict=True)) == {"lifted": "3", "from": "1", "to": "2"}
    assert all(CHANGE[s.start : s.end] == s.text for s in finding.spans)
    assert "rounding" in [e.code for e in finding.explanations]
    assert "60,400" in finding.message()
    assert "5.74万人" in finding.message("zh")


def test_findings_survive_json() -> None:
    (finding,) = extract(CHANGE, published="2020-03-18").findings
    assert audit.Finding.model_validate_json(finding.model_dump_json()) == finding


def test_an_extraction_from_json_is_audited_by_its_evidence() -> None:
    extraction = extract("“十三五”期间，全县安置贫困人口1438户986人。", published="2020-03-18")
    again = Extraction.model_validate_json(extraction.model_dump_json())
    assert again.raw is None
    assert [f.rule for f in again.findings] == [f.rule for f in extraction.findings] == ["household.below_one"]


def test_findings_follow_the_indicators_that_are_left() -> None:
    extraction = extract(CHANGE, published="2020-03-18")
    fewer = extraction.model_copy(update={"indicators": extraction.indicators[:2]})
    assert len(extraction.findings) == 1
    assert fewer.findings == ()


def test_traditional_script_and_noise_change_nothing() -> None:
    text = "五年來，全縣貧困人口(rénkǒu)由６.42萬人減少到0.38萬人，，累計減貧5.74萬人。"
    (finding,) = extract(text, published="2020-03-18").findings
    assert (finding.verdict, finding.difference) == ("fails", -3000)
    assert all(text[s.start : s.end] == s.text for s in finding.spans)


def test_undecided_findings_are_told_only_when_asked_for() -> None:
    text = "全县培训贫困劳动力1200人，其中妇女约1280人。"
    extraction = extract(text, published="2020-03-18")
    assert [f.verdict for f in audit.check(extraction)] == []
    assert all(f.verdict != "cannot tell" for f in extraction.findings)
    marginal = extract("合作社向4000户贫困户每户分红600元，共计分红242万元。", published="2020-03-18")
    assert marginal.findings == ()
    assert [f.verdict for f in audit.check(marginal, undecided=True)] == ["cannot tell"]


def test_plans_are_not_held_against_what_happened() -> None:
    text = "全县贫困人口由6.42万人减少到0.38万人，明年计划减贫5.74万人。"
    assert [f for f in extract(text, published="2020-03-18").findings if f.check == "change"] == []


def test_other_places_are_not_held_against_each_other() -> None:
    text = "\n　　2019年底，白水县贫困发生率降至0.42%。\n\n　　2019年底，黄龙县贫困发生率降至0.62%。\n"
    assert extract(text, published="2020-03-18").findings == ()


def test_a_repeated_caption_is_told_once() -> None:
    line = "全县共有贫困村86个，其中深度贫困村93个。"
    assert len(extract(f"{line}\n\n{line}\n\n{line}\n", published="2020-03-18").findings) == 1


def test_documents_are_compared_by_place_and_period() -> None:
    texts = {
        "a": "2019年底，马山县贫困发生率降至0.42%。",
        "b": "2019年底，马山县贫困发生率为0.62%。",
        "c": "2019年底，马山县贫困发生率为0.42%。",
        "d": "2018年底，马山县贫困发生率为1.62%。",
        "e": "2019年底，隆安县贫困发生率为0.92%。",
    }
    found = audit.compare({name: extract(text, published="2020-03-01") for name, text in texts.items()})
    assert [(f.verdict, f.documents) for f in found] == [("warns", ("b", "a")), ("holds", ("c", "a"))]
    unnamed = audit.compare(extract(text, published="2020-03-01") for text in texts.values())
    assert [f.documents for f in unnamed] == [("1", "0"), ("2", "0")]


def test_the_gazetteer_counts_on_a_date() -> None:
    assert divisions("451400", "county", "2020-01-01") == 7
    assert divisions("450000", "prefecture", "2020-01-01") == 14
    assert divisions("140723", "county", "2020-01-01") == 0
    assert divisions("140723", "township", "2020-01-01") > 5


RULE = """
[[rule]]
id = "own.posts"
formula = "posts <= people"
label_en = "public posts against people in work"
label_zh = "公益岗位与就业人数"
{more}
[rule.roles.people]
types = ["employment.employed"]
[rule.roles.posts]
types = ["employment.public_posts"]
{role}
"""


def own(folder: Path, more: str = "", role: str = "") -> tuple[audit.Rule, ...]:
    path = folder / "own.toml"
    path.write_text(RULE.format(more=more, role=role), "utf-8")
    return audit.read_rules(path)


def test_own_rules_are_tested_like_the_others(tmp_path: Path) -> None:
    extraction = extract("全县贫困劳动力转移就业1200人，开发公益性岗位1500个。", published="2020-03-01")
    rules = own(tmp_path, more='within = "sentence"')
    assert [(f.rule, f.verdict) for f in audit.check(extraction, rules)] == [("own.posts", "fails")]


@pytest.mark.parametrize(
    ("more", "role", "message"),
    [
        ("colour = 1", "", "unknown field 'colour'"),
        ('within = "page"', "", "within 'page' is none of"),
        ('order = ["posts", "jobs"]', "", "'jobs', which is no role"),
        ('same = { colour = "all" }', "", "same 'colour' is none of"),
        ('tolerance = "much"', "", "tolerance 'much' is no number"),
        ('on_fails = "lies"', "", "on_fails 'lies' is none of"),
        ('explanations = ["fate"]', "", "no explanation is called 'fate'"),
        ("", 'types_ = ["x"]', "unknown field 'types_'"),
        ("", 'before = "("', "before '\\(' is no regular expression"),
        ("", 'measures = ["size"]', "measures 'size' is none of"),
        ("", 'many = "yes"', "many must be true or false"),
        ("", "[[rule]]\nid = 'x'", "the field 'formula' is missing"),
        ("", 'source = "oracle"', "source 'oracle' is none of"),
        ("gap = true", "", "gap must be a whole number"),
        ('examples = "全县"', "", "examples must be a list of strings"),
        ('same = "place"', "", "same must be a table"),
        ("", "before = 1", "before must be a string"),
        ("", 'units = [["x"]]', "units must be a list of strings"),
        ("", 'source = "divisions"', "level '' is none of"),
        ("", 'source = "years"\nof = ["jobs"]', "'jobs' is no role of the rule that is read"),
        ("", 'linked = "jobs"', "'jobs' is no role of the rule that is read"),
    ],
)
def test_rule_files_that_are_not_as_they_should_be_are_told(tmp_path: Path, more: str, role: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        own(tmp_path, more, role)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"rule = [1]", "holds no"),
        (b'[[rule]]\nid = "a"\nformula = "a = b"\nlabel_en = "x"\nlabel_zh = "y"\nroles = [1]', "roles must be tables"),
        (b"[explanation.fate]\nen = 1", "explanation fate must have"),
        (b"\xff", "is not UTF-8"),
        (b"=", "is no TOML"),
    ],
)
def test_files_that_hold_no_rules_are_told(tmp_path: Path, data: bytes, message: str) -> None:
    (tmp_path / "own.toml").write_bytes(data)
    with pytest.raises(ValueError, match=rf"own\.toml.*{message}"):
        audit.read_rules(tmp_path / "own.toml")


def test_a_formula_may_only_speak_of_roles(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(RULE.format(more="", role="").replace("<= people", "<= villages"), "utf-8")
    with pytest.raises(ValueError, match="speaks of 'villages', which is no role"):
        audit.read_rules(path)


def test_types_must_be_in_the_taxonomy(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(RULE.format(more="", role="").replace("employment.employed", "employment.empoyed"), "utf-8")
    with pytest.raises(ValueError, match="not in the taxonomy"):
        audit.read_rules(path)


def test_extracting_does_not_load_the_audit() -> None:
    code = "import sys, povext; povext.extract('全县脱贫62人。'); print('povext.audit' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, encoding="utf-8")
    assert done.stdout.strip() == "False"


def test_an_endless_sentence_takes_time_in_proportion() -> None:
    def seconds(times: int) -> float:
        extraction = extract("贫困人口由3人减少到2人，减少2人，其中1人，" * times, published="2020-03-01")
        start = time.process_time()
        assert extraction.findings
        return time.process_time() - start

    seconds(10)
    assert seconds(800) < 8 * seconds(200) + 0.5
