"""Taxonomies of a user's own: alone and on top of the built-in one, through every door."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
import spacy

import povext
from povext._fingerprint import fingerprint
from povext.concepts import read_taxonomy, taxonomy_at
from povext.errors import TaxonomyError
from povext.evaluate import score
from povext.taxonomies import check
from povext.types import Extraction, Labels

EDUCATION = Path(__file__).resolve().parents[2] / "examples" / "taxonomies" / "education.toml"

REPORT = """青山县2020年义务教育发展情况

2020年秋季学期，全县共有义务教育学校【126所|school.schools|126|count】，另有教学点【34个|school.schools|34|count】。\
开设教学班【1560个|school.classes|1560|count】，在校学生【6.82万人|pupil.enrolled|68200|person】，\
其中寄宿生【1.35万人|pupil.boarding|13500|person】、随迁子女【2130人|pupil.migrant|2130|person】。
全县现有专任教师【4210人|staff.teachers|4210|person】，小学生师比为【17.2∶1|staff.pupil_teacher_ratio|17.2|ratio】。\
今年公开招聘教师【140名|staff.recruited|140|person】，培训教师【2600人次|other|2600|person_time】。
小学辍学率为【0|pupil.dropout_rate|0|percent】，初中辍学率由2019年的【0.31%|pupil.dropout_rate|0.31|percent】\
下降到【0.08%|pupil.dropout_rate|0.08|percent】，劝返复学【37人|pupil.returned|37|person】，\
义务教育巩固率比上年提高【1.2个百分点|pupil.retention_rate|1.2|pp】。
投入【3.2亿元|funds.total|320000000|CNY】改扩建学校【41所|school.schools|41|count】，\
新增校舍面积【8.6万平方米|school.floor_area|86000|m2】，新增学位【6400个|place.seats|6400|count】、\
寄宿床位【2100张|place.beds|2100|count】，消除大班额【52个班|school.large_classes|52|class】。
小学生均公用经费每年【650元|funds.per_pupil|650|CNY】。发放资助资金【1350万元|funds.aid|13500000|CNY】，\
资助家庭经济困难学生【1.2万人次|pupil.aided|12000|person_time】。
"""

HIVES = """
extends = "povext"

[[unit]]
id = "hive"
code = "hive"
surfaces = ["箱", "群蜂"]
dimension = "count"

[[type]]
code = "bees.hives"
en = "Beehives"
zh = "蜂箱"
units = ["hive"]

[[type]]
code = "bees.keepers"
en = "Beekeepers"
zh = "蜂农"
units = ["household", "person"]
measures = ["value"]

[[rule]]
id = "bees.hives.noun"
type = "bees.hives"
words = ["蜜蜂", "(中华|)蜂"]
examples = ["贫困户养殖蜜蜂【1200箱】。"]

[[rule]]
id = "bees.keepers.noun"
type = "bees.keepers"
words = ["蜂农", "养蜂(户|人)"]
examples = ["全县有蜂农【86户】。"]
"""


def marked(text: str) -> tuple[str, list[tuple[str, int, str, Decimal, str]]]:
    """The text without its marks, and what they say: the quantity, where it starts, type, value, unit."""
    plain, told = "", []
    for piece in text.split("【"):
        inside, close, rest = piece.partition("】")
        if not close:
            plain += piece
            continue
        surface, kind, value, unit = inside.split("|")
        told.append((surface, len(plain), kind, Decimal(value), unit))
        plain += surface + rest
    return plain, told


@pytest.fixture
def hives(tmp_path: Path) -> Path:
    path = tmp_path / "bees.toml"
    path.write_text(HIVES, "utf-8")
    return path


def test_the_worked_example_passes_its_own_check() -> None:
    checked = check(EDUCATION)
    assert [str(finding) for finding in checked.findings] == []
    assert (checked.passed, checked.types >= 12, checked.examples >= checked.types) == (True, True, True)


def test_the_worked_example_reads_a_report_of_its_domain() -> None:
    text, told = marked(REPORT)
    extraction = povext.extract(text, published="2020-12-20", taxonomy=EDUCATION)
    found = [(i.text, i.span.start, i.type, i.value, i.unit) for i in extraction.indicators]
    assert found == told
    assert len({kind for _, _, kind, _, _ in told}) >= 18
    rate = next(i for i in extraction.indicators if i.text == "1.2个百分点")
    assert (rate.measure, rate.label_en, rate.label_zh, rate.domain) == (
        "change", "Retention rate of nine-year compulsory education", "九年义务教育巩固率", "pupil",
    )  # fmt: skip


def test_the_built_in_taxonomy_finds_none_of_these_types() -> None:
    text, told = marked(REPORT)
    assert not {kind for _, _, kind, _, _ in told if kind != "other"} & {i.type for i in povext.extract(text).indicators}


def test_a_taxonomy_that_replaces_knows_its_own_types_alone() -> None:
    text = "2019年底，全县62个贫困村全部出列，有义务教育学校120所。"
    kinds = [i.type for i in povext.extract(text, taxonomy=EDUCATION).indicators]
    assert kinds == ["other", "school.schools"]


def test_a_taxonomy_that_extends_keeps_the_built_in_types(hives: Path) -> None:
    text = "2019年底，全县62个贫困村全部出列，贫困发生率降至0.4%，蜂农86户养殖蜜蜂1200箱。"
    found = povext.extract(text, taxonomy=hives).indicators
    assert [(i.type, i.unit) for i in found] == [
        ("poverty.villages_exited", "count"),
        ("poverty.incidence", "percent"),
        ("bees.keepers", "household"),
        ("bees.hives", "hive"),
    ]
    assert [i.labels for i in found] == [None, None, Labels(en="Beekeepers", zh="蜂农"), Labels(en="Beehives", zh="蜂箱")]
    assert found[0].label_zh == "贫困村退出（出列）"


def test_the_model_does_not_outvote_types_that_it_does_not_know(tmp_path: Path) -> None:
    """A type of one's own, with words that the model reads as something else whatever the rules say."""
    path = tmp_path / "mine.toml"
    path.write_text(
        'extends = "povext"\n[[type]]\ncode = "my.figure"\nen = "Figure"\nzh = "数"\nunits = ["person"]\n'
        '[[rule]]\nid = "my.figure"\ntype = "my.figure"\nkind = "topic"\nweight = 4.6\nwords = ["减贫", "脱贫人口"]\n',
        "utf-8",
    )
    (indicator,) = povext.extract("全县减贫1.2万人。", taxonomy=path).indicators
    assert indicator.type == "my.figure"
    assert 0.5 < indicator.confidence < 1


