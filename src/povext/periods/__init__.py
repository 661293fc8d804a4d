"""Time expressions of Chinese prose, resolved to ISO intervals against the publication date."""

from __future__ import annotations

from datetime import date

from povext.checks import check_date, check_text
from povext.mentions import PeriodMention
from povext.periods.core import PeriodMatch, match

__all__ = ["PeriodMatch", "find_periods", "match"]


def find_periods(text: str, published: date | str | None = None) -> tuple[PeriodMention, ...]:
    """Find the time expressions of a text.

    Parameters
    ----------
    text : str
        Raw text, in either script.
    published : datetime.date, str or None
        Date of publication, a string in ISO form. Without it relative times stay unresolved and say so; the clock is never read.

    Returns
    -------
    tuple of PeriodMention
        In text order; ``text[m.span.start:m.span.end] == m.span.text``.

    Raises
    ------
    TypeError
        Where `text` is no string, or `published` neither a date nor a string.
    ValueError
        Where `published` is a string but no date; the message names it.

    Examples
    --------
    >>> [(m.span.text, m.start, m.end) for m in find_periods("今年上半年", "2020-10-19")]
    [('今年上半年', '2020-01-01', '2020-06-30')]
    """
    from povext.text import align

    aligned = align(check_text(text))
    found = match(aligned.clean, check_date(published))
    return tuple(PeriodMention(aligned.span(m.start, m.end), m.begin, m.finish, m.kind, m.certainty) for m in found)
