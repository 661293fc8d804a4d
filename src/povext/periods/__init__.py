"""Time expressions of Chinese prose, resolved to ISO intervals against the publication date."""

from __future__ import annotations

from povext.mentions import PeriodMention
from povext.periods.core import PeriodMatch, match

__all__ = ["PeriodMatch", "find_periods", "match"]


def find_periods(text: str, published: str | None = None) -> tuple[PeriodMention, ...]:
    """Find the time expressions of a text.

    Parameters
    ----------
    text : str
        Raw text, in either script.
    published : str or None
        ISO date of publication. Without it relative times stay unresolved and say so; the clock is never read.

    Returns
    -------
    tuple of PeriodMention
        In text order; ``text[m.span.start:m.span.end] == m.span.text``.

    Raises
    ------
    ValueError
        Where `published` is no ISO date.

    Examples
    --------
    >>> [(m.span.text, m.start, m.end) for m in find_periods("今年上半年", "2020-10-19")]
    [('今年上半年', '2020-01-01', '2020-06-30')]
    """
    from povext.text import align

    aligned = align(text)
    found = match(aligned.clean, published)
    return tuple(PeriodMention(aligned.span(m.start, m.end), m.begin, m.finish, m.kind, m.certainty) for m in found)