@pytest.mark.parametrize(
    "text",
    ["2019年底，全县62个贫困村全部出列，贫困发生率降至0.4%。", "全县投入扶贫资金3.6亿元，改造危房4356户，惠及群众1.2万人。"],
)
def test_an_extension_that_says_nothing_of_a_text_changes_nothing_in_it(text: str, hives: Path) -> None:
    ours, theirs = povext.extract(text), povext.extract(text, taxonomy=hives)
    assert theirs.indicators == ours.indicators
    assert theirs.fingerprint != ours.fingerprint


def test_measures_that_a_type_does_not_take_are_not_given_to_it(hives: Path) -> None:
    kinds = {i.text: (i.type, i.measure) for i in povext.extract("蜂农86户，比上年增长15%。", taxonomy=hives).indicators}
    assert kinds["86户"] == ("bees.keepers", "value")
    assert kinds["15%"][0] != "bees.keepers"


def test_labels_survive_json_pickle_copies_and_other_processes(hives: Path) -> None:
    text = "全县有蜂农86户，养殖蜜蜂1200箱。"
    extraction = povext.extract(text, taxonomy=hives)
    again = Extraction.model_validate_json(extraction.model_dump_json())
    assert again == extraction
    assert [i.label_en for i in again.indicators] == ["Beekeepers", "Beehives"]
    assert pickle.loads(pickle.dumps(extraction)) == extraction
    assert pickle.loads(pickle.dumps(extraction)).indicators[1].label_zh == "蜂箱"
    assert extraction.indicators[0].model_copy().label_en == "Beekeepers"
    code = "import sys; from povext import Extraction as E; print(E.model_validate_json(sys.stdin.read()).indicators[1].label_en)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        input=extraction.model_dump_json(),
        capture_output=True,
        text=True,
        check=True,
        encoding="utf-8",
    )
    assert done.stdout.strip() == "Beehives"
    assert list(povext.pipe([text] * 3, n_process=2, batch_size=1, taxonomy=hives)) == [extraction] * 3


def test_json_of_built_in_types_tells_no_labels() -> None:
    row = povext.extract("全县62个贫困村全部出列。").model_dump(mode="json")["indicators"][0]
    assert "labels" not in row


def test_a_code_that_no_taxonomy_here_knows_is_its_own_label() -> None:
    indicator = povext.extract("全县62个贫困村全部出列。").indicators[0].model_copy(update={"type": "my.own"})
    assert (indicator.label_en, indicator.label_zh, indicator.domain) == ("my.own", "my.own", "my")


def test_six_components_give_what_one_gives(hives: Path) -> None:
    text = "2019年底，全县62个贫困村全部出列，蜂农86户养殖蜜蜂1200箱。"
    nlp = povext.load(stages=True, taxonomy=hives)
    assert nlp(text)._.povext == povext.load(taxonomy=hives)(text)._.povext == povext.extract(text, taxonomy=hives)


