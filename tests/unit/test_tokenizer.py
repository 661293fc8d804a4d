"""The tokenizer over raw text."""

import pickle

import pytest
import spacy

import povext
from povext.tokenizer import RawTokenizer, make_tokenizer, set_sentence_starts


@pytest.fixture(scope="module")
def tokenizer():
    return RawTokenizer(spacy.blank("zh").vocab)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", []),
        ("全县53个村", ["全", "县", "53", "个", "村"]),
        ("减贫33.67万人", ["减", "贫", "33.67", "万", "人"]),
        ("投入1,234,567.5元", ["投", "入", "1,234,567.5", "元"]),
        ("2018,2019年", ["2018", ",", "2019", "年"]),
        ("1800—2800元,1-3个", ["1800", "—", "2800", "元", ",", "1", "-", "3", "个"]),
        ("GDP达5%(GDP)", ["GDP", "达", "5", "%", "(", "GDP", ")"]),
        ("１２．５％", ["１２．５", "％"]),
        ("2點(diǎn)多", ["2", "點", "(", "diǎn", ")", "多"]),
        ("a  b\n\n 县 ", ["a", "  ", "b", "\n\n ", "县", " "]),
        ("\u3000县\u200b村", ["\u3000", "县", "\u200b", "村"]),
        ("𠮷👍村", ["𠮷", "👍", "村"]),
        ("3.5.7", ["3.5", ".", "7"]),
    ],
)
def test_tokens(tokenizer, text, wanted):
    doc = tokenizer(text)
    assert [token.text for token in doc] == wanted
    assert doc.text == text


def test_every_span_of_chinese_and_numbers_aligns(tokenizer):
    text = "2019年,全縣53個(gè)貧困村、17342戶72060人脫貧,占0.54%。"
    doc = tokenizer(text)
    starts = {token.idx for token in doc} | {len(text)}
    inside = {i for i in range(1, len(text)) if text[i - 1].isdigit() and text[i].isdigit()}
    inside |= {i for i in range(1, len(text)) if "." in text[i - 1 : i + 1]}
    inside |= {i for i in range(1, len(text)) if text[i - 1] in "gè" and text[i] in "gè"}
    for i in range(len(text)):
        for j in range(i + 1, len(text) + 1):
            aligned = i not in inside and j not in inside
            assert (doc.char_span(i, j) is not None) == aligned, text[i:j]
    assert set(range(len(text) + 1)) - inside == starts


def test_lone_surrogates_keep_their_place(tokenizer):
    assert tokenizer("县\ud800村").text == "县\ufffd村"


def test_registered_and_serialisable():
    config = {"nlp": {"tokenizer": {"@tokenizers": "povext.RawTokenizer.v1"}}}
    nlp = spacy.blank("zh", config=config)
    assert isinstance(nlp.tokenizer, RawTokenizer)
    text = "全县53个村 2.5万人"
    data = nlp.to_bytes()
    again = spacy.blank("zh", config=config).from_bytes(data)
    assert [t.text for t in again(text)] == [t.text for t in nlp(text)]
    assert make_tokenizer()(nlp)(text).text == text


def test_pipelines_survive_the_disk(tmp_path):
    config = {"nlp": {"tokenizer": {"@tokenizers": "povext.RawTokenizer.v1"}}}
    nlp = spacy.blank("zh", config=config)
    nlp.to_disk(tmp_path / "model")
    again = spacy.load(tmp_path / "model")
    assert isinstance(again.tokenizer, RawTokenizer)
    assert again("53个村").text == "53个村"


def test_pickle(tokenizer):
    again = pickle.loads(pickle.dumps(tokenizer))
    assert [t.text for t in again("53个村")] == ["53", "个", "村"]


def test_docs_survive_bytes(tokenizer):
    doc = tokenizer("全县53个村 2.5万人\n")
    again = spacy.tokens.Doc(doc.vocab).from_bytes(doc.to_bytes())
    assert again.text == doc.text


def test_sentence_starts(tokenizer):
    text = "脱贫53户。增收2.5万元。\n就业。"
    doc = set_sentence_starts(tokenizer(text), [0, 6, 15])
    assert [sentence.text for sentence in doc.sents] == ["脱贫53户。", "增收2.5万元。\n", "就业。"]


def test_sentence_starts_inside_a_token_and_beyond_the_text(tokenizer):
    doc = set_sentence_starts(tokenizer("1234户。"), [2, 99])
    assert [sentence.text for sentence in doc.sents] == ["1234", "户。"]
    assert len(set_sentence_starts(tokenizer(""), [0])) == 0
    doc = set_sentence_starts(tokenizer("户。"), [])
    assert len(list(doc.sents)) == 1


def test_characters_outlive_a_memory_zone():
    nlp = povext.load()
    with nlp.memory_zone():
        assert nlp("鑫淼村减贫33人。").text == "鑫淼村减贫33人。"
    assert [token.text for token in nlp("鑫淼村减贫33人。")][:2] == ["鑫", "淼"]


def test_a_vocabulary_loaded_anew():
    nlp = povext.load()
    fresh = nlp.vocab.to_bytes()
    assert nlp("鑫淼村。").text == "鑫淼村。"
    nlp.vocab.from_bytes(fresh)
    assert nlp("鑫淼村。").text == "鑫淼村。"
