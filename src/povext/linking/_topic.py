"""Whether a paragraph, or most of a text, speaks of the subject of the taxonomy."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

__all__ = ["Topic"]

_LINE: Final = 30
"""A paragraph that is no longer is a heading or a caption."""


class Topic:
    """The subject of a text, paragraph by paragraph.

    Parameters
    ----------
    clean : str
        The clean view of the text.
    blocks : sequence of tuple
        The paragraphs.
    words : re.Pattern or None
        Words that tell the subject; without them every paragraph speaks of it.
    """

    def __init__(self, clean: str, blocks: Sequence[tuple[int, int]], words: re.Pattern[str] | None) -> None:
        self._clean, self._blocks, self._words = clean, blocks, words
        self._known: dict[tuple[int, int], bool] = {}
        self._mostly: bool | None = None

    @property
    def told(self) -> bool:
        """Whether the subject has words."""
        return self._words is not None

    def off(self, block: tuple[int, int]) -> bool:
        """Whether neither a paragraph nor most of the text speaks of the subject.

        Parameters
        ----------
        block : tuple of int
            The paragraph.

        Returns
        -------
        bool
        """
        if self._words is None:
            return False
        known = self._known.get(block)
        if known is None:
            known = self._known[block] = not self._words.search(self._clean, *block) and not self._text()
        return known

    def _text(self) -> bool:
        if self._mostly is None:
            assert self._words is not None
            told = [bool(self._words.search(self._clean, a, b)) for a, b in self._blocks if b - a > _LINE]
            self._mostly = sum(told) * 2 >= len(told)
        return self._mostly
