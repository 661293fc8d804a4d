"""Concepts: what the numbers of a text count, as rules in data files."""

from povext.concepts._core import ConceptMatch, ConceptMatcher, bundled_matcher
from povext.concepts._rules import Rule, bundled_rules, read_rules

__all__ = ["ConceptMatch", "ConceptMatcher", "Rule", "bundled_matcher", "bundled_rules", "read_rules"]
