"""Plots of indicators: one over time, planned against actual, many side by side. Needs altair: ``pip install "povext[plot]"``.

Every function takes extractions, or a table that povext has written, and returns an altair chart. A point is a value that a text
states; it lies at the last day of its period (the tick of a year is its end), and its tooltip tells document, place, period and
words. Where texts state several values for one place and time, all are shown, and the line follows the surest. Values are drawn
as floats, ranges as bars.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from math import ceil, floor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from povext.errors import MissingPackageError
from povext.viz._labels import Language, call
from povext.viz._observations import Observation, Source, observations

if TYPE_CHECKING:
    import altair as alt

__all__ = ["over_time", "panel", "planned_actual", "save"]

_FONT = "system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Source Han Sans SC', sans-serif"
_COLOURS = ["#0b5a7a", "#c4551f", "#5b8c3a", "#8a4fa3", "#b8891b", "#2f8f8b", "#b23a5b", "#5a6fb0", "#7a6a58", "#6b7280"]
_STATUS_COLOURS = {"actual": "#0b5a7a", "planned": "#c4551f", "forecast": "#b8891b", "norm": "#6b7280"}
_NUMBERS = {  # how an axis writes large numbers
    "en": "abs(datum.value) >= 1e6 ? format(datum.value / 1e6, ',~f') + ' m' : format(datum.value, ',~f')",
    "zh": (
        "abs(datum.value) >= 1e8 ? format(datum.value / 1e8, ',~f') + '亿' :"
        " abs(datum.value) >= 1e4 ? format(datum.value / 1e4, ',~f') + '万' : format(datum.value, ',~f')"
    ),
}


def over_time(
    data: Source,
    type: str,
    *,
    places: Iterable[str] | None = None,
    status: Iterable[str] = ("actual",),
    unit: str | None = None,
    measure: str = "value",
    language: Language = "en",
) -> alt.LayerChart:
    """Plot an indicator over time, a line for each place.

    Parameters
    ----------
    data : Extraction, mapping, iterable or table
        Extractions, a mapping of names to extractions, pairs ``(name, extraction)``, or a table (mappings, pandas, polars,
        Arrow) with povext's columns.
    type : str
        Code of the indicator (``poverty.incidence``).
    places : iterable of str, optional
        Names of the places to show; all by default.
    status : iterable of str
        Which of ``actual``, ``planned``, ``forecast``, ``norm`` to show.
    unit : str, optional
        Unit to show (``person``, ``CNY/person``); by default the one most values have. What is left out is told under the title.
    measure : str
        ``value``, ``change``, ``growth``, ``share``, ``gap``, ...
    language : {"en", "zh"}
        Language of titles and labels.

    Returns
    -------
    altair.LayerChart

    Raises
    ------
    MissingPackageError
        Where altair is not installed.
    ValueError
        Where no value is left to plot; the message tells what there is.

    Examples
    --------
    >>> from povext import extract
    >>> text = "2014年底，陇西县贫困发生率为15.4%。2019年底，陇西县贫困发生率为0.4%。"
    >>> chart = over_time(extract(text), "poverty.incidence")
    >>> [row["value"] for rows in chart.to_dict()["datasets"].values() for row in rows]
    [15.4, 0.4]
    """
    vega = _altair()
    rows, note = _chosen(observations(data, language), type, status, unit, measure, places, language)
    _mark_best(rows, ("place",))
    chart = vega.layer(*_layers(vega, rows, _by_place(vega, rows, language), language), data=vega.InlineData(values=rows))
    shown: alt.LayerChart = _finished(chart.properties(title=_title(vega, rows, note), width=560, height=320))
    return shown


def planned_actual(
    data: Source,
    type: str,
    *,
    places: Iterable[str] | None = None,
    unit: str | None = None,
    measure: str = "value",
    columns: int = 2,
    language: Language = "en",
) -> alt.LayerChart | alt.ConcatChart:
    """Plot what was planned and forecast against what came about, a panel for each place.

    Parameters
    ----------
    data, type, places, unit, measure, language
        As for :func:`over_time`.
    columns : int
        Panels side by side.

    Returns
    -------
    altair.LayerChart or altair.ConcatChart
        One panel, or one for each place.

    Raises
    ------
    MissingPackageError
        Where altair is not installed.
    ValueError
        Where no value is left to plot; the message tells what there is.

    Examples
    --------
    >>> from povext import extract
    >>> text = "2019年，陇西县农村居民人均可支配收入9000元。2020年，陇西县力争农村居民人均可支配收入达到1万元。"
    >>> chart = planned_actual(extract(text), "income.disposable")
    >>> [row["status"] for rows in chart.to_dict()["datasets"].values() for row in rows]
    ['actual', 'planned']
    """
    vega = _altair()
    wanted = ("actual", "planned", "forecast")
    rows, note = _chosen(observations(data, language), type, wanted, unit, measure, places, language)
    _mark_best(rows, ("place", "status"))
    present = [status for status in wanted if any(row["status"] == status for row in rows)]
    scale = vega.Scale(domain=[call("status", s, language) for s in present], range=[_STATUS_COLOURS[s] for s in present])
    colour = vega.Color("status_label:N", title=call("field", "status", language), scale=scale)
    layers = _layers(vega, rows, colour, language, dash=True)
    shown: alt.LayerChart | alt.ConcatChart
    if len({row["place"] for row in rows}) > 1:
        chart = _multiples(vega, layers, rows, "place", columns, width=300, height=180).resolve_scale(y="shared", color="shared")
    else:
        chart = vega.layer(*layers, data=vega.InlineData(values=rows)).properties(width=560, height=320)
    shown = _finished(chart.properties(title=_title(vega, rows, note)))
    return shown


def panel(
    data: Source,
    types: Sequence[str] | None = None,
    *,
    places: Iterable[str] | None = None,
    status: Iterable[str] = ("actual",),
    columns: int = 3,
    most: int = 12,
    language: Language = "en",
) -> alt.ConcatChart:
    """Plot many indicators as small multiples, each on a scale of its own.

    Parameters
    ----------
    data, places, status, language
        As for :func:`over_time`.
    types : sequence of str, optional
        Codes of the indicators, in the order of the panels; by default those with the most values, ``other`` left out. Each is
        shown in the unit most of its values have.
    columns : int
        Panels side by side.
    most : int
        Panels at most, where `types` does not say which.

    Returns
    -------
    altair.ConcatChart

    Raises
    ------
    MissingPackageError
        Where altair is not installed.
    ValueError
        Where no value is left to plot; the message tells what there is.

    Examples
    --------
    >>> from povext import extract
    >>> text = "2019年底，陇西县贫困发生率降至0.4%，62个贫困村全部出列。2020年，陇西县发放小额信贷3.6亿元。"
    >>> chart = panel(extract(text), columns=2)
    >>> sorted({row["type"] for rows in chart.to_dict()["datasets"].values() for row in rows})
    ['finance.loans', 'poverty.incidence', 'poverty.villages_exited']
    """
    vega = _altair()
    found = observations(data, language)
    kinds = set(status)
    plain = (row["type"] for row in found if row["measure"] == "value" and row["status"] in kinds)
    counts = Counter(code for code in plain if code != "other")
    chosen = list(types) if types is not None else [code for code, _ in counts.most_common(most)]
    rows: list[Observation] = []
    for code in chosen:
        part, _ = _chosen(found, code, kinds, None, "value", places, language)
        for row in part:
            row["panel"] = f"{row['label']} ({row['unit_label']})"
        rows += part
    if not rows:
        raise ValueError(_nothing("any type", found))
    _mark_best(rows, ("panel", "place"))
    layers = _layers(vega, rows, _by_place(vega, rows, language), language)
    chart = _multiples(vega, layers, rows, "panel", columns, width=230, height=130)
    shown: alt.ConcatChart = _finished(chart.resolve_scale(y="independent", color="shared"))
    return shown


def save(chart: Any, path: str | Path) -> Path:
    """Save a chart as one self-contained file that needs no network.

    Parameters
    ----------
    chart : altair chart
        What one of the functions here returned, or any altair chart.
    path : str or pathlib.Path
        Where to: ``.html`` (the page holds Vega itself), ``.json`` (the Vega-Lite specification with its data), ``.svg`` or
        ``.png``.

    Returns
    -------
    pathlib.Path
        The path.

    Raises
    ------
    MissingPackageError
        Where vl-convert-python is not installed and the format needs it.
    ValueError
        For any other ending.

    Examples
    --------
    >>> import tempfile
    >>> from povext import extract
    >>> chart = over_time(extract("2019年底，陇西县贫困发生率降至0.4%。"), "poverty.incidence")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     save(chart, f"{folder}/incidence.json").stat().st_size > 500
    True
    """
    path = Path(path)
    ending = path.suffix.lower()
    if ending == ".json":
        path.write_text(chart.to_json(indent=None) + "\n", "utf-8")
        return path
    if ending not in (".html", ".svg", ".png"):
        raise ValueError(f"{path.name}: a chart is saved as .html, .json, .svg or .png.")
    try:
        import vl_convert  # noqa: F401
    except ImportError:
        raise MissingPackageError("vl-convert-python", "plot", f"Saving a chart as {ending}") from None
    if ending == ".html":
        path.write_text(chart.to_html(inline=True, fullhtml=True), "utf-8")
    else:
        chart.save(str(path))
    return path


def _altair() -> Any:
    try:
        import altair
    except ImportError:
        raise MissingPackageError("altair", "plot", "A plot") from None
    return altair


def _chosen(
    found: Sequence[Observation],
    type: str,
    status: Iterable[str],
    unit: str | None,
    measure: str,
    places: Iterable[str] | None,
    language: Language,
) -> tuple[list[Observation], str]:
    """The rows to show, and what is left out of them."""
    kinds, names = set(status), None if places is None else set(places)
    fitting = [
        dict(row)
        for row in found
        if row["type"] == type
        and row["status"] in kinds
        and row["measure"] == measure
        and (names is None or row["place"] in names)
    ]
    units = Counter(row["unit"] for row in fitting)
    shown = unit if unit is not None else units.most_common(1)[0][0] if units else None
    rows = [row for row in fitting if row["unit"] == shown]
    if not rows:
        raise ValueError(_nothing(type if unit is None else f"{type} in {unit}", found))
    left = len(fitting) - len(rows)
    return rows, call("interface", "other_units", language).format(left) if left and unit is None else ""


def _nothing(wanted: str, found: Sequence[Observation]) -> str:
    there = Counter(f"{row['type']} ({row['measure']}, {row['status']}, {row['unit']})" for row in found)
    listed = ", ".join(name for name, _ in there.most_common(8)) or "nothing that has a period"
    return f"There is no value to plot for {wanted} as asked for; the data holds {listed}."


def _mark_best(rows: list[Observation], series: tuple[str, ...]) -> None:
    """Of several values for one place and time the line follows the surest; the first of equals."""
    best: dict[tuple[Any, ...], Observation] = {}
    for row in rows:
        row["best"] = False
        if row["value"] is None:
            continue
        key = (*(row[name] for name in series), row["end"])
        if key not in best or row["confidence"] > best[key]["confidence"]:
            best[key] = row
    for row in best.values():
        row["best"] = True


def _layers(vega: Any, rows: Sequence[Observation], colour: Any, language: Language, *, dash: bool = False) -> list[Any]:
    """Line, ranges and points."""
    first, last = floor(min(row["at"] for row in rows)), ceil(max(row["at"] for row in rows))
    ticks = range(first, last + 1, max(1, ceil((last - first) / 7)))
    time = vega.Scale(zero=False, nice=False, padding=14, domain=[first, last] if first < last else [first - 1, last + 1])
    years = vega.Axis(format="d", values=list(ticks), labelFlush=False, titleFontWeight=400, titleColor="#626a73")
    x = vega.X("at:Q", title=call("interface", "years", language), scale=time, axis=years)
    numbers = vega.Axis(labelExpr=_NUMBERS[language], tickCount=5)
    y = vega.Y("value:Q", title=None, scale=vega.Scale(zero=False, nice=True), axis=numbers)
    hints = [
        vega.Tooltip(f"{name}:{kind}", title=title)
        for name, kind, title in (
            ("label", "N", call("field", "type", language)),
            ("place", "N", call("field", "place", language)),
            ("value", "Q", call("field", "value", language)),
            ("unit_label", "N", call("field", "unit", language)),
            ("start", "N", call("field", "period", language)),
            ("end", "N", "–"),
            ("status_label", "N", call("field", "status", language)),
            ("text", "N", call("field", "text", language)),
            ("document", "N", call("field", "document", language)),
            ("confidence", "Q", call("field", "confidence", language)),
        )
    ]
    base = vega.Chart().encode(x=x, color=colour)
    line = base.transform_filter("datum.best").mark_line(strokeWidth=2, opacity=0.85)
    line = line.encode(y=y, strokeDash=vega.StrokeDash("status_label:N", legend=None)) if dash else line.encode(y=y)
    ranges = base.transform_filter("isValid(datum.low) && isValid(datum.high)").mark_rule(strokeWidth=4, opacity=0.5)
    ranges = ranges.encode(y=vega.Y("low:Q"), y2="high:Q", tooltip=hints)
    points = base.transform_filter("isValid(datum.value)").mark_point(filled=True, size=64, opacity=0.9)
    return [line, ranges, points.encode(y=y, tooltip=hints)]


def _multiples(vega: Any, layers: list[Any], rows: Sequence[Observation], by: str, columns: int, **size: int) -> Any:
    """A small chart for each value of a field, in the order of the rows, on one scale of time."""
    parts: dict[str, list[Observation]] = {}
    for row in rows:
        parts.setdefault(row[by], []).append(row)
    charts = [
        vega.layer(*layers, data=vega.InlineData(values=part)).properties(
            title=vega.TitleParams(text=name or "—", fontSize=12), **size
        )
        for name, part in parts.items()
    ]
    return vega.concat(*charts, columns=columns)


def _by_place(vega: Any, rows: Sequence[Observation], language: Language) -> Any:
    """A colour for each place; a legend only where there are several."""
    several = len({row["place"] for row in rows}) > 1
    legend = vega.Legend(orient="bottom", columns=6, symbolType="circle") if several else None
    return vega.Color("place:N", title=call("field", "place", language), scale=vega.Scale(range=_COLOURS), legend=legend)


def _title(vega: Any, rows: Sequence[Observation], note: str) -> Any:
    first = rows[0]
    unit = "" if first["unit"] == "percent" else f" ({first['unit_label']})"
    return vega.TitleParams(text=f"{first['label']}{unit}", subtitle=[note] if note else [])


def _finished(chart: Any) -> Any:
    """One look for all charts, with fonts that have Chinese."""
    return (
        chart.configure(font=_FONT)
        .configure_view(stroke=None)
        .configure_axis(gridColor="#e9e6de", domainColor="#b9b5aa", tickColor="#b9b5aa", labelColor="#4b5259", labelFontSize=11)
        .configure_title(anchor="start", fontSize=15, subtitleColor="#626a73", offset=12)
        .configure_header(labelFontSize=12, labelFontWeight=600, labelAnchor="start", labelLimit=260)
        .configure_legend(labelFontSize=12, titleColor="#626a73", titleFontWeight=400)
    )
