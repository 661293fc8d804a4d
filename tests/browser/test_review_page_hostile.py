"""Texts that would break out of the page, odd characters and spans, findings, HTML, and very much of it all."""

from __future__ import annotations

import csv
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import povext
from povext.types import Extraction, Finding, Indicator, Range
from povext.viz import page

ATTACK = (
    '</script><img src=x onerror="alert(1)"><script>window.hacked=1</script><!--<svg onload=alert(2)>'
    " '\"\u2028\u2029&lt;{{data}}</style><title>x</title>"
)
Show = Callable[..., Any]


def row(start: int, end: int, **fields: Any) -> dict[str, Any]:
    return {"type": "poverty.villages", "value": "62", "unit": "count", "span": [start, end], "evidence": [0, end], **fields}


def test_hostile_text_stays_text(show: Show, tmp_path: Path) -> None:
    raw = f"{ATTACK}全县62个贫困村{ATTACK}"
    at = len(ATTACK) + 2
    fields = dict.fromkeys(("id", "type", "unit", "population"), ATTACK)
    trace = {ATTACK: {"rule": ATTACK, "spans": [[0, len(raw)]], "runner_up": ATTACK, "basis": ATTACK}}
    place = {"name": ATTACK, "code": ATTACK, "level": ATTACK}
    period = {"start": "2019-01-01", "end": "2019-12-31", "text": ATTACK, "certainty": ATTACK}
    hostile = row(at, at + 3, **fields, per=[ATTACK], links=[ATTACK], trace=trace, place=place, period=period, status=ATTACK)
    extraction = Extraction.from_payload(raw, {"indicators": [hostile], "title": ATTACK, "source": ATTACK, "place": place})
    view = show([(ATTACK, extraction), (ATTACK, extraction)], title=ATTACK)
    assert view.tab.evaluate("window.hacked") is None
    assert view.tab.title() == ATTACK
    assert view.tab.locator("#text").evaluate("e => e.textContent") == raw.replace("\n", "")
    assert view.tab.locator("img, svg").count() == 0
    assert view.tab.locator("script").count() == 2
    view.tab.locator("#text mark").click()
    assert view.text("#card q")[0] == "62个"
    for control in ('[data-scope="all"]', '[data-language="zh"]', "#theme", "#next"):
        view.tab.locator(control).click()
    with view.tab.expect_download() as waiting:
        view.tab.locator("#download").click()
    waiting.value.save_as(tmp_path / "a.csv")
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [r["population"] for r in csv.DictReader(file)] == [ATTACK, ATTACK]
    assert view.tab.evaluate("window.hacked") is None
    assert view.tab.locator("img, svg").count() == 0


def test_cells_that_look_like_formulas_are_guarded_and_numbers_are_not(show: Show, tmp_path: Path) -> None:
    raw = "=cmd|' /C calc'!A0，减少62个"
    extraction = Extraction.from_payload(raw, {"indicators": [row(0, 19, value="-62", population="@SUM(A1)", measure="change")]})
    view = show([("+name", extraction)])
    with view.tab.expect_download() as waiting:
        view.tab.locator("#download").click()
    waiting.value.save_as(tmp_path / "a.csv")
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        (found,) = csv.DictReader(file)
    assert [found[name] for name in ("file", "population", "text", "value", "bound")] == [
        "'+name", "'@SUM(A1)", "'" + raw[:19], "-62", "=",
    ]  # fmt: skip


