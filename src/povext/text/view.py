"""From a raw text to its clean view: markup, decoding, script, noise and line wraps, in this order."""

from __future__ import annotations

from povext.checks import check_text
from povext.text.aligned import AlignedText, apply_edits
from povext.text.markup import entity_edits, markup_edits
from povext.text.noise import chinese_marks, mojibake_edits, noise_edits
from povext.text.script import simplify
from povext.text.wraps import wrap_edits

__all__ = ["align"]


def align(raw: str) -> AlignedText:
    r"""Lay the clean view over a raw text.

    The clean view is in simplified script with half-width digits, letters and percent signs. Left out are pinyin in
    brackets, zero-width characters, doubled commas, line breaks inside sentences, spaces inside numbers, tags and
    entities; of an HTML page everything but its text. Chinese punctuation stays as it is; ASCII marks between Chinese
    characters turn into it.

    Parameters
    ----------
    raw : str
        The text as it was handed in, or the source of an HTML page.

    Returns
    -------
    AlignedText
        Its clean view, with the way back to the raw characters.

    Raises
    ------
    TypeError
        If it is no ``str``.

    Examples
    --------
    >>> align("2點(diǎn)多個(gè)億").clean
    '2点多个亿'
    >>> align("<p>共有&nbsp;５３&nbsp;个贫困村</p>").clean
    '共有53个贫困村\n'
    """
    view = AlignedText(check_text(raw), raw)
    for find in (markup_edits, mojibake_edits, entity_edits):
        edits = find(view.clean)
        if edits:
            view = apply_edits(view, edits)
    simple = simplify(view.clean)
    if simple is not view.clean:
        view = AlignedText(raw, simple, view.cuts, view.skips, view.binds)
    edits = noise_edits(view.clean)
    if edits:
        view = apply_edits(view, edits)
    simple = chinese_marks(view.clean)
    if simple is not view.clean:
        view = AlignedText(raw, simple, view.cuts, view.skips, view.binds)
    edits = wrap_edits(view.clean)
    return apply_edits(view, edits) if edits else view
