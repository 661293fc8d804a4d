"""The way from clean to raw offsets and back."""

import pickle

import pytest

from povext.mentions import Span
from povext.text import AlignedText, align
from povext.text.aligned import apply_edits


def test_clean_text_maps_onto_itself():
    raw = "全县减贫2135人，产业增收。"
    view = align(raw)
    assert view.identical
    assert view.clean == raw
    assert list(view.origin) == list(range(len(raw)))
    assert view.span(4, 8) == Span(4, 8, "2135")
    assert [view.to_clean(i) for i in range(len(raw) + 1)] == list(range(len(raw) + 1))


def test_deletions_inside_a_span_stay_inside_and_those_behind_it_outside():
    raw = "近2點(diǎn)多個(gè)億，共53個(gè)村"
    view = align(raw)
    assert view.clean == "近2点多个亿，共53个村"
    assert view.span(1, 6).text == "2點(diǎn)多個(gè)億"
    assert view.span(8, 11).text == "53個"


def test_an_entity_belongs_to_the_character_it_stands_for():
    view = align("减贫12&#19975;人")
    assert view.clean == "减贫12万人"
    assert view.span(2, 5) == Span(2, 12, "12&#19975;")
    assert view.span(4, 6).text == "&#19975;人"
    assert view.to_clean(5) == 5  # inside the entity: the first character kept after it


def test_a_start_never_lies_in_what_was_left_out_before_it():
    view = align("\u200b\u200b全县\u200b，5个村")
    assert view.span(0, 2) == Span(2, 4, "全县")
    assert view.span(2, 3) == Span(5, 6, "，")
    assert view.span(0, len(view.clean)).text == "全县\u200b，5个村"


def test_empty_spans_are_empty():
    view = align("万(wàn)亩")
    assert view.span(1, 1) == Span(6, 6, "")
    assert align("").span(0, 0) == Span(0, 0, "")
    assert align("\u200b").clean == ""
    assert align("\u200b").raw_start(0) == 1


def test_the_end_of_the_clean_text_is_the_end_of_the_raw_text():
    view = align("5个村\u200b\u200b")
    assert view.raw_start(3) == 5
    assert view.raw_end(3) == 3


def test_views_stack():
    first = apply_edits(AlignedText("a<b>&#49;</b>c", "a<b>&#49;</b>c"), [(1, 4, ""), (9, 13, "")])
    assert first.clean == "a&#49;c"
    second = apply_edits(first, [(1, 6, "1")])
    assert second.clean == "a1c"
    assert [second.span(i, i + 1).text for i in range(3)] == ["a", "&#49;", "c"]
    assert second.span(0, 3).text == second.raw
    third = apply_edits(second, [(1, 2, "")])
    assert third.clean == "ac"
    assert third.span(0, 1).text == "a"
    assert third.span(0, 2).text == second.raw


def test_overlapping_edits_keep_the_first():
    view = apply_edits(AlignedText("abcdef", "abcdef"), [(1, 3, ""), (2, 4, ""), (4, 5, "x")])
    assert view.clean == "adxf"


def test_no_edits_change_nothing():
    view = AlignedText("abc", "abc")
    assert apply_edits(view, []) is view


def test_views_are_values():
    view = align("萬(wàn)畝")
    assert pickle.loads(pickle.dumps(view)) == view
    with pytest.raises(AttributeError):
        view.raw = "x"
