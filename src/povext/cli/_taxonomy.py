"""A taxonomy told on the command line: read before any work begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from povext.cli._console import USAGE, give_up

if TYPE_CHECKING:
    from pathlib import Path

    from povext.concepts import Taxonomy

__all__ = ["usable"]


def usable(path: Path) -> Taxonomy:
    """The taxonomy; one that cannot be used stops the command with one line."""
    from povext.concepts import taxonomy_at
    from povext.errors import TaxonomyError

    try:
        return taxonomy_at(path)
    except TaxonomyError as error:
        give_up(str(error), USAGE)
