"""Encodings told apart."""

import codecs

import pytest

from povext.errors import BinaryFileError, DecodingError, InputError
from povext.text.decoding import decode

SIMPLE = "去年，青山县减贫2135人，贫困发生率降至0.54%。\r\n全县有茶企15家，产值1.2亿元。"
TRADITIONAL = "去年，青山縣減貧2135人，貧困發生率降至0.54%。\r\n全縣有茶企15家，產值1.2億元。"


@pytest.mark.parametrize("text", [SIMPLE, TRADITIONAL, SIMPLE[:12], TRADITIONAL[:12], SIMPLE * 3000])
@pytest.mark.parametrize(
    ("codec", "name"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("gb18030", "gb18030"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-32", "utf-32"),
    ],
)
def test_unicode_and_gb18030(text, codec, name):
    assert decode(text.encode(codec)) == (text, name)


@pytest.mark.parametrize("text", [TRADITIONAL, TRADITIONAL[:12], TRADITIONAL * 3000])
def test_big5(text):
    assert decode(text.encode("big5")) == (text, "big5")


def test_gb2312_and_gbk_are_gb18030():
    assert decode(SIMPLE.encode("gb2312")) == (SIMPLE, "gb18030")
    assert decode("朱镕基、堃".encode("gbk") + SIMPLE.encode("gbk"))[1] == "gb18030"


@pytest.mark.parametrize("codec", ["utf-8", "gb18030"])
def test_a_file_that_was_cut_or_has_a_broken_byte_is_still_read(codec):
    data = (SIMPLE * 4).encode(codec)
    text, name = decode(data[:-1])
    assert name == codec
    assert text.startswith(SIMPLE)
    text, name = decode(data[:120] + b"\xff" + data[121:])
    assert name == codec
    assert "\ufffd" in text
    assert text.endswith(SIMPLE)


def test_a_page_that_declares_its_encoding():
    page = '<html><head><meta charset="gb2312"></head><body>县</body></html>'
    assert decode(page.encode("gb18030")) == (page, "gb18030")


def test_text_that_is_not_chinese():
    assert decode(b"hello\n") == ("hello\n", "utf-8")
    assert decode(b"") == ("", "utf-8")
    assert decode("caf\u00e9 na\u00efve".encode("latin-1")) == ("caf\u00e9 na\u00efve", "cp1252")


def test_a_lost_byte_order_mark_is_no_part_of_the_text():
    assert decode(codecs.BOM_UTF16_LE + "县".encode("utf-16-le")) == ("县", "utf-16")


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7\n\x00", "PDF"),
        (b"PK\x03\x04\x14\x00", "office"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "office"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"\x1f\x8b\x08", "compressed"),
        (b"\x00\x01\x02\x03" * 50, "no text file"),
        (bytes(range(256)) * 20, "no text file"),
    ],
)
def test_binary_files_are_refused(data, kind):
    with pytest.raises(BinaryFileError, match=kind):
        decode(data)


def test_an_unknown_encoding_is_refused():
    with pytest.raises(DecodingError, match="UTF-8"):
        decode("Русский текст о сельском хозяйстве и бедности".encode("cp1251"))
    assert issubclass(DecodingError, InputError)
    assert issubclass(InputError, ValueError)
