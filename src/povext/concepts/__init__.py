"""Concepts: what the numbers of a text count, as rules in data files."""

from povext.concepts._core import ConceptMatch, ConceptMatcher, bundled_matcher
from povext.concepts._rules import Rule, bundled_rules, read_rules
from povext.concepts._taxonomy import Taxonomy, read_taxonomy, taxonomy_at

__all__ = [
    "ConceptMatch",
    "ConceptMatcher",
    "Rule",
    "Taxonomy",
    "bundled_matcher",
    "bundled_rules",
    "read_rules",
    "read_taxonomy",
    "taxonomy_at",
]
