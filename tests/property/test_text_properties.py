"""What holds of the text layer on any string."""

import time
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from povext.errors import PovextError
from povext.text import align, structure
from povext.text.aligned import AlignedText, apply_edits
from povext.text.decoding import decode
from povext.text.script import simplify
from povext.text.sentences import clauses, sentences

# Letters that the rules react to, in any order, beside any characters at all.
PIECES = st.sampled_from(
    [
        *"全县縣贫貧困村人户万亿元年月日点點个個著乾瞭後裏现F零○一二十",
        *"0123456789.,，。；：、！？…—-~% \t\n\r\u3000\u00a0\u200b\ufeff\x00·",
        *"()（）“”《》〔〕[]【】|>&;<",
        *"(diǎn) （gè） (GDP) (km) &nbsp; &#19975; &amp; <p> </p> <br/> <script> </script> <!-- --> <html> </div> <h1>".split(),
        *"è´« å›° F(xiàn) ２０２０ 一、 （一） 来源： 责任编辑： 相关阅读 电话：0771-1234567 \ud800 👍 —— …… 1:3".split(),
        *("<div class=nav>", " 53 ", "1 234", "12\n家", "1. ", "2020-10-19 08:30", "\r\n", "\n\n"),
    ]
)
DIRTY = st.lists(st.one_of(PIECES, st.characters()), max_size=60).map("".join)


