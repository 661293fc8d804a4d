"""From bytes to text: UTF-8, UTF-16, UTF-32, GB18030 (with GBK and GB 2312) and Big5, told apart without guessing.

UTF-8 proves itself. What is not UTF-8 is decoded in every other way, and the way is taken whose text is made of common
Chinese characters: the 3,755 of the first level of GB 2312, in either script. Wrong decodings give rare ones.
"""

from __future__ import annotations

import codecs
import re
from functools import cache

from povext.errors import BinaryFileError, DecodingError
from povext.text.script import simplify

__all__ = ["decode"]

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig", "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32", "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "utf-16"),
    (b"\x84\x31\x95\x33", "gb18030", "gb18030"),
)
_KINDS = (
    (b"%PDF", "a PDF file"),
    (b"PK\x03\x04", "an archive or an office file (docx, xlsx, zip)"),
    (b"\xd0\xcf\x11\xe0", "an office file of the old kind (doc, xls)"),
    (b"{\\rtf", "an RTF file"),
    (b"\x89PNG", "a picture"),
    (b"GIF8", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"RIFF", "a media file"),
    (b"ID3", "a media file"),
    (b"\x1f\x8b", "a compressed file"),
    (b"BZh", "a compressed file"),
    (b"\xfd7zXZ", "a compressed file"),
    (b"7z\xbc\xaf", "a compressed file"),
    (b"Rar!", "a compressed file"),
    (b"SQLite format", "a database"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
)
_DECLARED = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_-]{3,20})", re.IGNORECASE)
_ALIASES = {
    **dict.fromkeys(("gb2312", "gbk", "gb18030", "x-gbk", "gb_2312-80", "cp936"), "gb18030"),
    **dict.fromkeys(("big5", "big5-hkscs", "big5hkscs", "cp950", "x-x-big5"), "big5hkscs"),
    **dict.fromkeys(("utf-8", "utf8"), "utf-8"),
}
_CONTROLS = bytes(c for c in range(32) if c not in (9, 10, 12, 13, 27)) + b"\x7f"
_SAMPLE = 20_000
_PLAUSIBLE = 0.6
"""The least share of common characters: in Chinese text it is above 0.9, in text decoded wrongly below 0.4."""
_BROKEN = 0.02
"""The largest share of characters that may be lost to broken bytes."""


@cache
def _common() -> frozenset[str]:
    """Collect the characters of the first level of GB 2312, and the punctuation and forms that stand among them."""
    level = bytes(b for high in range(0xB0, 0xD8) for low in range(0xA1, 0xFF) for b in (high, low))
    marks = "，。、；：？！“”‘’「」『』（）《》〈〉【】〔〕—…·％～　０１２３４５６７８９\u00a0\ufeff×℃㎡①②③④⑤■●◆▲★"
    return frozenset(level.decode("gb2312", "ignore") + marks)


def decode(data: bytes) -> tuple[str, str]:
    r"""Decode the bytes of a file.

    Parameters
    ----------
    data : bytes
        What the file holds.

    Returns
    -------
    text : str
        Its text, line ends as they are; a byte order mark is no part of it.
    encoding : str
        ``utf-8``, ``utf-16``, ``utf-16-le``, ``utf-16-be``, ``utf-32``, ``gb18030``, ``big5`` or ``cp1252``.

    Raises
    ------
    BinaryFileError
        If the bytes are no text.
    DecodingError
        If they are text in no encoding that is recognised.

    Examples
    --------
    >>> decode("全县减贫2135人".encode("gb18030"))
    ('全县减贫2135人', 'gb18030')
    >>> decode("全縣減貧2135人，三個村脫貧".encode("big5"))
    ('全縣減貧2135人，三個村脫貧', 'big5')
    >>> decode(b"%PDF-1.7")
    Traceback (most recent call last):
    povext.errors.BinaryFileError: is a PDF file, not text: save it as text or HTML first
    """
    for bom, codec, name in _BOMS:
        if data.startswith(bom):
            text = data.decode(codec, "replace")
            return text.removeprefix("\ufeff"), name
    for magic, kind in _KINDS:
        if data.startswith(magic):
            raise BinaryFileError(f"is {kind}, not text: save it as text or HTML first")
    nulls = data.count(0)
    if not nulls or nulls * 1000 < len(data):
        try:
            return data.decode("utf-8"), "utf-8"
        except UnicodeDecodeError:
            pass
    best, name, share = _best(data, nulls)
    if best is not None:
        return best, name
    if nulls or len(data) - len(data.translate(None, _CONTROLS)) > len(data) // 100:
        raise BinaryFileError("is no text file: it holds bytes that no text has")
    if 4 * _high(data) < len(data):
        return data.decode("cp1252", "replace"), "cp1252"
    raise DecodingError(f"is in no encoding that is recognised (best guess {name}, {share:.0%} plausible): save it as UTF-8")


def _high(data: bytes) -> int:
    """Count the bytes beyond ASCII."""
    return len(data) - len(data.translate(None, bytes(range(128, 256))))


def _best(data: bytes, nulls: int) -> tuple[str | None, str, float]:
    """Decode in every way and choose the one that gives common characters; ``None`` where none does."""
    candidates = ["utf-8", "gb18030", "big5hkscs"]
    if len(data) % 2 == 0 and (nulls or 4 * _high(data) >= len(data)):
        candidates += ["utf-16-le", "utf-16-be"]
    declared = _DECLARED.search(data, 0, 4096)
    first = _ALIASES.get(declared[1].decode("ascii").lower()) if declared else None
    best, best_name, best_share = None, "", -1.0
    for codec in candidates:
        text = data.decode(codec, "replace")
        share, lost = _share(text)
        share += 0.1 if codec == first else 0.0
        if lost <= _BROKEN and share > best_share:
            best, best_name, best_share = text, codec.removesuffix("hkscs"), share
    return (best if best_share >= _PLAUSIBLE else None), best_name, max(best_share, 0.0)


def _share(text: str) -> tuple[float, float]:
    """Return the share of common characters among those beyond ASCII, and the share of lost ones, in samples."""
    half = len(text) // 2
    sample = text if len(text) <= 2 * _SAMPLE else text[:_SAMPLE] + text[half : half + _SAMPLE]
    wide = [c for c in simplify(sample) if c > "\x7f"]
    if not wide:
        plain = sum(" " <= c <= "~" or c in "\r\n\t" for c in sample)
        return (plain / len(sample) if sample else 0.0), 0.0
    common = _common()
    good = sum(c in common for c in wide)
    controls = sum(c < " " and c not in "\r\n\t\x0c" for c in sample)
    return (good - controls) / len(wide), wide.count("\ufffd") / len(wide)