def test_the_policy_of_the_page_lets_nothing_in_or_out(show: Show) -> None:
    view = show([("a", povext.extract("全县62个贫困村全部出列。"))])
    refused = view.tab.evaluate(
        """async () => {
            const refused = [];
            document.addEventListener("securitypolicyviolation", (e) => refused.push(e.effectiveDirective));
            await fetch("https://povext.invalid/").catch(() => {});
            const add = (tag, fields) => document.body.appendChild(Object.assign(document.createElement(tag), fields));
            add("img", { src: "https://povext.invalid/a.png" });
            add("script", { textContent: "window.hacked = 1" });
            document.body.insertAdjacentHTML("beforeend", "<p onclick='window.hacked = 2' style='color: red' id='probe'>x</p>");
            document.getElementById("probe").click();
            add("form", { action: "https://povext.invalid/" }).submit();
            await new Promise((done) => setTimeout(done, 200));
            return [...new Set(refused)].sort().concat(String(window.hacked));
        }"""
    )
    sources = {"connect-src", "img-src", "script-src-attr", "script-src-elem", "style-src-attr"}
    assert set(refused) >= sources | {"form-action", "undefined"}
    assert view.complaints  # the browser says what it has refused, and asks nobody
    assert set(view.failures) == set(view.requests[1:])
    assert set(view.failures.values()) == {"csp"}
    view.complaints.clear()
    del view.requests[1:]


def test_odd_characters_keep_offsets_right(show: Show) -> None:
    raw = "\0全县\ud842\udfb7\ud83d有👨‍👩‍👧62个\r\n𠮷\u202e村3200元\r末"
    spans = [(raw.index("62"), raw.index("62") + 3), (raw.index("3200"), raw.index("3200") + 5)]
    extraction = Extraction.from_payload(raw, {"indicators": [row(*span, id=str(k)) for k, span in enumerate(spans)]})
    view = show([("odd\0name", extraction)])
    assert view.text("#text mark") == ["62个", "3200元"]
    assert view.text("#text p") == ["␀全县\ufffd\ufffd\ufffd有👨‍👩‍👧62个", "𠮷\ufffd村3200元", "末"]
    view.tab.locator("#text mark").last.click()
    assert view.marked("povext-evidence").endswith("村3200元")


def test_spans_may_nest_cross_and_coincide(show: Show) -> None:
    raw = "甲乙丙丁戊己庚辛\n壬癸"
    spans = {"outer": (0, 5), "inner": (1, 3), "same": (1, 3), "crossing": (4, 7), "over": (6, 10)}
    rows = [row(*span, id=name, type=f"{domain}.x") for (name, span), domain in zip(spans.items(), "abcde", strict=True)]
    extraction = Extraction.from_payload(raw, {"indicators": rows})
    view = show([("a", extraction)])
    first = view.tab.locator("mark:not(.again)")
    pieces = "e => e.mark.elements.map(x => x.textContent).join('')"
    assert [view.tab.locator(f"mark:not(.again) >> nth={k}").evaluate(pieces) for k in range(first.count())] == [
        "甲乙丙丁戊", "乙丙", "戊己庚", "庚辛壬",
    ]  # fmt: skip
    assert view.tab.locator("mark mark").first.inner_text() == "乙丙"
    assert view.tab.locator('mark[data-count="2"]').inner_text().startswith("乙丙")
    view.tab.locator('mark[data-count="2"]').click()
    assert view.tab.locator("#card section").count() == 2
    assert view.tab.locator("#text").evaluate("e => e.textContent") == raw.replace("\n", "")


class Checked(Extraction):
    """An extraction that carries findings."""

    told: tuple[Finding, ...] = ()

    @property
    def findings(self) -> tuple[Finding, ...]:  # type: ignore[override]
        """What it carries, in place of what an audit would find."""
        return self.told


def test_findings_are_listed_and_lead_to_their_indicators(show: Show) -> None:
    found = povext.extract("全县共有62个贫困村，2019年贫困发生率0.4%。")
    rows: tuple[Indicator, ...] = found.indicators
    label = "the <b>parts</b> & the whole"
    finding = Finding(
        rule="sum.parts", verdict="fails", formula="whole = sum(parts)", label_en=label, label_zh=label, unit="count",
        stated=Range(value="62"), computed=Range(value="60"), difference="2", indicators=(rows[1].id,), roles=("whole",),
        spans=(rows[0].span,),
    )  # fmt: skip
    checked = Checked(text_length=found.text_length, indicators=rows, told=(finding,))
    view = show([("a", checked, found.raw)])
    assert view.text("#findings summary") == ["Findings of the checks (1)"]
    assert "The <b>parts</b> & the whole: the text's own figures give 60" in view.text("#findings li")[0]
    assert "sum.parts" in view.text("#findings li")[0]
    view.tab.locator("#findings button").click()
    assert view.text("mark.chosen") == [rows[1].text]


