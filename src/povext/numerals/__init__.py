"""Numerals: how Chinese writes numbers, read into exact decimals."""
