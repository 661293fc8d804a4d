"""The pipeline: one component or six, one process or two, threads, bytes and disk."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import spacy
from spacy.tokens import Doc, DocBin

import povext

TEXTS = [
    "2019年，全县53个贫困村脱贫出列，1438户5032人实现脱贫，贫困发生率由12.6%降至0.31%。",
    "全縣(xiàn)共投資2點(diǎn)多個(gè)億，建成27個安置點，安置貧困人口1.2萬(wàn)人。",
    "Kein Wort Chinesisch, 12 numbers.",
    "",
    "截至目前，全市累计认定扶贫车间271家，吸纳就业近4000人，人均月收入1800—2500元。计划明年新建30家。",
]
PUBLISHED = "2020-10-19"


@pytest.fixture(scope="module")
def nlp() -> spacy.Language:
    return povext.load()


def dumped(ex: povext.Extraction) -> str:
    return json.dumps(ex.model_dump(mode="json"), ensure_ascii=False, sort_keys=True)


def expected() -> list[str]:
    return [dumped(povext.extract(t, published=PUBLISHED)) for t in TEXTS]


def test_every_span_is_its_text() -> None:
    for text in TEXTS:
        for i in povext.extract(text, published=PUBLISHED).indicators:
            for span in (i.span, i.evidence, *(s for step in i.trace.values() for s in step.spans)):
                assert text[span.start : span.end] == span.text


def test_six_components_give_what_one_gives() -> None:
    nlp = povext.load(stages=True)
    assert len(nlp.pipe_names) == 6
    docs = nlp.pipe([(t, {"published": PUBLISHED}) for t in TEXTS], as_tuples=True)
    assert [dumped(doc._.povext) for doc, _ in docs] == expected()


def test_the_component_works_in_any_chinese_pipeline() -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("povext")
    doc, _ = next(iter(nlp.pipe([(TEXTS[0], {"published": PUBLISHED})], as_tuples=True)))
    assert dumped(doc._.povext) == expected()[0]
    assert [s.label_ for s in doc.spans["povext"]] == [i.type for i in doc._.povext.indicators]
    assert not doc.ents


def test_two_processes_give_what_one_gives() -> None:
    records = [{"text": t, "published": PUBLISHED} for t in TEXTS]
    assert [dumped(ex) for ex in povext.pipe(records, n_process=2, batch_size=2)] == expected()


def test_threads_give_what_one_gives() -> None:
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda t: dumped(povext.extract(t, published=PUBLISHED)), TEXTS * 20))
    assert found == expected() * 20


def test_the_document_holds_plain_json_and_survives_bytes(nlp: spacy.Language) -> None:
    doc = nlp(TEXTS[0])
    payload = doc.user_data["povext"]
    assert json.loads(json.dumps(payload)) == payload
    assert set(doc.user_data) == {"povext"}
    again = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert again._.povext == doc._.povext
    binned = DocBin(store_user_data=True, docs=[doc])
    assert next(iter(DocBin().from_bytes(binned.to_bytes()).get_docs(nlp.vocab)))._.povext == doc._.povext


def test_the_pipeline_survives_disk_and_pickle(nlp: spacy.Language, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path / "model")
    for again in (spacy.load(tmp_path / "model"), pickle.loads(pickle.dumps(nlp))):
        assert again(TEXTS[0])._.povext == nlp(TEXTS[0])._.povext


@pytest.mark.parametrize("seed", ["0", "1", "random"])
def test_the_same_bytes_in_any_process(seed: str) -> None:
    code = f"import povext; print(povext.extract({TEXTS[0]!r}, published={PUBLISHED!r}).model_dump_json())"
    run = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
    )
    assert run.stdout.strip() == povext.extract(TEXTS[0], published=PUBLISHED).model_dump_json()


def test_a_stage_alone_says_what_is_missing() -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("povext_quantities")
    with pytest.raises(ValueError, match="povext_text"):
        nlp("全县62个贫困村。")


@pytest.mark.parametrize(
    "text",
    [
        "9" * 100_000, "个" * 200_000, "（" * 100_000, "贫困人口1万人、" * 4000, "由12%降到" * 4000, "\ud800\x00" * 1000,
        "年底减贫9人。" * 3000, "乡镇\n公路（公里）\n危房（户）\n东山镇\n12\n3\n西河乡\n8\n4\n" * 300,
    ],
)  # fmt: skip
def test_hostile_strings_neither_crash_nor_hang(text: str) -> None:
    assert povext.extract(text).text_length == len(text)


def test_a_caller_may_say_where_and_when() -> None:
    ex = povext.extract("全县减贫1200人。", published="2019-03-01", place="榆社县")
    assert ex.published == "2019-03-01"
    assert ex.indicators[0].place is not None
    assert ex.indicators[0].place.code == "140721"


def test_the_head_of_a_page_dates_it() -> None:
    head = '<title>全县脱贫_某县政府</title><meta name="PubDate" content="2020-10-19">'
    page = f"<html><head>{head}</head><body><p>{{}}</p></body></html>"
    told = povext.extract(page.format("今年贫困发生率降至0.5%。"))
    assert (told.published, told.title) == ("2020-10-19", "全县脱贫")
    assert told.indicators[0].period is not None
    assert told.indicators[0].period.start == "2020-01-01"
    assert povext.extract(page.format("今年贫困发生率降至0.5%。"), published="2019-03-01").published == "2019-03-01"


def test_reading_needs_no_spacy() -> None:
    code = (
        "import sys, povext; read = povext.extract('全县62个贫困村全部出列。'); "
        "assert [len(ex.indicators) for ex in povext.pipe(['减贫5032人。'] * 3, n_process=2)] == [1, 1, 1]; "
        "print(len(read.indicators), 'spacy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.stdout.strip(), done.returncode) == ("1 False", 0), done.stderr


def test_what_was_told_of_a_text_stays_as_it_was() -> None:
    page = '<html><head><meta name="PubDate" content="2020-10-19"></head><body><p>今年减贫5032人。</p></body></html>'
    record = {"text": page, "source": "县报"}
    first, second = povext.pipe([record, record])
    assert first.published == second.published == "2020-10-19"
    assert record == {"text": page, "source": "县报"}