def test_a_web_page_is_shown_as_its_readers_see_it(show: Show) -> None:
    raw = (
        "<!DOCTYPE html><html><head><title>标题</title><script>var x = '99个';</script></head>\n<body><p>2019年底，陇西县"
        "<b>6</b>2个贫困村&nbsp;全部出列。</p>\n<p>&lt;完&gt;</p></body></html>"
    )
    extraction = povext.extract(raw)
    assert [raw[i.span.start : i.span.end] for i in extraction.indicators] == ["6</b>2个"]
    view = show([("page.html", extraction)])
    assert view.text("#text p") == ["2019年底，陇西县62个贫困村\u00a0全部出列。", "<完>"]
    assert "".join(view.text("#text mark")) == "62个"
    assert view.rows() == ["62个"]
    view.tab.locator("#source").check()
    assert view.text("#text mark") == ["6</b>2个"]
    assert "var x = '99个';" in view.text("#text")[0]


def test_nothing_at_all_is_shown_too(show: Show) -> None:
    view = show([])
    assert view.tab.locator("#documents").is_hidden()
    view = show([("empty.txt", povext.extract(""))])
    assert view.text("#nothing") == ["No indicator in this document."]
    view = show([("plain.txt", povext.extract("今天天气很好。"))])
    assert view.text("#text") == ["今天天气很好。"]


def test_two_hundred_documents_of_a_megabyte_stay_usable(show: Show) -> None:
    sentence = "2019年底，陇西县贫困发生率降至0.4%，62个贫困村全部出列，投入扶贫资金3.6亿元，户均增收3200元。"
    small = povext.extract(sentence)
    rows = [i.model_dump(mode="json") for i in small.indicators]
    repeats = 40

    def moved(k: int, shift: int) -> list[dict[str, Any]]:
        def move(span: dict[str, Any]) -> list[int]:
            return [span["start"] + shift, span["end"] + shift]

        return [
            {**r, "id": f"{k}-{r['id']}", "links": [], "span": move(r["span"]), "evidence": move(r["evidence"]),
             "trace": {f: {**s, "spans": [move(x) for x in s["spans"]]} for f, s in r["trace"].items()}}
            for r in rows
        ]  # fmt: skip

    payload = {"indicators": [r for k in range(repeats) for r in moved(k, k * (len(sentence) + 1))]}
    raw = "\n".join([sentence] * repeats)
    assert 200 * len(raw.encode()) > 1_000_000
    one = Extraction.from_payload(raw, payload)
    many = [(f"report-{k:03}.txt", one) for k in range(200)]
    begin = time.perf_counter()
    made = page(many)
    assert time.perf_counter() - begin < 120  # on a machine that is busy with other things; a few seconds on any other
    assert len(made.encode()) < 25_000_000
    begin = time.perf_counter()
    view = show(many)
    view.tab.locator("#text mark").first.wait_for()
    view.tab.locator("#document").select_option("199")
    view.tab.locator('[data-scope="all"]').click()
    view.tab.locator('[data-sort="value"]').click()
    view.tab.locator("#query").fill("report-150 贫困村")
    view.wait_for_rows(repeats)
    view.tab.locator("#table tbody tr").last.click()
    assert view.text("mark.chosen") == ["62个"]
    assert view.tab.locator("#document").input_value() == "150"
    assert time.perf_counter() - begin < 60  # on a slow machine; a few seconds on any other
