"""Documents from every kind of input."""

import io
import json
import os
from pathlib import Path

import pytest

import povext
from povext.errors import BinaryFileError, InputError, RecordError, TooLargeError
from povext.inputs import Document, document_from_record, read_document, read_documents

TEXT = "去年，青山县减贫2135人，贫困发生率降至0.54%。\r\n全县有茶企15家。"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "a.txt").write_bytes(TEXT.encode("gb18030"))
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "b.html").write_text(
        "<html><head><title>青山县减贫</title></head><body><p>减贫12&#19975;人</p></body></html>", "utf-8"
    )
    (tmp_path / "sub" / "c.md").write_bytes(b"%PDF-1.7 \x00")
    (tmp_path / "sub" / "d.pdf").write_bytes(b"%PDF-1.7 \x00")
    (tmp_path / ".hidden").mkdir()
    (tmp_path / ".hidden" / "e.txt").write_text("x")
    rows = [
        '{"id": 7, "text": "减贫3人", "published": "2020-10-19", "title": "题", "source": "报", "place": "450100"}',
        "",
        "no json",
    ]
    rows += [
        '{"text": 5}',
        '{"text": "减贫4人", "published": "2020-13-01"}',
        '{"text": "减贫5人", "title": 3}',
        "[1]",
        '{"text": "减贫6人"}',
    ]
    (tmp_path / "f.jsonl").write_text("\n".join(rows), "utf-8")
    return tmp_path


def test_one_file(folder):
    document = read_document(folder / "a.txt")
    assert document.text == TEXT
    assert document.encoding == "gb18030"
    assert document.name == str(folder / "a.txt")
    assert not document.page
    assert read_document(str(folder / "a.txt"), name="bericht").name == "bericht"


def test_bytes():
    assert read_document(TEXT.encode("utf-16")).text == TEXT
    assert read_document(bytearray(b"abc")).text == "abc"
    assert read_document(b"").text == ""


def test_a_page(folder):
    document = read_document(folder / "sub" / "b.html")
    assert document.page
    assert document.title == "青山县减贫"
    assert document.text.startswith("<html>")


def test_a_folder_with_all_that_is_wrong_in_it(folder):
    documents = list(read_documents([folder]))
    names = [os.path.relpath(d.name, folder) for d in documents]
    assert names == ["a.txt", *(f"f.jsonl:{n}" for n in (1, 3, 4, 5, 6, 7, 8)), str(Path("sub/b.html")), str(Path("sub/c.md"))]
    good = [d for d in documents if d.error is None]
    assert [d.text[:4] for d in good] == ["去年，青", "减贫3人", "减贫6人", "<htm"]
    errors = {os.path.relpath(d.name, folder): d.error for d in documents if d.error}
    assert isinstance(errors[str(Path("sub/c.md"))], BinaryFileError)
    assert all(isinstance(errors[f"f.jsonl:{n}"], RecordError) for n in (3, 4, 5, 6, 7))
    assert "2020-13-01" in str(errors["f.jsonl:5"])
    assert '"title"' in str(errors["f.jsonl:6"])
    for name, error in errors.items():
        assert str(error).count("\n") == 0
        assert str(error).startswith(str(folder / name)), "the message names what it is about, once"
        assert error.message in str(error)


def test_a_record(folder):
    document = next(d for d in read_documents([folder / "f.jsonl"]))
    told = {"published": "2020-10-19", "published_default": None, "title": "题", "source": "报", "place": "450100"}
    assert document.context == told
    assert document.id == "7"


@pytest.mark.parametrize("record", [None, [], "减贫", {}, {"text": None}, {"text": 3}, {"text": "x", "published": "gestern"}])
def test_records_that_are_none(record):
    with pytest.raises(RecordError, match=r"^r:1: "):
        document_from_record(record, name="r:1")


def test_a_date_for_texts_that_state_none():
    record = {"text": "去年，全县脱贫3人。", "published_default": "2020-10-19"}
    document = document_from_record(record, name="r:1")
    found = povext.extract(document.text, **document.context).indicators[0].period
    assert (found.start, found.end) == ("2019-01-01", "2019-12-31")
    with pytest.raises(RecordError, match="published_default must be a date"):
        document_from_record({**record, "published_default": "2020-13-01"}, name="r:1")


