"""What a notebook shows, and displaCy."""

from __future__ import annotations

import re

import pytest
from spacy import displacy

import povext
from povext import taxonomy
from povext.types import Extraction
from povext.viz import displacy_options, fragment
from povext.viz._layers import events

TEXT = "2019年底，陇西县贫困发生率降至0.4%，62个贫困村全部出列。"


def marked(shown: str) -> list[str]:
    return [re.sub("<[^>]*>", "", m) for m in re.findall(r"<mark[^>]*>(.*?)</mark>", shown)]


def test_a_notebook_shows_text_and_table() -> None:
    extraction = povext.extract(TEXT)
    shown = extraction._repr_html_()
    assert marked(shown) == ["0.4%", "62个"]
    assert re.sub("<[^>]*>", "", re.findall(r'<div lang="zh"[^>]*>(.*?)</div>', shown)[0]) == TEXT
    assert "Poverty headcount ratio (incidence) · 0.4% · value · actual · 陇西县 · 2019-12-31" in shown
    assert "贫困发生率" in fragment(extraction, language="zh")
    assert len(shown) < 6000


def test_it_leaves_the_page_around_it_alone() -> None:
    shown = povext.extract(TEXT)._repr_html_()
    assert not re.search(r"<(script|style|link|iframe)|\b(id|class|on\w+)=|https?:|@import|url\(", shown)
    for tag in ("div", "p", "span", "mark", "details", "summary", "table", "thead", "tbody", "tr", "th", "td"):
        assert len(re.findall(f"<{tag}[ >]", shown)) == shown.count(f"</{tag}>"), tag


def test_hostile_text_stays_text() -> None:
    attack = "</div><script>alert(1)</script>\"'&\0\u202e\ud800"
    row = {"type": attack, "value": "1", "unit": attack, "span": [0, 3], "population": attack, "per": [attack], "status": attack}
    place = {"name": attack, "code": None, "level": attack}
    shown = fragment(Extraction.from_payload(attack, {"indicators": [{**row, "place": place}], "title": attack}))
    assert "<script" not in shown
    assert shown.count("<div") == shown.count("</div>") == 2
    assert not re.search("[\0\u202e\ud800]", shown)


def test_read_from_json_it_shows_the_table() -> None:
    read = Extraction.model_validate_json(povext.extract(TEXT).model_dump_json())
    shown = read._repr_html_()
    assert "Read from JSON" in shown
    assert "62个" in shown
    assert not marked(shown)


def test_long_texts_are_cut_and_say_so() -> None:
    long = povext.extract("\n".join([TEXT] * 800))
    shown = long._repr_html_()
    assert "only its beginning" in shown
    assert f"500 of {len(long.indicators)} indicators" in shown
    assert len(shown) < 1_000_000


def test_a_web_page_shows_its_text() -> None:
    shown = povext.extract("<html><body><p>陇西县</p>\n<p><b>6</b>2个贫困村全部出列。</p></body></html>")._repr_html_()
    assert marked(shown) == ["62个"]
    assert "&lt;" not in shown


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(ValueError, match='"en" or "zh"'):
        fragment(povext.extract(TEXT), language="fr")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("stretches", "wanted"),
    [
        ([], "abcdef"),
        ([(0, 6)], "[abcdef]"),
        ([(0, 4), (1, 2), (1, 2)], "[a[[b]]cd]ef"),
        ([(0, 2), (2, 4)], "[ab][cd]ef"),
        ([(0, 3), (1, 5), (2, 6)], "[a[b[c]]][[de]][f]"),
        ([(4, 99)], "abcd[ef]"),
    ],
)
def test_stretches_nest_whatever_they_are(stretches: list[tuple[int, int]], wanted: str) -> None:
    made = "".join(e.text or {"open": "[", "close": "]"}[e.kind] for e in events("abcdef", stretches))
    assert made == wanted


def test_what_is_left_out_is_left_out() -> None:
    edits = [(1, 3, ""), (4, 5, "é")]
    made = "".join(e.text or {"open": "[", "close": "]"}[e.kind] for e in events("a<>bEf", [(0, 4), (2, 5)], edits))
    assert made == "[a[b]][é]f"


def test_displacy_shows_the_indicators_in_the_same_colours() -> None:
    doc = povext.load()(TEXT)
    shown = displacy.render(doc, style="span", options=displacy_options(), jupyter=False)
    assert "poverty.incidence" in shown
    assert "poverty.villages_exited" in shown
    colours = displacy_options()["colors"]
    assert isinstance(colours, dict)
    assert len(colours) == len(taxonomy.builtin())
    assert colours["POVERTY.INCIDENCE"] in shown