def test_the_configuration_names_the_taxonomy(hives: Path, tmp_path: Path) -> None:
    text = "蜂农86户养殖蜜蜂1200箱。"
    nlp = spacy.blank("zh")
    nlp.add_pipe("povext", config={"taxonomy": str(hives)})
    assert [i.type for i in nlp(text)._.povext.indicators] == ["bees.keepers", "bees.hives"]
    ours = povext.load(taxonomy=hives)
    assert ours.config["components"]["povext"]["taxonomy"] == str(hives)
    ours.to_disk(tmp_path / "kept")
    assert spacy.load(tmp_path / "kept")(text)._.povext == ours(text)._.povext


def test_a_taxonomy_that_was_read_does_as_well_as_its_path(hives: Path) -> None:
    text = "蜂农86户。"
    taxonomy = read_taxonomy(hives)
    assert povext.extract(text, taxonomy=taxonomy) == povext.extract(text, taxonomy=str(hives))
    assert pickle.loads(pickle.dumps(taxonomy)).types == taxonomy.types


def test_nlp_and_taxonomy_are_not_told_together(hives: Path) -> None:
    with pytest.raises(ValueError, match="Tell nlp or taxonomy, not both"):
        list(povext.pipe(["蜂农86户。"], nlp=povext.load(), taxonomy=hives))


def test_the_fingerprint_follows_the_content_of_the_files(hives: Path, tmp_path: Path) -> None:
    text = "蜂农86户。"
    first = povext.extract(text, taxonomy=hives).fingerprint
    assert first == fingerprint(taxonomy_at(hives).mark) != fingerprint()
    copy = tmp_path / "copy.toml"
    copy.write_bytes(hives.read_bytes())
    assert povext.extract(text, taxonomy=copy).fingerprint == first
    hives.write_text(HIVES.replace("Beekeepers", "Keepers of bees"), "utf-8")
    again = povext.extract(text, taxonomy=hives)
    assert again.fingerprint != first
    assert again.indicators[0].label_en == "Keepers of bees"


def test_a_folder_is_one_taxonomy(tmp_path: Path) -> None:
    head, _, rules = HIVES.partition("[[rule]]")
    (tmp_path / "1-types.toml").write_text(head, "utf-8")
    (tmp_path / "2-rules.toml").write_text("[[rule]]" + rules, "utf-8")
    (tmp_path / "notes.txt").write_text("not looked at", "utf-8")
    assert [i.type for i in povext.extract("蜂农86户养殖蜜蜂1200箱。", taxonomy=tmp_path).indicators] == [
        "bees.keepers",
        "bees.hives",
    ]
    assert check(tmp_path).passed


def test_a_dimension_stands_for_its_units(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('[[type]]\ncode = "land.area"\nen = "Area"\nzh = "面积"\ndimension = "area"\n', "utf-8")
    assert {"mu", "ha", "m2", "km2"} <= set(read_taxonomy(path).types["land.area"].units)


def test_words_of_the_subject_weigh_elsewhere(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    rule = '[[rule]]\nid = "a"\ntype = "a.seats"\nrural = true\nwords = ["座位"]\n'
    kind = '[[type]]\ncode = "a.seats"\nen = "Seats"\nzh = "座位"\nunits = ["count"]\n'
    path.write_text(f'topic = ["影院"]\n{kind}{rule}', "utf-8")
    near = povext.extract("影院新增座位300个，并且对大厅和走廊的照明设备进行了全面的更新改造，观众反映良好。", taxonomy=path)
    far = povext.extract("餐厅新增座位300个，并且对大厅和走廊的照明设备进行了全面的更新改造，顾客反映良好。", taxonomy=path)
    assert [near.indicators[0].type, far.indicators[0].type] == ["a.seats", "other"]


def test_a_taxonomy_can_be_measured(hives: Path) -> None:
    text = "蜂农86户养殖蜜蜂1200箱。"
    gold = [{"type": "bees.keepers", "value": "86", "unit": "household", "core": [2, 4], "span": {"start": 2, "end": 5}}]
    report = score({"a": gold}, {"a": povext.extract(text, taxonomy=hives)})
    assert report.levels["typed"].recall == 1


def test_an_unusable_taxonomy_is_told_of_in_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "bad.toml"
    path.write_text(
        '[[type]]\ncode = "a.b"\nen = "A"\nunits = ["person"]\n[[rule]]\nid = "r"\ntype = "a.c"\nwords = ["甲"]\n', "utf-8"
    )
    with pytest.raises(TaxonomyError) as error:
        povext.extract("62人", taxonomy=path)
    assert str(error.value) == f"{path}:1: type 'a.b': zh: is missing. (1 more: povext types --check tells them all)"
    assert pickle.loads(pickle.dumps(error.value)).faults == error.value.faults
    assert json.dumps([list(fault) for fault in error.value.faults])
