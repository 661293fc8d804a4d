"""``povext audit``."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import IO, Any

from povext._finding import VERDICTS, Finding, Verdict
from povext.audit import Rule, bundled_rules, check, compare, read_rules
from povext.cli._console import FAILED, USAGE, console, give_up, visible
from povext.cli._extract import Faults, extracted, progress_bar
from povext.cli._taxonomy import usable
from povext.export.files import opened
from povext.inputs import read_documents
from povext.taxonomy import Language
from povext.types import Extraction

__all__ = ["run"]

_SHOWN: tuple[Verdict, ...] = ("fails", "warns")
_STYLES = {"fails": "bold red", "warns": "yellow", "holds": "green", "cannot tell": "dim"}
_BETWEEN = "between the documents"


def run(
    files: list[str],
    context: Mapping[str, str | None],
    form: str,
    out: Path | None,
    *,
    own: Sequence[Path],
    chosen: Sequence[str],
    verdicts: Sequence[Verdict],
    between: bool,
    jobs: int,
    labels: Language,
    taxonomy: Path | None,
    errors: Path | None,
) -> None:
    """Audit, write, and leave with status 1 where a document could not be read."""
    types = usable(taxonomy) if taxonomy else None
    rules = _rules(own, chosen, types.own if types else ())
    shown = tuple(verdicts) or _SHOWN
    counts: Counter[str] = Counter()
    kept: dict[str, Extraction] = {}
    with opened(errors) if errors else nullcontext() as record, opened(out) as file:
        faults = Faults(record)
        writer = _Lines(file) if form == "jsonl" else _Tables(file, labels)
        with progress_bar(enabled=len(files) != 1 or not Path(files[0]).is_file()) as advance:
            for document, extraction in extracted(read_documents(files or ["-"]), context, jobs, faults, types):
                name = visible(document.name if document.id is None else f"{document.name} ({document.id})")
                _tell(writer, name, check(extraction, rules, undecided="cannot tell" in shown), shown, counts)
                if between:
                    kept[name] = extraction
                advance()
        if between:
            _tell(writer, _BETWEEN, compare(kept, rules, undecided="cannot tell" in shown), shown, counts)
        writer.close(counts)
    if faults.count:
        raise SystemExit(FAILED)


def _rules(own: Sequence[Path], chosen: Sequence[str], types: Iterable[str]) -> tuple[Rule, ...]:
    """The rules that come along and one's own; of them those that are named, by id or by check."""
    rules = list(bundled_rules())
    for path in own:
        try:
            added = read_rules(path, types)
        except OSError as error:
            give_up(f"{path}: {error.strerror or error}", USAGE)
        except ValueError as error:
            give_up(str(error), USAGE)
        names = {rule.id for rule in added}
        rules = [rule for rule in rules if rule.id not in names] + list(added)
    for name in chosen:
        if not any(name in (rule.id, rule.id.partition(".")[0]) for rule in rules):
            checks = ", ".join(dict.fromkeys(rule.id.partition(".")[0] for rule in rules))
            give_up(f"no rule or check is called {name!r}: the checks are {checks}", USAGE)
    return tuple(r for r in rules if not chosen or r.id in chosen or r.id.partition(".")[0] in chosen)


def _tell(writer: _Lines | _Tables, name: str, found: Sequence[Finding], shown: Sequence[Verdict], counts: Counter[str]) -> None:
    counts["documents"] += name != _BETWEEN
    some = [finding for finding in found if finding.verdict in shown]
    counts.update(finding.verdict for finding in some)
    if some:
        writer.write(name, some)


class _Lines:
    """One JSON object a finding."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file

    def write(self, name: str, found: Sequence[Finding]) -> None:
        for finding in found:
            row: dict[str, Any] = {"file": None if name == _BETWEEN else name, **finding.model_dump(mode="json")}
            row |= {"message_en": finding.message("en"), "message_zh": finding.message("zh")}
            self._file.write(json.dumps(row, ensure_ascii=False) + "\n")

    def close(self, counts: Counter[str]) -> None:
        """Lines need no end."""


class _Tables:
    """One table a document that something was found in."""

    def __init__(self, file: IO[str], language: Language) -> None:
        self._console = console()
        self._console.file = file
        self._language = language

    def write(self, name: str, found: Sequence[Finding]) -> None:
        from rich.table import Table
        from rich.text import Text

        count = len(found)
        title = Text(f"{name}: {count} finding{'' if count == 1 else 's'}")
        made = Table(title=title, title_justify="left", header_style="bold", expand=False)
        for heading, options in (
            ("verdict", {"no_wrap": True}), ("rule", {"no_wrap": True}), ("finding", {"overflow": "fold"}),
            ("figures", {"overflow": "fold"}), ("may be because", {"overflow": "fold"}),
            ("at", {"justify": "right", "no_wrap": True}),
        ):  # fmt: skip
            made.add_column(heading, **options)
        for finding in found:
            causes = "; ".join(e.zh if self._language == "zh" else e.en for e in finding.explanations)
            cells = [finding.rule, finding.message(self._language), "; ".join(_figures(finding)), causes]
            at = str(finding.spans[0].start) if finding.spans else ""
            verdict = Text(finding.verdict, style=_STYLES[finding.verdict])
            made.add_row(verdict, *(Text(visible(cell)) for cell in (*cells, at)))
        self._console.print(made)

    def close(self, counts: Counter[str]) -> None:
        told = ", ".join(f"{verdict} {counts[verdict]}" for verdict in VERDICTS if counts[verdict]) or "nothing to tell"
        many = counts["documents"]
        self._console.print(f"{many} document{'' if many == 1 else 's'} audited: {told}", markup=False, soft_wrap=True)


def _figures(finding: Finding) -> Iterator[str]:
    """Role by role, the characters of the text."""
    documents = finding.documents or ("",) * len(finding.spans)
    for role, span, document in zip(finding.roles, finding.spans, documents, strict=True):
        yield f"{role} {span.text}{f' ({document})' if document else ''}"
