"""The tokens of the network: words as LAC cuts them where they are frequent, characters elsewhere; and their first vectors.

A network of this size that sees a few million words learns little of what words mean from characters, and a lot where it begins
with vectors of words that stand in like company.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from prepare import Corpus, Read
from scipy.sparse import coo_matrix
from scipy.sparse.linalg import svds
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
PAD, UNK, CLS, SEP, MASK = range(5)
PIECES = r"[0-9]+|[a-z]+|[\u4e00-\u9fff]+|[^0-9a-z\u4e00-\u9fff]"
_WORD = re.compile(r"[\u4e00-\u9fff]{2,4}")
_LOCAL = re.compile(r"..*(?:村|镇|乡|街道|社区|寨|屯|政府)")
"""Names are made of their characters, so that a new one looks like those that were seen."""
NAMES, COMMON = ("PER", "ORG"), ("农村", "乡村", "城镇", "乡镇", "社区", "街道", "家乡", "村镇", "政府", "城乡", "下乡", "返乡")
NEAR, SHARPER = 5, 0.75


def counted(texts: Iterable[Read]) -> tuple[Counter[str], Counter[str]]:
    """How often each word and each piece of a text that is one character stands in texts, and how often each character does."""
    words, characters = Counter[str](), Counter[str]()
    for t in texts:
        clean, at = folded(t.clean), 0
        for length, tag in t.words:
            word = clean[at : at + length]
            at += length
            if length == 1 or (tag not in NAMES and _WORD.fullmatch(word) and (word in COMMON or not _LOCAL.fullmatch(word))):
                words[word] += 1
        characters.update(clean)
        words.update(m[0] for m in re.finditer(r"[0-9]{1,8}|[a-z]+", clean))
    return words, characters


def folded(text: str) -> str:
    """All digits are one, capitals are small letters; no character more or less."""
    return re.sub("[1-9]", "0", re.sub("[A-Z]", lambda m: m[0].lower(), text))


def tokenizer_of(texts: Sequence[Read], size: int, rarest: int) -> Tokenizer:
    """Make the tokenizer: the likeliest cut of a text into words and characters, each by how often it was seen.

    Parameters
    ----------
    texts : sequence of Read
        Texts with their words.
    size : int
        Entries at most.
    rarest : int
        Characters that are seen less often are unknown.
    """
    words, characters = counted(texts)
    total = sum(words.values()) + 1
    scores = {
        c: math.log((words[c] + 0.02 * n + 0.1) / total) for c, n in characters.most_common() if n >= rarest and not c.isspace()
    }
    for word, n in words.most_common():
        if len(scores) >= size - len(SPECIAL) or n < rarest:
            break
        scores.setdefault(word, math.log(n / total))
    made = Tokenizer(models.Unigram([*((name, -30.0) for name in SPECIAL), *scores.items()], unk_id=UNK, byte_fallback=False))
    small = [normalizers.Replace(chr(c), chr(c).lower()) for c in range(ord("A"), ord("Z") + 1)]
    made.normalizer = normalizers.Sequence([normalizers.Replace(Regex("[1-9]"), "0"), *small])
    made.pre_tokenizer = pre_tokenizers.Split(Regex(PIECES), "isolated")
    made.post_processor = processors.TemplateProcessing(single="[CLS] $A [SEP]", special_tokens=[("[CLS]", CLS), ("[SEP]", SEP)])
    return made


def of_tokens(corpus: Corpus, tokenizer: Tokenizer) -> Corpus:
    """The same corpus with one number a token: a token is what its first character is, and of the type of any of them."""
    characters = ["".join(map(chr, corpus.chars[a:b])) for a, b in corpus.windows]
    ids: list[int] = []
    begins: list[int] = []
    windows: list[tuple[int, int]] = []
    for (a, _), told in zip(corpus.windows, tokenizer.encode_batch(characters, add_special_tokens=False), strict=True):
        at = len(ids)
        ids += told.ids
        begins += [a + start for start, _ in told.offsets]
        windows.append((at, len(ids)))
    starts = np.array(begins, np.int64)
    return Corpus(
        np.array(ids, np.uint32),
        np.maximum.reduceat(corpus.types, starts),
        np.add.reduceat(corpus.weights, starts),
        corpus.mentions[starts],
        corpus.words[starts],
        np.array(windows, np.int64),
        corpus.texts,
    )


def vectors(corpus: Corpus, entries: int, size: int, seed: int) -> NDArray[np.float32]:
    """Vectors of tokens by the company that they keep: the main components of positive pointwise mutual information.

    Levy and Goldberg (2014), Neural word embedding as implicit matrix factorization, NeurIPS 27.
    """
    ids = corpus.chars.astype(np.int64)
    owner = np.repeat(np.arange(len(corpus.windows)), np.diff(corpus.windows, axis=1)[:, 0])
    table = coo_matrix((entries, entries), dtype=np.float64).tocsr()
    for apart in range(1, NEAR + 1):
        here = owner[apart:] == owner[:-apart]
        left, right = ids[:-apart][here], ids[apart:][here]
        table = table + coo_matrix((np.full(len(left), 1 / apart), (left, right)), (entries, entries)).tocsr()
    table = (table + table.T).tocoo()
    sums = np.asarray(table.tocsr().sum(axis=1)).ravel() + 1e-9
    smooth = sums**SHARPER / (sums**SHARPER).sum()
    gain = np.log(table.data / sums[table.row] / smooth[table.col])
    kept = gain > 0
    matrix = coo_matrix((gain[kept], (table.row[kept], table.col[kept])), (entries, entries)).tocsr()
    main, values, _ = svds(matrix, k=size, random_state=seed)
    made = main * np.sqrt(values)
    return (made / (made.std() + 1e-9)).astype(np.float32)
