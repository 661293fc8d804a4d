"""The text layer on the development texts: every annotated number can be found, and none of them is cut or skipped."""

import json

import pytest

from povext.text import align, structure

PAGES = {"nanning": "2020-10-19", "chongzuo": "2020-11-10"}


@pytest.fixture(scope="module")
def texts(shared):
    """Name, raw text and the annotated numbers of every text."""
    found = []
    for file in sorted((shared / "gold").glob("*.json")):
        with (shared / "corpus" / "texts" / f"{file.stem}.txt").open(encoding="utf-8", newline="") as stream:
            found.append((file.stem, stream.read(), json.loads(file.read_text("utf-8"))["indicators"]))
    assert found
    return found


def test_offsets_of_every_annotated_number_go_there_and_back(texts):
    for name, raw, records in texts:
        view = align(raw)
        for record in records:
            start, end = record["span"]["start"], record["span"]["end"]
            span = view.span(view.to_clean(start), view.to_clean(end - 1) + 1)
            assert (span.start, span.end) == (start, end), (name, raw[start:end])


def test_each_number_lies_whole_in_one_clause_and_one_sentence(texts):
    for name, raw, records in texts:
        view = align(raw)
        built = structure(view.clean)
        for record in records:
            start, end = view.to_clean(record["span"]["start"]), view.to_clean(record["span"]["end"] - 1) + 1
            for stretches in (built.clauses, built.sentences):
                assert sum(a <= start and end <= b for a, b in stretches) == 1, (name, view.clean[start:end])


def test_no_number_that_counts_is_taken_for_furniture(texts):
    for name, raw, records in texts:
        view = align(raw)
        furniture = structure(view.clean).furniture
        for record in records:
            if not record.get("optional"):
                start, end = view.to_clean(record["span"]["start"]), view.to_clean(record["span"]["end"] - 1) + 1
                assert not any(a < end and start < b for a, b in furniture), (name, view.clean[start:end])


def test_pages_state_their_date(texts):
    stated = {name: structure(align(raw).clean).published for name, raw, _ in texts}
    assert PAGES.items() <= stated.items()
