"""What holds of the tokenizer on any string."""

import spacy
from hypothesis import example, given
from hypothesis import strategies as st

from povext.tokenizer import RawTokenizer, set_sentence_starts

TOKENIZER = RawTokenizer(spacy.blank("zh").vocab)
TEXTS = st.lists(st.one_of(st.sampled_from([*"县村。，1234.,％%aé \n\t\u3000１２", "\r\n", "1,234"]), st.characters())).map(
    "".join
)


@given(TEXTS)
@example("\ud800")
@example("\x00")
def test_the_text_is_the_text(text):
    doc = TOKENIZER(text)
    assert len(doc.text) == len(text)
    if not any("\ud800" <= c <= "\udfff" for c in text):
        assert doc.text == text
    for token in doc:
        if "\u4e00" <= token.text[0] <= "\u9fff":
            assert len(token.text) == 1


@given(TEXTS, st.sets(st.integers(0, 200)))
def test_sentences_start_where_they_should(text, starts):
    doc = set_sentence_starts(TOKENIZER(text), sorted(starts))
    found = {token.idx for token in doc if token.is_sent_start}
    for start in starts:
        following = [token.idx for token in doc if token.idx >= start]
        assert not following or min(following) in found
    if len(doc):
        assert 0 in found
