"""Whether the figures of a text bear each other out: differences, shares, totals, dates, tested with what the digits leave open.

A finding says how figures of one text (or of several) stand to each other and names innocent causes. It does not say which of
them is right, nor that anyone was wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from povext._finding import VERDICTS, Explanation, Finding, Range, Verdict
from povext.audit._facts import read_document
from povext.audit._judge import judge
from povext.audit._rules import Rule, bundled_rules, read_rules
from povext.types import Extraction

__all__ = ["VERDICTS", "Explanation", "Finding", "Range", "Rule", "Verdict", "bundled_rules", "check", "compare", "read_rules"]

_BETWEEN = "documents"


def check(extraction: Extraction, rules: Sequence[Rule] | None = None, *, undecided: bool = False) -> tuple[Finding, ...]:
    """Test the relations that a text implies between its own figures.

    Parameters
    ----------
    extraction : Extraction
        What was found in the text. Where it was read from JSON, the clauses that its indicators keep as evidence stand in for
        the text, and relations across clauses may go unseen.
    rules : sequence of Rule, optional
        What to test; by default :func:`bundled_rules`. Put your own beside them: ``(*bundled_rules(), *read_rules(path))``.
    undecided : bool
        Whether to tell also where a relation is implied but the figures leave it open (``cannot tell``).

    Returns
    -------
    tuple of Finding
        In the order of the text.

    Examples
    --------
    >>> from povext import extract
    >>> found = check(extract("全县共有贫困村86个，其中深度贫困村93个。"))
    >>> [(f.rule, f.verdict, f.difference) for f in found]
    [('subset.of_which', 'fails', Decimal('7'))]
    """
    chosen = [rule for rule in (bundled_rules() if rules is None else rules) if rule.within != _BETWEEN]
    if not extraction.indicators and not extraction.raw:
        return ()
    found = judge(chosen, [read_document(extraction)])
    return tuple(f for f in found if undecided or f.verdict != "cannot tell")


def compare(
    extractions: Iterable[Extraction] | Mapping[str, Extraction], rules: Sequence[Rule] | None = None, *, undecided: bool = False
) -> tuple[Finding, ...]:
    """Test what several documents tell of the same thing: type, unit, place and period.

    Parameters
    ----------
    extractions : iterable or mapping
        What was found in each; in a mapping under their names, else they are called by their number from 0.
    rules : sequence of Rule, optional
        What to test; by default :func:`bundled_rules`. Only rules between documents are read.
    undecided : bool
        As for :func:`check`.

    Returns
    -------
    tuple of Finding
        With the names of the documents in ``documents``.

    Examples
    --------
    >>> from povext import extract
    >>> one = extract("2019年底，马山县贫困发生率降至0.42%。")
    >>> two = extract("2019年底，马山县贫困发生率为0.62%。")
    >>> [(f.verdict, f.documents, f.difference) for f in compare({"a": one, "b": two})]
    [('warns', ('b', 'a'), Decimal('0.2'))]
    """
    named = extractions.items() if isinstance(extractions, Mapping) else ((str(n), e) for n, e in enumerate(extractions))
    chosen = [rule for rule in (bundled_rules() if rules is None else rules) if rule.within == _BETWEEN]
    found = judge(chosen, [read_document(e, name, n, times=False) for n, (name, e) in enumerate(named)])
    return tuple(f for f in found if undecided or f.verdict != "cannot tell")
