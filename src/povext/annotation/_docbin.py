"""spaCy's DocBin: spans under ``doc.spans["povext"]``, their other fields under their ids in ``doc.user_data``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from povext.annotation._fields import Annotated, Region, Returned, context_of, flat

__all__ = ["packed", "read"]

_KEY, _FIELDS = "povext", "povext_fields"


def packed(documents: Iterable[Annotated]) -> bytes:
    """The texts as a DocBin.

    Parameters
    ----------
    documents : iterable of Annotated
        Texts with records.

    Returns
    -------
    bytes
    """
    import spacy
    from spacy.tokens import DocBin, SpanGroup

    from povext.tokenizer import RawTokenizer

    tokenizer = RawTokenizer(spacy.blank("zh").vocab)
    bin_ = DocBin(store_user_data=True)
    for document in documents:
        doc = tokenizer(document.text)
        spans, fields = [], {}
        for number, row in enumerate(document.rows, 1):
            start, end = row["span"]["start"], row["span"]["end"]
            span = doc.char_span(start, end, label=row["type"], span_id=f"r{number}", alignment_mode="expand")
            if span is not None:
                spans.append(span)
                # the exact offsets beside the token's, so that a span that nobody moved comes back as it was
                fields[f"r{number}"] = [start, end, span.start_char, span.end_char, flat(row)]
        doc.spans[_KEY] = SpanGroup(doc, name=_KEY, spans=spans)
        context = context_of(document.context)
        doc.user_data[_FIELDS] = {"name": document.name, "text": document.text, "context": context, "spans": fields}
        bin_.add(doc)
    return bin_.to_bytes()


def read(data: bytes) -> Iterator[Returned]:
    """Read a DocBin.

    Parameters
    ----------
    data : bytes
        The file.

    Yields
    ------
    Returned
        Each document.

    Raises
    ------
    ValueError
        Where it is no DocBin.
    """
    import spacy
    from spacy.tokens import DocBin

    vocab = spacy.blank("zh").vocab
    try:
        docs = list(DocBin(store_user_data=True).from_bytes(data).get_docs(vocab))
    except Exception as error:
        raise ValueError(f"is no DocBin of spaCy ({type(error).__name__})") from None
    for number, doc in enumerate(docs, 1):
        told = doc.user_data.get(_FIELDS, {})
        text, known = told.get("text", doc.text), told.get("spans", {})
        regions = []
        for span in doc.spans.get(_KEY, ()):
            start, end, first, last, fields = known.get(span.id_, [None, None, None, None, {}])
            unmoved = (span.start_char, span.end_char) == (first, last)
            at = (start, end) if unmoved else (span.start_char, span.end_char)
            regions.append(Region(*at, span.label_, fields))
        yield Returned(str(told.get("name") or f"doc-{number}"), text, regions, told.get("context", {}), [])
