"""Places: names and codes through time, mentions in text, the place of a number."""

from __future__ import annotations

import pickle
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from povext.places import describe, find_places, gazetteer, history, lineage, lookup, match, resolve_document
from povext.text import align, structure

SPECS = Path(__file__).parents[1] / "specs"


def cases(name: str) -> list[Any]:
    """Return the cases of a spec file as pytest parameters."""
    raw = tomllib.loads((SPECS / name).read_text("utf-8"))["case"]
    return [pytest.param(c, id=str(c.get("id") or f"{c['name']} {c['on']}")) for c in raw]


@pytest.mark.parametrize("case", cases("places_names.toml"))
def test_name_on_a_date(case: dict[str, Any]) -> None:
    rows = lookup(case["name"], case["on"])
    assert rows[0].code == case["code"]
    gaz = gazetteer()
    assert gaz.today(rows[0]) == case.get("successor")
    if "level" in case:
        assert rows[0].level == case["level"]
    if "parents" in case:
        assert list(gaz.parents(rows[0], case["on"])) == case["parents"]


@pytest.mark.parametrize("case", cases("places_text.toml"))
def test_mentions(case: dict[str, Any]) -> None:
    found = find_places(case["text"], on=case["on"])
    assert [[m.span.text, m.name, m.code or ""] for m in found] == case["found"]
    for m in found:
        assert case["text"][m.span.start : m.span.end] == m.span.text


@pytest.mark.parametrize("case", cases("places_resolve.toml"))
def test_place_of_a_number(case: dict[str, Any]) -> None:
    marks: list[int] = []
    text = ""
    for piece in re.split(r"([【】])", case["text"]):
        if piece == "【":
            marks.append(len(text))
        elif piece != "】":
            text += piece
    clean = align(text).clean
    assert clean == text, "spec texts are clean ones"
    parts = structure(clean, case.get("title"))
    context = {k: case.get(k) for k in ("title", "source", "place")}
    doc = resolve_document(clean, parts, match(clean, case["on"]), published=case["on"], **context)

    def around(spans: Any, at: int) -> tuple[int, int]:
        return next(((s[0], s[1]) for s in spans if s[0] <= at < s[1]), (0, len(clean)))

    got, names = [], []
    for at in marks:
        answer = doc.place_at(at, around(parts.clauses, at), around(parts.sentences, at), around(parts.blocks, at))
        got.append((answer.place.code or "") if answer.place else "")
        names.append(answer.place.name if answer.place else "")
        assert answer.why
    if case.get("loose"):
        got = [g if w else "" for g, w in zip(got, case["codes"], strict=True)]
    assert got == case["codes"]
    assert names == case.get("names", names)


def test_history_lists_every_form() -> None:
    forms = history("武鸣区")
    assert ("450110", "武鸣区") in {(d.code, d.name) for d in forms}
    assert history("武鸣县")[0].name == "武鸣县"
    assert history("没有这个地方") == ()


@pytest.mark.parametrize(
    ("name", "on", "found"),
    [
        ("武鸣县", "2014-06-30", [("武鸣县", "450122", True)]),
        ("武鳴縣", "2019-06-30", [("武鸣区", "450110", True)]),
        ("武鸣县", None, [("武鸣县", "450122", False)]),
        ("450127", "2020-10-19", [("横县", "450127", True)]),
        ("南宁市武鸣县府城镇", "2014-06-30", [("府城镇", "450122", True)]),
        ("吉林", "2020-01-01", [("吉林省", "220000", True), ("吉林市", "220200", True)]),
        ("全国", None, [("全国", "100000", True)]),
        ("没有这个地方", None, []),
    ],
)
def test_describe(name: str, on: str | None, found: list[tuple[str, str, bool]]) -> None:
    assert [(e.name, e.code, e.holds) for e in describe(name, on)] == found


def test_describe_a_township_by_all_its_counties() -> None:
    entries = describe("府城镇", "2014-06-30")
    assert len(entries) >= 3
    here = next(e for e in entries if e.code == "450122")
    assert (here.level, here.township, here.successor and here.successor.code) == ("township", "450110107", "450110")
    assert [p.code for p in here.parents] == ["450000", "450100", "450122"]


def test_lineage_runs_both_ways() -> None:
    (now,) = lookup("横州市")
    (then,) = lookup("横县", "2020-10-19")
    assert lineage(now) == lineage(then)
    assert [d.code for d in lineage(then)] == ["452122", "450127", "450181"]


def test_lookup_of_an_unknown_name() -> None:
    assert lookup("没有这个地方") == ()


def test_past_name_without_a_date_keeps_its_own_code() -> None:
    (mention,) = find_places("武鸣县")
    assert (mention.code, mention.successor) == ("450122", "450110")


def test_inferred_places_say_so() -> None:
    text = "龙州县狠抓产业。全县脱贫2135人。"
    doc = resolve_document(text, structure(text), match(text))
    anaphor = next(s for s in doc.scopes if text[s.start : s.end] == "全县")
    assert anaphor.place.certainty == "inferred"
    assert text[anaphor.place.start : anaphor.place.end] == "龙州县"
    assert anaphor.why


def test_no_place_at_all() -> None:
    text = "小猫钓鱼3条。"
    doc = resolve_document(text, structure(text), match(text))
    assert doc.home is None
    assert doc.place_at(4, (0, 7), (0, 7), (0, 7)).place is None


def test_a_label_in_brackets_opens_its_item() -> None:
    text = "崇左市一周要闻。宁明县修路。更多【龙州县】警方通报，道路结冰；去年出栏肉牛9万头。"
    doc = resolve_document(text, structure(text), match(text))
    assert next(s.role for s in doc.scopes if s.place.name == "龙州县") == "subject"


@pytest.mark.parametrize("wrong", [None, 12, b"x"])
def test_wrong_type(wrong: Any) -> None:
    with pytest.raises(TypeError, match="str"):
        find_places(wrong)


def test_matches_pickle() -> None:
    found = match("广西崇左市龙州县")
    assert pickle.loads(pickle.dumps(found)) == found


def test_light_import() -> None:
    code = "import sys, povext.places as p; p.find_places('龙州县'); print('spacy' in sys.modules, 'pydantic' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