def test_patterns(folder):
    found = list(read_documents([str(folder / "**" / "*.html"), str(folder / "*.txt"), str(folder / "*.none")]))
    assert [Path(d.name).name for d in found] == ["b.html", "a.txt", "*.none"]
    assert found[2].error is not None
    assert "matches no file" in str(found[2].error)


def test_a_name_with_brackets_is_a_name(tmp_path):
    (tmp_path / "a[1].txt").write_text("减贫3人", "utf-8")
    assert [d.text for d in read_documents([tmp_path / "a[1].txt"])] == ["减贫3人"]


def test_an_empty_folder(tmp_path):
    (document,) = read_documents([tmp_path])
    assert "holds no file" in str(document.error)


def test_what_is_missing_or_no_file(tmp_path):
    with pytest.raises(InputError, match="no such file"):
        read_document(tmp_path / "none.txt")
    with pytest.raises(InputError, match="is a folder"):
        read_document(tmp_path)
    (missing,) = read_documents([tmp_path / "none.txt"])
    assert missing.text == ""
    assert "no such file" in str(missing.error)
    (nul,) = read_documents(["a\0b"])
    assert nul.error is not None


def test_records_need_the_reader_of_many(folder):
    with pytest.raises(InputError, match="read_documents"):
        read_document(folder / "f.jsonl")


def test_the_limit(tmp_path):
    (tmp_path / "big.txt").write_text("村" * 100, "utf-8")
    (tmp_path / "big.jsonl").write_text('{"text": "%s"}\n{"text": "村"}\n' % ("x" * 100), "utf-8")
    with pytest.raises(TooLargeError, match="larger than 50 bytes"):
        read_document(tmp_path / "big.txt", limit=50)
    assert read_document(tmp_path / "big.txt", limit=300).text
    first, second = read_documents([tmp_path / "big.jsonl"], limit=50)
    assert isinstance(first.error, TooLargeError)
    assert second.text == "村"
    with pytest.raises(TooLargeError):
        read_document(b"x" * 51, limit=50)


def test_standard_input():
    (document,) = read_documents(["-"], stdin=io.BytesIO(TEXT.encode("gb18030")))
    assert (document.name, document.text) == ("-", TEXT)
    rows = b'{"text": "a"}\n{"text": "b"}\nx\n'
    found = list(read_documents(["-"], stdin=io.BytesIO(rows)))
    assert [(d.name, d.text) for d in found] == [("-:1", "a"), ("-:2", "b"), ("-:3", "")]
    assert found[2].error is not None
    (braces,) = read_documents(["-"], stdin=io.BytesIO("{没有记录}\n53个村".encode()))
    assert braces.text == "{没有记录}\n53个村"
    (binary,) = read_documents(["-"], stdin=io.BytesIO(b"\x89PNG\r\n"))
    assert isinstance(binary.error, BinaryFileError)
    (empty,) = read_documents(["-"], stdin=io.BytesIO(b""))
    assert empty.error is None
    (large,) = read_documents(["-"], stdin=io.BytesIO(b"x" * 99), limit=10)
    assert isinstance(large.error, TooLargeError)


def test_records_in_other_encodings_and_depths(tmp_path):
    path = tmp_path / "r.jsonl"
    path.write_bytes(
        '\ufeff{"text": "减贫1人"}\n'.encode()
        + '{"text": "青山县减贫两千人，产业增收"}\n'.encode("gb18030")
        + b'{"text": ' + b"[" * 100_000 + b"\n"
        + json.dumps({"text": "\ud800"}).encode() + b"\n"
    )  # fmt: skip
    documents = list(read_documents([path]))
    assert [d.text for d in documents] == ["减贫1人", "青山县减贫两千人，产业增收", "", "\ud800"]
    assert [d.error is None for d in documents] == [True, True, False, True]


def test_many_files_do_not_stay_open(tmp_path):
    paths = []
    for n in range(50):
        paths.append(tmp_path / f"{n}.txt")
        paths[-1].write_text("村", "utf-8")
    assert sum(d.text == "村" for d in read_documents(paths)) == 50


def test_documents_are_values():
    assert Document("a", "b") == Document("a", "b")