@given(DIRTY)
@example("")
@example("\u200b")
@example("<html>")
@example("&#19975;(wàn)")
@settings(max_examples=400)
def test_every_clean_stretch_is_a_raw_stretch(raw):
    view = align(raw)
    clean = view.clean
    assert view.raw == raw
    origin = list(view.origin)
    assert len(origin) == len(clean)
    assert origin == sorted(set(origin)), "ascending: nothing is doubled or moved"
    assert origin == [view.raw_start(i) for i in range(len(clean))]
    last = 0
    for i in range(len(clean)):
        span = view.span(i, i + 1)
        assert span.start == origin[i] >= last
        assert raw[span.start : span.end] == span.text != ""
        assert view.to_clean(span.start) == i
        last = span.end
    assert view.raw_start(len(clean)) == len(raw)
    step = max(1, len(clean) // 7)
    for i in range(0, len(clean), step):
        for j in range(i + 1, len(clean) + 1, step):
            span = view.span(i, j)
            assert (span.start, span.end) == (view.span(i, i + 1).start, view.span(j - 1, j).end)
            assert raw[span.start : span.end] == span.text


@given(DIRTY)
def test_to_clean_never_goes_back(raw):
    view = align(raw)
    found = [view.to_clean(offset) for offset in range(len(raw) + 1)]
    assert found == sorted(found)
    assert found[0] == 0
    assert found[-1] == len(view.clean)


@given(DIRTY, st.data())
def test_noise_between_the_characters_of_a_clean_text_changes_no_span(text, data):
    """What is put between the characters comes out again, and the spans around it stay those of the characters."""
    clean = "近三年减贫12.5万人，共投入3亿多元，53个村2135户脱贫。"
    at = data.draw(st.sets(st.integers(1, len(clean) - 1)))
    noise = data.draw(st.sampled_from(["\u200b", "\u00ad", "\ufeff", "\u202c\u2060"]))
    raw = "".join(noise * (i in at) + c for i, c in enumerate(clean))
    view = align(raw)
    assert view.clean == clean
    for surface in ("12.5万人", "3亿", "53个", "2135户"):
        start = clean.index(surface)
        span = view.span(start, start + len(surface))
        assert span.text.replace(noise, "") == surface
        assert not span.text.startswith(noise)
        assert not span.text.endswith(noise)


@given(DIRTY)
@settings(max_examples=300)
def test_structure_stays_within_the_text(text):
    built = structure(text)
    for stretches in (built.blocks, built.sentences, built.clauses, built.furniture):
        ends = 0
        for stretch in stretches:
            start, end = stretch[0], stretch[1]
            assert ends <= start < end <= len(text)
            ends = end
    for start, end in (*built.sentences, *built.clauses):
        assert text[start:end].strip() != ""
    kinds = {"title", "dateline", "heading", "paragraph", "list_item", "caption", "furniture"}
    assert {block.kind for block in built.blocks} <= kinds
    if built.title:
        assert any((block.start, block.end) == built.title and block.kind == "title" for block in built.blocks)
    covered = [(b.start, b.end) for b in built.blocks]
    assert " ".join(text[a:b] for a, b in covered).split() == text.split()


def _letters(text):
    return [c for c in text if "\u4e00" <= c <= "\u9fff" or (c.isascii() and c.isalnum())]


@given(DIRTY)
def test_sentences_and_clauses_lose_no_letter(text):
    for cut in (sentences, clauses):
        assert _letters("".join(text[a:b] for a, b in cut(text))) == _letters(text)


@given(st.text(st.characters()))
def test_script_keeps_every_character_in_its_place(text):
    simple = simplify(text)
    assert len(simple) == len(text)
    assert simplify(simple) == simple


@given(st.binary(max_size=200))
def test_any_bytes_decode_or_are_refused_by_name(data):
    try:
        text, name = decode(data)
    except PovextError as refused:
        text, name = "", str(refused)
    assert isinstance(text, str)
    assert name
    assert "\n" not in name


@given(st.text(), st.data())
def test_edits_compose(text, data):
    def edits(length):
        cuts = sorted(data.draw(st.sets(st.integers(0, length), max_size=8)))
        return [(a, b, data.draw(st.sampled_from(["", "x"]))) for a, b in zip(cuts[::2], cuts[1::2], strict=False)]

    view = AlignedText(text, text)
    for _ in range(3):
        view = apply_edits(view, edits(len(view.clean)))
        starts = [view.span(i, i + 1) for i in range(len(view.clean))]
        assert all(a.end <= b.start for a, b in pairwise(starts))
        for i, span in enumerate(starts):
            if view.clean[i] != "x":
                assert span.text == view.clean[i]


HOSTILE = {
    "one character": "贫",
    "traditional": "貧",
    "digits": "9",
    "brackets": "(",
    "unclosed pinyin": "贫(a",
    "pinyin": "贫(pín)",
    "spaces": " ",
    "spaced characters": "贫 ",
    "spaced digits": "1 ",
    "spaced thousands": "1 234 ",
    "line breaks": "\n",
    "short lines": "贫困\n",
    "lines with blanks": "贫" + " " * 40 + "\n",
    "line ends": "贫\r\n",
    "commas": ",",
    "cut marks": "a,",
    "dashes": "—",
    "opened titles": "《",
    "stops": "。",
    "open tags": "<p",
    "half tags": '<p "',
    "script tags": "<script>",
    "comments": "<!--",
    "entities": "&amp;",
    "ampersands": "&",
    "surrogates": "\ud800",
    "controls": "\x00",
    "hidden": "\u200b",
    "mojibake": "è´«",
    "phones": "电话1-",
    "addresses": "www.",
    "menu": "要闻 | ",
    "path": "要闻 > ",
    "dates": "2020年1月1日\n",
    "captions": "(图",
    "notices": "本网转载",
}


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE.keys())
@pytest.mark.parametrize("head", ["", "<html><body>"], ids=["text", "page"])
def test_time_is_linear_in_length(piece, head):
    def seconds(length):
        text = head + piece * (length // len(piece))
        begin = time.process_time()
        structure(align(text).clean)
        return time.process_time() - begin

    seconds(1_000)
    # Quadratic work would take 64 times as long on eight times the length; the slack is for a busy machine.
    small, large = (min(seconds(length) for _ in range(2)) for length in (12_000, 96_000))
    assert large < 30 * small + 0.5


def test_a_hundred_thousand_digits():
    text = "全县减贫" + "9" * 100_000 + "人。"
    view = align(text)
    assert view.identical
    assert structure(view.clean).clauses == ((0, len(text) - 1),)
