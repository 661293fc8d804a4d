"""The review page as Python makes it: what it holds, that it is safe, and that the same input gives the same page."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
import sys
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

import povext
from povext import taxonomy
from povext.cli import main
from povext.types import Extraction
from povext.viz import page
from povext.viz._labels import asset, labels
from povext.viz._sheets import left_out

TEXT = "2019年底，陇西县贫困发生率降至0.4%，62个贫困村全部出列。2020年，全县计划投入扶贫资金3.6亿元。"
ATTACK = "</script><img src=x onerror=alert(1)>&\u2028\u2029<!--{{script}}"


@pytest.fixture(scope="module")
def extraction() -> Extraction:
    return povext.extract(TEXT, published="2020-06-01")


class Elements(HTMLParser):
    """Collects the elements of a page and the content of its scripts and styles."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.content: dict[str, list[str]] = {"script": [], "style": []}
        self._inside: str | None = None
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._inside = tag if tag in self.content else None
        if self._inside:
            self.content[tag].append("")

    def handle_endtag(self, tag: str) -> None:
        self._inside = None

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.content[self._inside][-1] += data


def data_of(made: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(Elements(made).content["script"][0])
    return found


def test_the_same_input_gives_the_same_page(extraction: Extraction) -> None:
    again = povext.extract(TEXT, published="2020-06-01")
    assert page([("a", extraction)]) == page([("a", again)])


def test_the_data_tells_every_field(extraction: Extraction) -> None:
    data = data_of(page([("a.txt", extraction)]))
    (document,) = data["documents"]
    assert (document["name"], document["text"], document["published"]) == ("a.txt", TEXT, "2020-06-01")
    for row, i in zip(document["indicators"], extraction.indicators, strict=True):
        assert TEXT[slice(*row["span"])] == i.text
        assert TEXT[slice(*row["evidence"])] == i.evidence.text
        assert (row["type"], row.get("value"), row["unit"]) == (i.type, i.value and format(i.value, "f"), i.unit)
        assert row.get("status", "actual") == i.status
        assert row.get("place") == (i.place and [i.place.name, i.place.code, i.place.level])
        assert row.get("period") == (i.period and [i.period.start, i.period.end, i.period.text, i.period.certainty])
        steps = {field: (data["rules"][rule], spans, second, basis) for field, rule, spans, second, basis in row["trace"]}
        assert steps == {
            f: (s.rule, [[x.start, x.end] for x in s.spans], s.runner_up, s.basis) for f, s in i.trace.items()
        }  # fmt: skip
        assert data["types"][i.type] == {"zh": i.label_zh, "en": i.label_en, "domain": i.type.split(".")[0]}
    bare = page([("a.txt", extraction)], trace=False)
    assert all("trace" not in row for row in data_of(bare)["documents"][0]["indicators"])


def test_hostile_text_cannot_leave_its_place() -> None:
    raw = f"{ATTACK}\0\ud800全县62个贫困村"
    trace = {"type": [ATTACK, [[0, 5]], ATTACK, "stated"]}
    rows = [{"type": ATTACK, "unit": ATTACK, "span": [0, 3], "population": ATTACK, "trace": trace}]
    hostile = Extraction.from_payload(raw, {"indicators": rows, "title": ATTACK})
    plain = Extraction.from_payload("全县", {"indicators": []})
    made, harmless = (page([(name, x)], title=name) for name, x in ((ATTACK, hostile), ("a", plain)))
    assert [tag for tag, _ in Elements(made).tags] == [tag for tag, _ in Elements(harmless).tags]
    assert Elements(made).content["script"][1] == Elements(harmless).content["script"][1]
    data = made.partition('id="data">')[2].partition("</script>")[0]
    assert not re.search("[<>&\u2028\u2029\0]", data)
    assert json.loads(data)["documents"][0]["text"] == raw.replace("\ud800", "\ufffd")
    assert html.unescape(re.search("<title>(.*?)</title>", made, re.DOTALL)[1]) == ATTACK  # type: ignore[index]
    made.encode()


def test_the_policy_names_exactly_what_is_inside(extraction: Extraction) -> None:
    elements = Elements(page([extraction]))
    policy = next(a["content"] for t, a in elements.tags if t == "meta" and a.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))

    def digest(content: str) -> str:
        return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"

    assert rules == {
        "default-src": "'none'", "base-uri": "'none'", "form-action": "'none'",
        "style-src": digest(elements.content["style"][0]), "script-src": digest(elements.content["script"][1]),
    }  # fmt: skip
    assert not [a for _, a in elements.tags if {"src", "style", "onclick"} & a.keys()]
    assert [a["href"] for _, a in elements.tags if "href" in a] == ["#text"]


