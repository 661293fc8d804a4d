"""What a check of a taxonomy says: of its fields, of its examples, of rules that do nothing; and of hostile files."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from command_line import Run
from povext.concepts import bundled_rules, read_taxonomy
from povext.concepts._own_lines import Lines
from povext.errors import TaxonomyError
from povext.taxonomies import check

TYPE = '[[type]]\ncode = "a.pupils"\nen = "Pupils"\nzh = "学生"\nunits = ["person"]\n'
SCHOOLS = '[[type]]\ncode = "a.schools"\nen = "Schools"\nzh = "学校"\nunits = ["count"]\n'


def rule(name: str, type_: str = "a.pupils", **fields: object) -> str:
    rows = {"id": name, "type": type_, "words": ["学生"], "examples": ["有学生【62人】。"], **fields}
    told = "".join(f"{key} = {value!r}\n".replace("True", "true") for key, value in rows.items() if value is not None)
    return f"[[rule]]\n{told}"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "mine.toml"


def said(path: Path, text: str | bytes) -> list[str]:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return [str(finding).replace(str(path), path.name) for finding in check(path).findings]


def test_a_sound_taxonomy_has_no_findings(path: Path) -> None:
    assert said(path, TYPE + rule("r")) == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "mine.toml: holds no [[type]]: a taxonomy that replaces the built-in one needs one."),
        ("type = 3", "mine.toml:1: type: must be written as [[type]] tables."),
        ("[[type]\n", "mine.toml:1: not valid TOML: Expected ']]' at the end of an array declaration."),
        (
            "a = 1\n" + TYPE,
            "mine.toml:1: a: unknown; a taxonomy file holds extends, topic, [[type]], [[rule]], [[unit]], "
            "[[currency]], [[per]], [dimension].",
        ),
        (
            'extends = "mine.toml"\n' + TYPE,
            "mine.toml:1: extends: must be \"povext\", or be left out to replace the built-in taxonomy, not 'mine.toml'.",
        ),
        (
            'extends = ["povext"]\n' + TYPE,
            "mine.toml:1: extends: must be \"povext\", or be left out to replace the built-in taxonomy, not ['povext'].",
        ),
        ("topic = 4\n" + TYPE, "mine.toml:1: topic: must be a list of non-empty strings, not 4."),
        (TYPE + TYPE, "mine.toml:7: type 'a.pupils': code: is a type of mine.toml, line 1, already: choose another code."),
        (
            TYPE.replace("a.pupils", "other"),
            "mine.toml:2: type 'other': code: must be written as domain.concept in small Latin "
            "letters, digits and _, not 'other'.",
        ),
        (
            TYPE.replace("a.pupils", "学生"),
            "mine.toml:2: type '学生': code: must be written as domain.concept in small Latin letters, digits and _, not '学生'.",
        ),
        (
            'extends = "povext"\n' + TYPE.replace("a.pupils", "poverty.villages"),
            "mine.toml:3: type 'poverty.villages': code: is a type of povext already: choose another code.",
        ),
        (
            TYPE.replace('"person"', '"people"'),
            "mine.toml:5: type 'a.pupils': units: 'people' is no unit: give it a [[unit]] table, "
            "or name one of CNY, count, day, ha, head, household, kW, kWh, kg, km, km2, m2, month, mu, pe",
        ),
        (
            TYPE.replace('units = ["person"]', "units = 5"),
            "mine.toml:5: type 'a.pupils': units: must be a list of unit codes, not 5.",
        ),
        (
            TYPE.replace('units = ["person"]', 'dimension = "pupils"'),
            "mine.toml:5: type 'a.pupils': dimension: 'pupils' is none of ",
        ),
        (
            TYPE + 'dimension = "people"\n',
            "mine.toml:5: type 'a.pupils': units: a type has units or a dimension: both are there.",
        ),
        (
            TYPE + 'measures = ["sum"]\n',
            "mine.toml:6: type 'a.pupils': measures: must be a list of value, change, growth, share, rank, "
            "gap, multiple, not ['sum'].",
        ),
        (
            TYPE + "unit = 1\n",
            "mine.toml:6: type 'a.pupils': unit: unknown field; a type has code, en, zh, units, dimension, measures, note.",
        ),
        (TYPE.replace('"Pupils"', "[1]"), "mine.toml:3: type 'a.pupils': en: must be a string that is not empty, not [1]."),
        (TYPE.replace("Pupils", "P" * 300), "mine.toml:3: type 'a.pupils': en: has 300 characters, more than the 200 allowed."),
        (TYPE.replace("Pupils", "a\\u001b[2J"), "mine.toml:3: type 'a.pupils': en: must be one line without control characters."),
        (TYPE + rule("r") + rule("r"), "mine.toml:12: rule 'r': id: is a rule of mine.toml already: choose another id."),
        (TYPE + rule("r", kind="nuon"), "mine.toml:11: rule 'r': kind: kind 'nuon' is none of topic, verb, noun, stock, block."),
        (TYPE + rule("r", kind=[1]), "mine.toml:11: rule 'r': kind: kind [1] is none of topic, verb, noun, stock, block."),
        (TYPE + rule("r", type_="a.none"), "mine.toml:8: rule 'r': type: type 'a.none' is not in the taxonomy."),
        (TYPE + rule("r", type_=["a"]), "mine.toml:8: rule 'r': type: type ['a'] is not in the taxonomy."),
        (TYPE + rule("r", unit="x"), "mine.toml:11: rule 'r': unit: unknown field 'unit'; the fields are before, classifiers, "),
        (TYPE + rule("r", words="学生"), "mine.toml:9: rule 'r': words: 'words' must be a list of non-empty strings."),
        (
            TYPE + rule("r", words=["(小|大"]),
            "mine.toml:9: rule 'r': words: '(小|大' has a bracket that is not closed, or not opened.",
        ),
        (
            TYPE + rule("r", words=["学生.*人"]),
            "mine.toml:9: rule 'r': words: '学生.*人' looks like a regular expression; words are "
            "literal, only (a|b|) stands for alternatives.",
        ),
        (
            TYPE + rule("r", near=["[0-9]+"]),
            "mine.toml:11: rule 'r': near: '[0-9]+' looks like a regular expression; words are "
            "literal, only (a|b|) stands for alternatives.",
        ),
        (TYPE + rule("r", words=["学生", "学生"]), "mine.toml:9: rule 'r': words: '学生' comes twice."),
        (
            TYPE + rule("r", words=["(a|b)" * 60]),
            "mine.toml:9: rule 'r': words: stands for too many words, more than the 20,000 allowed.",
        ),
        (
            TYPE + rule("r", words=["(" * 12 + "a|b" + ")" * 12]),
            "mine.toml:9: rule 'r': words: '((((((((((((a|b))))))))))))' has brackets nested deeper than 10.",
        ),
        (
            TYPE + rule("r", units=["count"]),
            "mine.toml:11: rule 'r': units: 'count' is no unit of the type 'a.pupils', which has person.",
        ),
        (TYPE + rule("r", weight=1000), "mine.toml:11: rule 'r': weight: 1000 does not lie between 0 and 20."),
        (TYPE + rule("r", weight="x"), "mine.toml:11: rule 'r': weight: weight must be a number."),
        (
            TYPE + rule("r").replace("examples", "weight = nan\nexamples"),
            "mine.toml:10: rule 'r': weight: nan does not lie between 0 and 20.",
        ),
        (
            TYPE + rule("r", rural=True),
            "mine.toml:11: rule 'r': rural: needs the words of the subject: give the file a line topic = [...].",
        ),
        (TYPE + rule("r", examples=["没有标记"]), "mine.toml:10: rule 'r': examples: '没有标记' must have one number in 【】."),
        (
            TYPE + '[[unit]]\nid = "x"\ncode = "x"\nsurfaces = ["3x"]\n',
            "mine.toml:6: [[unit]] number 1: field 'surfaces' holds '3x'; a unit starts with no digit and has no blank in it",
        ),
        (
            TYPE + '[[unit]]\nid = "x"\ncode = "x"\nsurfaces = ["箱", "箱"]\n',
            "mine.toml:9: unit 'x': surfaces: '箱' comes twice.",
        ),
        (
            TYPE + '[[unit]]\nid = "x"\ncode = "x"\nsurfaces = ["箱"]\nfactor = "1e90"\n',
            "mine.toml:10: unit 'x': factor: '1e90' is too large or too small.",
        ),
        (b"\xff\xfe[", "mine.toml: is not UTF-8 (byte 0): save it as UTF-8."),
        ("a = " + "[" * 50_000, "mine.toml: not usable TOML: nested too deeply, or with a number too long."),
        ("a = " + "9" * 5_000, "mine.toml: not usable TOML: nested too deeply, or with a number too long."),
    ],
)
def test_faults_name_file_line_and_field(path: Path, text: str | bytes, message: str) -> None:
    found = said(path, text)
    assert found[0].startswith(message) if message.endswith((" ", "pe")) else found[0] == message
    assert not check(path).passed
    with pytest.raises(TaxonomyError):
        read_taxonomy(path)


@pytest.mark.parametrize(
    "text",
    [
        "#" + "x" * 10_000_000,
        "a" + ".a" * 400_000 + " = 1",
        "[" + "a." * 400_000 + "a]",
        'a = "' + "\\u0041" * 150_000 + '"',
        "[[rule]]\n" * 100_000,
        TYPE + rule("r", words=["(" * 1_900]),
        TYPE + rule("r", words=["(|" * 900 + ")" * 900]),
        TYPE
        + "".join(rule(f"r{n}", words=["(" + "|".join(f"{a}{n}" for a in range(250)) + ")(甲|乙|丙|丁|戊)"]) for n in range(450)),
    ],
    ids=[
        "ten megabytes",
        "dotted key",
        "dotted table",
        "escapes",
        "empty rules",
        "open brackets",
        "nested brackets",
        "words in all",
    ],
)
def test_hostile_files_are_refused_soon_and_briefly(path: Path, text: str) -> None:
    begin = time.perf_counter()
    found = said(path, text)
    assert time.perf_counter() - begin < 20
    assert found
    assert all("\n" not in line and len(line) < 1_000 for line in found)


def test_files_that_are_not_there(tmp_path: Path) -> None:
    assert str(check(tmp_path).findings[0]) == f"{tmp_path}: the folder holds no .toml file."
    assert str(check(tmp_path / "no").findings[0]).endswith("no: no such file or folder: name a TOML file with [[type]] tables.")
    assert len(check("a\0b").findings) == 1
    for n in range(101):
        (tmp_path / f"{n}.toml").write_text("", "utf-8")
    assert str(check(tmp_path).findings[0]) == f"{tmp_path}: 101 files are more than the 100 allowed."


def test_a_folder_says_which_file(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text('extends = "povext"\n' + TYPE, "utf-8")
    (tmp_path / "b.toml").write_text('extends = "povext"\n' + TYPE + rule("r", kind="x"), "utf-8")
    assert [str(finding) for finding in check(tmp_path).findings] == [
        "b.toml:1: extends: stands in a.toml already: keep one of them.",
        "b.toml:3: type 'a.pupils': code: is a type of a.toml, line 2, already: choose another code.",
        "b.toml:12: rule 'r': kind: kind 'x' is none of topic, verb, noun, stock, block.",
    ]


def test_examples_and_counter_examples_are_run(path: Path) -> None:
    text = TYPE + SCHOOLS + rule("r", examples=["有学生【62人】。", "有老师【62人】。"], counter_examples=["学生【70人】。"])
    text += rule("s", "a.schools", words=["学校"], examples=["学校【6所】。"], counter_examples=["无数字【】"[:-2] + "【甲】。"])
    assert said(path, text) == [
        "mine.toml:11: rule 'r': example 2 '有老师【62人】。' gets other, not a.pupils.",
        "mine.toml:11: rule 'r': counter-example 1 '学生【70人】。' gets a.pupils by r.",
        "mine.toml:17: rule 's': counter-example 1 '无数字【甲】。' marks no number that becomes an indicator.",
    ]


def test_dead_rules_are_named(path: Path) -> None:
    text = TYPE + SCHOOLS + rule("r")
    text += rule("no word", words=["(甲|乙)"])
    text += rule("not there", words=["徒弟"])
    text += rule("unit", "a.schools", words=["学校"], examples=["学校【6人】。"])
    text += rule("condition", "a.schools", words=["小学"], **{"with": ["新建"]}, examples=["小学【6所】。"])
    text += rule("side", "a.schools", words=["中学"], classifiers=["所"], examples=["中学【6个】。"])
    text += '[[rule]]\nid = "block"\nkind = "block"\nwords = ["无关"]\n'
    dead = [line.partition(": rule ")[2] for line in said(path, text) if "example 1" not in line]
    assert dead == [
        "'no word': never matches: no word of its own can be found (it spells out none).",
        "'not there': matches none of its examples: none of its words is in the text.",
        "'unit': matches none of its examples: the number has the unit person, the rule count.",
        "'condition': matches none of its examples: its conditions (units, side, near, with, without, head, ...) do not hold, "
        "or its words stand too far off.",
        "'side': matches none of its examples: the classifier 个 is none of the rule's.",
        "'block': never does anything: no word of any other rule lies inside its words.",
    ]


def test_rules_whose_examples_a_blocker_hides_are_dead(path: Path) -> None:
    block = '[[rule]]\nid = "b"\nkind = "block"\nwords = ["学生会"]\n'
    assert said(path, TYPE + rule("r", examples=["学生会【62人】。"]) + block) == [
        "mine.toml:6: rule 'r': example 1 '学生会【62人】。' gets other, not a.pupils.",
        "mine.toml:6: rule 'r': matches none of its examples: its words are hidden inside longer words of another rule.",
    ]


def test_shadowed_rules_are_named_with_what_beats_them(path: Path) -> None:
    text = TYPE + rule("strong", weight=5) + rule("weak", words=["学生", "生徒"], weight=1)
    assert said(path, text) == [
        "mine.toml:12: rule 'weak': is always beaten in its own examples, by strong: raise its weight, or leave it out."
    ]


def test_types_without_rules_and_rules_without_examples_are_told(path: Path) -> None:
    found = said(path, TYPE + SCHOOLS + rule("r", examples=None))
    assert found == [
        "mine.toml:6: type 'a.schools': no rule gives it: add a [[rule]] with type = \"a.schools\".",
        "mine.toml:11: note: rule 'r': has no example: add one, so that the check can tell whether it works.",
    ]


def test_an_extension_is_told_which_examples_of_povext_it_changes(path: Path) -> None:
    text = (
        'extends = "povext"\n'
        + SCHOOLS
        + rule("r", "a.schools", words=["(就业|)扶贫车间"], weight=9, examples=["扶贫车间【62个】。"])
    )
    found = said(path, text)
    assert found
    assert all(line.startswith("mine.toml: note: rule ") and "povext's own example" in line for line in found)
    assert check(path).passed


def test_the_rules_of_the_package_would_pass(path: Path) -> None:
    """An extension without rules finds every example of povext as it should be."""
    assert said(path, 'extends = "povext"\n') == []
    assert len([text for rule in bundled_rules() for text in rule.examples]) > 200


@pytest.mark.parametrize(
    ("text", "status", "last"),
    [
        (TYPE + rule("r"), 0, "1 types, 1 rules, 1 examples, 0 counter-examples: 0 failed, 0 notes"),
        (TYPE + rule("r", kind="x"), 1, "0 types, 0 rules, 0 examples, 0 counter-examples: 1 failed, 0 notes"),
    ],
)
def test_the_command(path: Path, text: str, status: int, last: str, run: Run) -> None:
    path.write_text(text, "utf-8")
    done = run("types", "--check", path)
    assert done.status == status
    assert done.out.splitlines()[-1] == last


@pytest.mark.parametrize("command", [["extract", "a.txt"], ["explain", "a.txt", "--at", "2"], ["types"], ["bench", "."]])
def test_commands_take_a_taxonomy(command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text("有学生62人。", "utf-8")
    Path("a.json").write_text('[{"type": "a.pupils", "value": "62", "unit": "person", "span": {"start": 3, "end": 6}}]', "utf-8")
    Path("mine.toml").write_text(TYPE + rule("r"), "utf-8")
    done = run(*command, "--taxonomy", "mine.toml")
    assert done.status == 0, done.err
    assert "Pupils" in done.out or "1.000" in done.out
    Path("mine.toml").write_text("a = 1", "utf-8")
    done = run(*command, "--taxonomy", "mine.toml")
    assert done.status == 2
    assert done.err.count("\n") == 1


def test_lines_are_found_past_multi_line_strings() -> None:
    lines = Lines('[[rule]]\nid = """\n[[rule]]\n"""\n[[ "rule" ]]  # second\nkind = 1\n')
    assert (lines.of("rule", 0), lines.of("rule", 1), lines.of("rule", 1, "kind")) == (1, 5, 6)
