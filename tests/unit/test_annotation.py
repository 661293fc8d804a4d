"""Predictions out to annotation tools and corrections back: nothing is lost, and what no longer fits is told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

import povext
from command_line import Run
from povext.annotation import FORMS, Annotated, export, gold_files, predicted, read, read_text
from povext.annotation._fields import CHOICES, TEXTS, flat, unflat
from povext.annotation._offsets import best_reading, from_utf16, to_utf16
from povext.errors import InputError
from povext.evaluate import evaluate
from povext.taxonomy import builtin

TEXTS_OF_ALL_SORTS = {
    "plain": "2019年底，马山县累计减贫约1.2万人，贫困发生率由18.16%下降到0.54%，户均增收1800—2800元。2020年计划投入资金3.6亿元。",
    "astral": "𠮷林县62个贫困村全部出列，𠮷祥村减贫300多人。\n𠮷𠮷：人均年收入1.2万元。",
    "traditional": "2019年底，馬山縣貧困發生率降至０．４％，62個貧困村全部出列，建檔立卡貧困人口4萬餘人脫貧。",
    "noise": "全 县 (quán xiàn) 共 有 62 个 贫困村，，减贫  1.2 万人。<br>\t发放资金３００万元。",
    "lines": "全县减贫1.2\n万人。\r\n\r\n贫困村6\r\n2个出列。\n投入资金300万元。",
    "shared": "安置贫困人口1438户5032人，人均月收入2600元，带动群众1.2万人次。",
    "empty": "没有数字。",
}
KEPT = ("type", "value", "low", "high", "unit", "bound", "measure", "per", "status", "place", "period", "population")


def documents() -> list[Annotated]:
    out = []
    for name, text in TEXTS_OF_ALL_SORTS.items():
        told = {"published": "2020-10-19", "place": "马山县"}
        out.append(predicted(name, text, povext.extract(text, **told), told))
    first = out[0].rows[0]  # two records on one span are legal
    out.append(Annotated("twice", out[0].text, (first, {**first, "type": "poverty.population", "measure": "change"}), {}))
    return out


def sent(folder: Path, form: Any) -> Path:
    """The files of a tool, written; the path to read them from again."""
    files = export(documents(), form)
    for name, content in files.items():
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return folder / {"labelstudio": "tasks.json", "doccano": "texts.jsonl", "docbin": "texts.spacy"}.get(form, "")


def facts(document: Annotated) -> list[Any]:
    rows = [[row["span"]["start"], row["span"]["end"], *(row.get(name) for name in KEPT)] for row in document.rows]
    return sorted(json.dumps(row, ensure_ascii=False) for row in rows)


@pytest.mark.parametrize("form", FORMS)
def test_what_is_sent_out_comes_back(form: Any, tmp_path: Path) -> None:
    corrected = read(sent(tmp_path, form), form, predictions=True)
    before, after = {d.name: d for d in documents()}, {d.name: d for d in corrected.documents}
    assert before.keys() == after.keys()
    for name, document in before.items():
        assert after[name].text == document.text
        assert facts(after[name]) == facts(document), name
        assert dict(after[name].context) == dict(document.context)
        assert all(document.text[row["span"]["start"] : row["span"]["end"]] == row["text"] for row in after[name].rows)
    assert [str(note) for note in corrected.notes if "reads" in str(note)] == []


def test_the_texts_hold_what_is_to_be_carried() -> None:
    rows = [row for document in documents() for row in document.rows]
    for name in KEPT:
        assert any(row.get(name) for row in rows), name
    assert {"=", "~", ">"} <= {row["bound"] for row in rows}
    assert {"actual", "planned"} <= {row["status"] for row in rows}
    assert any("\n" in row["text"] for row in rows)


def test_fields_survive_as_strings() -> None:
    for document in documents():
        for row in document.rows:
            again, wrong = unflat(flat(row))
            assert wrong == []
            assert all(again[name] == (list(row[name]) if name == "per" else row[name]) for name in KEPT[1:])


def tasks(text: str = TEXTS_OF_ALL_SORTS["astral"]) -> list[dict[str, Any]]:
    """Tasks as Label Studio exports them once a person has taken the predictions over."""
    files = export([predicted("report", text, povext.extract(text, published="2020-10-19"), {})], "labelstudio")
    made: list[dict[str, Any]] = json.loads(files["tasks.json"])
    for number, task in enumerate(made, 1):
        result = task.pop("predictions")[0]["result"]
        task |= {"id": number, "annotations": [{"id": 7, "result": result, "was_cancelled": False, "updated_at": "2024-05-01"}]}
    return made


def moved(task: dict[str, Any], identity: str, start: int, end: int) -> None:
    for item in task["annotations"][0]["result"]:
        if item["id"] == identity:
            item["value"].update(start=start, end=end)
            if item["type"] == "labels":
                item["value"]["text"] = task["data"]["text"][start:end]


def test_a_moved_span_keeps_its_fields_and_a_value_that_no_longer_fits_is_told() -> None:
    made = tasks()
    before = read_text(json.dumps(made), "labelstudio").documents[0].rows
    text = made[0]["data"]["text"]
    start = text.index("300多人")
    moved(made[0], "r1", start, start + 5)
    corrected = read_text(json.dumps(made), "labelstudio")
    row = next(r for r in corrected.documents[0].rows if r["span"]["start"] == start and r["type"] == before[0]["type"])
    assert row["value"] == before[0]["value"] == "62"
    assert all(row[name] == before[0][name] for name in KEPT)
    assert [str(note) for note in corrected.notes] == [
        f"report [{start}, {start + 5}): value 62 is told, and '300多人' reads 300"
    ]


def test_a_span_that_is_cut_to_its_numeral_still_fits() -> None:
    made = tasks()
    moved(made[0], "r1", 3, 5)
    corrected = read_text(json.dumps(made), "labelstudio")
    assert (corrected.notes, corrected.documents[0].rows[0]["text"]) == ((), "62")


def test_a_changed_type_and_changed_fields_are_followed() -> None:
    made = tasks()
    for item in made[0]["annotations"][0]["result"]:
        if item["id"] == "r1" and item["type"] == "labels":
            item["value"]["labels"] = ["poverty.villages"]
        if item["id"] == "r1" and item["from_name"] == "status":
            item["value"]["choices"] = ["planned"]
        if item["id"] == "r1" and item["from_name"] == "unit":
            item["value"]["text"] = ["household"]
    row = read_text(json.dumps(made), "labelstudio").documents[0].rows[0]
    assert (row["type"], row["status"], row["unit"], row["value"]) == ("poverty.villages", "planned", "household", "62")


def test_a_new_region_gets_its_number_from_the_text_with_a_note() -> None:
    made = tasks()
    text = made[0]["data"]["text"]
    start = text.index("300多人")
    value = {"start": start, "end": start + 5, "text": "300多人", "labels": ["poverty.lifted"]}
    result = [{"id": "new", "from_name": "type", "to_name": "text", "type": "labels", "value": value}]
    made[0]["annotations"][0]["result"] = result
    corrected = read_text(json.dumps(made), "labelstudio")
    (row,) = corrected.documents[0].rows
    assert [row[name] for name in ("value", "unit", "bound", "status")] == ["300", "person", ">", "actual"]
    assert row["core"] == [start, start + 4]
    assert "new region of type poverty.lifted" in corrected.notes[0].message


def test_regions_without_a_number_and_unreadable_fields_are_told() -> None:
    made = tasks()
    moved(made[0], "r1", 0, 3)
    for item in made[0]["annotations"][0]["result"]:
        if item["id"] == "r2" and item["from_name"] == "value":
            item["value"]["text"] = ["three"]
        if item["id"] == "r2" and item["from_name"] == "measure":
            item["value"]["choices"] = ["sum"]
    told = [note.message for note in read_text(json.dumps(made), "labelstudio").notes]
    assert told[0] == "value 62 is told, and '𠮷林县' reads as no number"
    assert told[1:3] == ["value 'three' is no number", f"measure 'sum' is none of {', '.join(CHOICES['measure'])}"]


@pytest.mark.parametrize("way", ["utf-16", "no returns", "both"])
def test_offsets_of_other_versions_of_label_studio_are_recognised(way: str) -> None:
    text = "𠮷林县\r\n62个贫困村全部出列，\r\n𠮷祥村减贫300多人。"
    made = tasks(text)
    shown = text if way == "utf-16" else text.replace("\r\n", "\n")
    for item in made[0]["annotations"][0]["result"]:
        for end in ("start", "end"):
            at = item["value"][end]
            at -= 0 if way == "utf-16" else text[:at].count("\r\n")
            item["value"][end] = at if way == "no returns" else to_utf16(shown)(at)
    corrected = read_text(json.dumps(made), "labelstudio")
    assert [row["text"] for row in corrected.documents[0].rows] == ["62个", "300多人"]
    assert corrected.notes == ()


def test_tasks_that_nobody_did_are_left_out_with_a_note() -> None:
    made = tasks()
    result = made[0]["annotations"][0]["result"]
    made[0]["annotations"][0]["was_cancelled"] = True
    made[0]["predictions"] = [{"result": result}]
    corrected = read_text(json.dumps(made), "labelstudio")
    assert (corrected.documents, [note.message for note in corrected.notes]) == ((), ["nobody has annotated it; left out"])
    assert len(read_text(json.dumps(made), "labelstudio", predictions=True).documents[0].rows) == len(documents()[1].rows)


def test_of_several_annotations_the_last_counts() -> None:
    made = tasks()
    made[0]["annotations"].append({"result": [], "updated_at": "2024-06-01"})
    corrected = read_text(json.dumps(made), "labelstudio")
    assert (corrected.documents[0].rows, corrected.notes[0].message) == ((), "2 annotations; the last one is taken")


def test_the_configuration_names_every_type_and_field() -> None:
    files = export([], "labelstudio")
    root = ElementTree.fromstring(str(files["config.xml"]))
    assert [label.get("value") for label in root.iter("Label")] == list(builtin())
    assert {e.get("name") for e in root.iter() if e.get("perRegion")} == {*CHOICES, *TEXTS}
    conf = str(export([], "brat")["annotation.conf"])
    assert "poverty-incidence\n" in conf
    assert "Bound\tArg:<ENTITY>, Value:exactly|about|over|at_least|under|at_most\n" in conf


def test_doccano_corrections_are_followed(tmp_path: Path) -> None:
    path = sent(tmp_path, "doccano")
    rows = [json.loads(line) for line in path.read_text("utf-8").split("\n") if line]
    row = next(r for r in rows if r["name"] == "astral")
    assert row["label"][0] == [4, 7, "poverty.villages_exited"]  # 𠮷 is two for a browser
    row["label"][0][2] = "poverty.villages"
    row["label"][1][0] -= 1
    row["label"].append([0, 2, "poverty.counties"])
    corrected = read_text(json.dumps(row, ensure_ascii=False), "doccano")
    first, second, third = sorted(corrected.documents[0].rows[:3], key=lambda r: r["span"]["start"])
    assert (first["type"], second["type"], second["value"], second["text"]) == (
        "poverty.counties",
        "poverty.villages",
        "62",
        "62个",
    )
    assert (third["value"], third["text"][-5:]) == ("300", "300多人")
    assert [note.message for note in corrected.notes] == ["no value is told, and '𠮷' reads as no number"]


def test_doccano_with_relations_is_read() -> None:
    row = {
        "id": 3,
        "text": "62个贫困村",
        "entities": [{"id": 1, "start_offset": 0, "end_offset": 3, "label": "poverty.villages"}],
    }
    corrected = read_text(json.dumps(row), "doccano")
    assert (corrected.documents[0].name, corrected.documents[0].rows[0]["value"]) == ("text-3", "62")
    assert len(corrected.notes) == 2


def test_brat_corrections_are_followed(tmp_path: Path) -> None:
    sent(tmp_path, "brat")
    path = tmp_path / "astral.ann"
    assert path.read_text("utf-8").startswith("T1\tpoverty-villages_exited 3 6\t62个\n")
    path.write_text(path.read_text("utf-8").replace("poverty-villages_exited 3 6\t62个", "poverty-villages 3 5\t62")
                    .replace("A3\tStatus T1 actual", "A3\tStatus T1 norm"), "utf-8")  # fmt: skip
    corrected = read(tmp_path, "brat")
    row = next(d for d in corrected.documents if d.name == "astral").rows[0]
    assert (row["type"], row["text"], row["status"], row["value"]) == ("poverty.villages", "62", "norm", "62")
    lines = (tmp_path / "lines.ann").read_text("utf-8")
    assert ";" in lines.split("\n")[0]  # a span over the end of a line is two pieces
    assert all(line.count("\t") <= 2 for line in lines.split("\n"))


def test_docbin_corrections_are_followed(tmp_path: Path) -> None:
    import spacy
    from spacy.tokens import DocBin

    path = sent(tmp_path, "docbin")
    vocab = spacy.blank("zh").vocab
    docs = list(DocBin(store_user_data=True).from_bytes(path.read_bytes()).get_docs(vocab))
    doc = next(d for d in docs if d.user_data["povext_fields"]["name"] == "astral")
    spans = list(doc.spans["povext"])
    spans[0] = doc.char_span(3, 5, label="poverty.villages", span_id=spans[0].id_)
    doc.spans["povext"] = spans
    path.write_bytes(DocBin(store_user_data=True, docs=[doc]).to_bytes())
    row = read(path, "docbin").documents[0].rows[0]
    assert (row["type"], row["text"], row["value"], row["unit"]) == ("poverty.villages", "62", "62", "count")


@pytest.mark.parametrize(
    ("form", "content", "message"),
    [
        ("labelstudio", "{", "is no export of labelstudio: Expecting property name"),
        ("labelstudio", "[3]", "is no export of labelstudio: task 1 has no text under data"),
        (
            "labelstudio",
            '[{"data": {"text": "a"}, "annotations": 5}]',
            "is no export of labelstudio: a field is missing or of the wrong kind",
        ),
        ("labelstudio", "[" * 100_000, "is no export of labelstudio: "),
        ("doccano", '{"text": 3}', "is no export of doccano: line 1 has no text"),
        ("doccano", '{"text": "a", "label": [[1]]}', "is no export of doccano: line 1: [1] is no span with a label"),
        ("doccano", '{"text": "a", "label": [], "povext": "x"}', "is no export of doccano: Expecting value"),
        ("docbin", "x", "is no export of docbin: is no DocBin of spaCy"),
        ("brat", "x", "no folder with NAME.ann beside NAME.txt"),
    ],
)
def test_files_that_are_no_export_are_refused_in_one_sentence(form: Any, content: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_text(content, "utf-8")
    with pytest.raises(InputError) as error:
        read(path, form)
    assert str(error.value).startswith(f"{path}: {message}")
    assert "\n" not in str(error.value)


def test_regions_outside_the_text_are_left_out() -> None:
    made = tasks()
    moved(made[0], "r1", 3, 9_999)
    corrected = read_text(json.dumps(made), "labelstudio")
    assert any("lies outside the text" in note.message for note in corrected.notes)
    assert all(row["span"]["end"] < 9_999 for row in corrected.documents[0].rows)


def test_names_of_a_tool_never_leave_the_folder() -> None:
    names = ["../../etc/passwd", "a/b", "a_b", "A_B", "", ".hidden", "报告"]
    files = gold_files([Annotated(name, "x") for name in names])
    assert sorted(name for name in files if name.startswith("texts/")) == sorted(
        f"texts/{name}.txt" for name in ["__.._etc_passwd", "a_b", "a_b-2", "A_B-3", "text", "_hidden", "报告"]
    )


def test_utf16_offsets_go_both_ways() -> None:
    text = "𠮷a𠮷𠮷b"
    assert [to_utf16(text)(i) for i in range(6)] == [0, 2, 3, 5, 7, 8]
    assert [from_utf16(text)(to_utf16(text)(i)) for i in range(6)] == list(range(6))
    assert best_reading(text, [])(3) == 3


@pytest.mark.parametrize("form", FORMS)
def test_from_texts_to_a_measurement(form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run) -> None:
    """The commands, end to end: uncorrected predictions are their own gold, so everything is right."""
    monkeypatch.chdir(tmp_path)
    Path("reports").mkdir()
    for name in ("plain", "traditional"):
        Path("reports", f"{name}.txt").write_text(TEXTS_OF_ALL_SORTS[name], "utf-8")
    given = {"labelstudio": "out/tasks.json", "doccano": "out/texts.jsonl", "docbin": "out/texts.spacy", "brat": "out"}[form]
    extra = ["--predictions"] if form == "labelstudio" else []
    for command in (
        ["annotate", "reports", "--to", form, "-o", "out", "--published", "2020-10-19"],
        ["gold", given, "--from", form, "-o", "mine", *extra],
        ["bench", "mine"],
    ):
        done = run(*command)
        assert done.status == 0, done.err
    report = evaluate("mine")
    assert [report.levels[level].f1 for level in ("quantity", "typed", "full")] == [1, 1, 1]
    assert report.levels["quantity"].gold >= 8


def test_the_command_tells_what_to_look_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run) -> None:
    monkeypatch.chdir(tmp_path)
    made = tasks()
    moved(made[0], "r1", 0, 3)
    Path("export.json").write_text(json.dumps(made), "utf-8")
    done = run("gold", "export.json", "--from", "labelstudio", "-o", "mine")
    assert done.status == 1
    assert done.err == "povext: report [0, 3): value 62 is told, and '𠮷林县' reads as no number\n"
    assert Path("mine/gold/report.json").is_file()