def test_what_is_handed_in_is_checked(extraction: Extraction) -> None:
    read = Extraction.model_validate_json(extraction.model_dump_json())
    with pytest.raises(ValueError, match=r"Extraction 1 \(a\) was read from JSON .* hand in \(name, extraction, text\)"):
        page([("a", read)])
    assert page([("a", read, TEXT)]) == page([("a", extraction)])
    with pytest.raises(ValueError, match=r"has 3 characters, the one it was made from had \d+: hand in the same text"):
        page([("a", read, "abc")])
    for wrong in (["text"], [("a", "text")], [("a", extraction, TEXT, 1)], [(1, extraction)]):
        with pytest.raises(TypeError, match="Item 1 is no extraction"):
            page(wrong)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match='"en" or "zh"'):
        page(extraction, language="fr")  # type: ignore[arg-type]


def test_every_domain_of_the_taxonomy_has_names_and_a_look_of_its_own() -> None:
    domains = labels()["domain"]
    assert {t.domain for t in taxonomy.builtin().values()} <= set(domains)
    looks = [(row.get("hue"), row["line"]) for row in domains.values()]
    assert len(set(looks)) == len(looks)


def test_every_label_has_both_languages_and_the_page_uses_no_other() -> None:
    for group, rows in labels().items():
        for key, row in rows.items():
            assert isinstance(row["zh"], str), (group, key)
            assert isinstance(row["en"], str), (group, key)
    used = set(re.findall(r'data-(?:t|label|hint)="(\w+)"', asset("page.html")))
    for name in ("page.js", "text.js", "card.js", "table.js", "start.js"):
        script = asset(name)
        used |= set(re.findall(r'\bsay\("(\w+)"\)', script)) | set(re.findall(r'fill\("\w+", "(\w+)"', script))
        assert "</script" not in script
        assert "<!--" not in script
        assert not re.search(r"innerHTML|insertAdjacentHTML|\beval\b|new Function|https?:", script)
    assert len(used) > 25
    assert used <= set(labels()["interface"])


def test_tags_and_entities_of_a_page_are_left_out_apart() -> None:
    raw = "<html><head><title>a&lt;b</title></head><body><p>62&nbsp;个</p></body></html>"
    edits = left_out(raw)
    assert all(a[1] <= b[0] for a, b in pairwise(edits))
    shown = "".join(raw[a[1] : b[0]] + b[2] for a, b in zip([(0, 0, ""), *edits], [*edits, (len(raw), 0, "")], strict=True))
    assert shown.strip() == "62\u00a0个"
    assert left_out("62<b>个</b>&lt;") == []


def test_the_command_line_writes_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(TEXT, "utf-8")
    monkeypatch.chdir(tmp_path)
    for options in (["-o", "page.html"], ["--format", "html", "-o", "other", "--labels", "zh", "--no-trace"]):
        monkeypatch.setattr(sys, "argv", ["povext", "extract", "a.txt", "b.txt", *options])
        with pytest.raises(SystemExit) as stop:
            main()
        assert stop.value.code in (0, None)
    data, other = (data_of((tmp_path / name).read_text("utf-8")) for name in ("page.html", "other"))
    assert [d["name"] for d in data["documents"]] == ["a.txt", "b.txt"]
    assert (data["language"], other["language"]) == ("en", "zh")
    assert "trace" in data["documents"][0]["indicators"][0]
    assert "trace" not in other["documents"][0]["indicators"][0]
