"""The light view: what a notebook shows for an extraction. Inline styles, no script, nothing that reaches beyond it."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

from povext import taxonomy
from povext.types import Extraction, Indicator
from povext.viz._labels import Language, call, domain_of, labels, type_names
from povext.viz._layers import events
from povext.viz._sheets import left_out, plain, readable

__all__ = ["colour", "displacy_options", "fragment"]

_MOST_TEXT = 20_000
_MOST_ROWS = 500
_FRAME = "line-height:1.9;white-space:pre-wrap;overflow-wrap:anywhere;max-width:52em;max-height:36em;overflow:auto"
_CELL = "padding:2px 10px 2px 0;text-align:left;vertical-align:top"
_BREAKS = re.compile(r"\s*\n\s*")
_SEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_TURNING = re.compile("[\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def fragment(extraction: Extraction, *, language: Language = "en") -> str:
    """Show an extraction as a piece of HTML: the text with its indicators highlighted, a legend, and a table.

    Parameters
    ----------
    extraction : Extraction
        What was extracted. Without its text (read from JSON) only the table is shown.
    language : {"en", "zh"}
        Language of the labels.

    Returns
    -------
    str
        A ``<div>`` with inline styles, which leaves the page around it alone.

    Examples
    --------
    >>> from povext import extract
    >>> shown = fragment(extract("全县贫困发生率降至0.4%。"))
    >>> "<mark" in shown, "<script" in shown, "<style" in shown
    (True, False, False)
    """
    if language not in ("en", "zh"):
        raise ValueError(f'The language of the view is "en" or "zh", not {language!r}.')
    parts = [_legend(extraction.indicators, language)]
    if extraction.raw is None:
        parts.append(f"<p><i>{_escaped(call('interface', 'untold', language))}</i></p>")
    else:
        parts.append(_text(plain(extraction.raw), extraction.indicators, language))
    parts.append(_table(extraction, language))
    return f'<div lang="{language}">{"".join(parts)}</div>'


def displacy_options() -> dict[str, object]:
    """Options with which displaCy shows the indicators of a document, in the colours of the review page.

    Returns
    -------
    dict
        ``spans_key`` and ``colors`` (a colour for each type).

    Examples
    --------
    >>> displacy_options()["spans_key"]
    'povext'
    """
    return {"spans_key": "povext", "colors": {code.upper(): colour(domain_of(code)) for code in taxonomy.builtin()}}


def colour(domain: str, *, alpha: float | None = None) -> str:
    """Colour of a domain, as CSS; what is unknown is grey.

    Examples
    --------
    >>> colour("poverty"), colour("no_such_domain", alpha=0.5)
    ('hsl(15 60% 72%)', 'hsl(0 0% 60% / 0.5)')
    """
    hue = labels()["domain"].get(domain, {}).get("hue")
    shade = "0 0% 60%" if hue is None else f"{(hue - 10) % 360} 60% {72 if alpha is None else 50}%"
    return f"hsl({shade})" if alpha is None else f"hsl({shade} / {alpha})"


def _escaped(text: str) -> str:
    """Text that HTML shows as it is: control characters become signs, what turns text round is replaced."""
    text = _SEEN.sub(lambda found: chr(0x2400 + ord(found[0])), plain(text))
    return html.escape(_TURNING.sub("\ufffd", text))


def _legend(indicators: Sequence[Indicator], language: Language) -> str:
    present = {domain_of(i.type) for i in indicators}
    order = [d for d in labels()["domain"] if d in present] + sorted(present - set(labels()["domain"]))
    chip = '<span style="margin-right:.9em;white-space:nowrap;border-bottom:2px solid {}">{}</span>'
    chips = [chip.format(colour(d, alpha=0.9), _escaped(call("domain", d, language))) for d in order]
    return f'<p style="margin:0 0 .6em">{"".join(chips)}</p>' if chips else ""


def _text(raw: str, indicators: Sequence[Indicator], language: Language) -> str:
    shown = raw[:_MOST_TEXT]
    by_span: dict[tuple[int, int], list[Indicator]] = {}
    for indicator in indicators:
        if indicator.span.start < indicator.span.end <= len(shown):
            by_span.setdefault((indicator.span.start, indicator.span.end), []).append(indicator)
    spans = sorted(by_span, key=lambda span: (span[0], -span[1]))
    edits = [edit for edit in left_out(raw) if edit[1] <= len(shown)]
    out: list[str] = []
    for event in events(shown, spans, edits):
        if event.kind == "text":
            out.append(_escaped(_BREAKS.sub("\n", event.text) if edits else event.text))
        elif event.kind == "close":
            out.append("</mark>")
        else:
            out.append(_mark(by_span[spans[event.stretch]], language))
    rest = f"<p><i>{_escaped(call('interface', 'cut', language))}</i></p>" if len(raw) > len(shown) else ""
    return f'<div lang="zh" style="{_FRAME}">{"".join(out).strip()}</div>{rest}'


def _mark(indicators: Sequence[Indicator], language: Language) -> str:
    domain = domain_of(indicators[0].type)
    style = (
        f"color:inherit;background:{colour(domain, alpha=0.22)};border-bottom:2px solid {colour(domain, alpha=0.9)};padding:.1em"
    )
    title = "\n".join(_told(i, language) for i in indicators)
    return f'<mark style="{style}" title="{_escaped(title)}">'


def _told(indicator: Indicator, language: Language) -> str:
    when = str(indicator.period or "")
    parts = [_type(indicator, language), _amount(indicator, language), call("measure", indicator.measure, language)]
    parts += [call("status", indicator.status, language), indicator.place.name if indicator.place else "", when]
    return " · ".join([*(p for p in parts if p), f"{indicator.confidence:.2f}"])


def _type(indicator: Indicator, language: Language) -> str:
    return type_names(indicator.type)[language]


def _amount(indicator: Indicator, language: Language) -> str:
    numbers = [n for n in (indicator.value, indicator.low, indicator.high) if n is not None]
    sign = str(labels()["bound"][indicator.bound]["sign"])
    unit = "/".join([call("unit", indicator.unit, language), *(call("per", per, language) for per in indicator.per)])
    gap = "" if language == "zh" or unit.startswith("%") else " "
    return f"{sign} {'–'.join(f'{n:,f}' for n in numbers)}{gap}{unit}".strip()


def _table(extraction: Extraction, language: Language) -> str:
    indicators = extraction.indicators
    edits = left_out(extraction.raw or "")

    def row(cells: Sequence[str], tag: str) -> str:
        opened = f'<{tag} style="{_CELL}">'
        return f"<tr>{''.join(f'{opened}{_escaped(c)}</{tag}>' for c in cells)}</tr>"

    names = ("type", "value", "text", "place", "period", "status", "confidence")
    rows = [
        row(
            (
                _type(i, language),
                _amount(i, language),
                readable(extraction.raw, i.span.start, i.span.end, edits) if extraction.raw and edits else i.text,
                i.place.name if i.place else "",
                str(i.period or ""),
                call("status", i.status, language),
                f"{i.confidence:.2f}",
            ),
            "td",
        )
        for i in indicators[:_MOST_ROWS]
    ]
    count = f"{len(indicators)} {call('interface', 'shown', language)}"
    if len(indicators) > _MOST_ROWS:
        count = f"{_MOST_ROWS} {call('interface', 'of', language)} {count}"
    head = row([call("field", name, language) for name in names], "th")
    return (
        f'<details style="margin-top:.6em"><summary style="cursor:pointer">{_escaped(count)}</summary>'
        f'<table style="border-collapse:collapse"><thead>{head}</thead><tbody>{"".join(rows)}</tbody></table></details>'
    )
