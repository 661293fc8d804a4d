"""Fixtures that several files of unit tests share."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

import povext
from command_line import TEXT, Done, Run
from export_documents import HOSTILE, READ, Named, made
from povext.cli import main


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*arguments: object, stdin: bytes | None = None) -> Done:
        monkeypatch.setattr(sys, "argv", ["povext", *map(str, arguments)])
        monkeypatch.setenv("COLUMNS", "200")
        if stdin is not None:
            monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        status = 0
        try:
            main()
        except SystemExit as stop:
            status = stop.code if isinstance(stop.code, int) else int(stop.code is not None)
        return Done(status, *capsys.readouterr())

    return call


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "reports"
    (made / "deeper").mkdir(parents=True)
    (made / "a.txt").write_text(TEXT, "utf-8")
    (made / "b.txt").write_text("没有一个数字", "gb18030")
    (made / "deeper" / "c.txt").write_text(TEXT, "utf-16")
    return made


@pytest.fixture(scope="session")
def documents() -> Named:
    """Documents read and documents made up, for what reading does not bring about."""
    province = {"name": "云南省", "code": "530000", "level": "province"}
    village = {"name": "+1村", "code": None, "level": "village"}
    old = {"start": "0618-06-18", "end": "1850-01-02", "text": "-古时", "certainty": "inferred"}
    return [
        ("a.txt", povext.extract(READ, published="2020-01-15")),
        ("empty.txt", povext.extract("沒有一個數字。")),
        ("繁體.txt", povext.extract("截至2019年底，馬山縣累計減貧12.61萬人，62個貧困村全部出列。", title="題", source="日報")),
        ("=1+1.txt", made(HOSTILE, [{"value": "-5", "place": village, "population": "＝户", "per": ["person", "year"]}])),
        ("c", made("长" * 40_000, [{"value": "1", "span": [0, 3], "evidence": [0, 40_000], "links": ["2", "3"]}])),
        ("d", made("𠮷🙂" * 20_000, [{"value": "1", "period": old, "place": province}], published="1970-01-01")),
        ("e", made("大", [{"value": v} for v in ("1E+30", "99999999999999999999999999", "0.00000000000000000001", "1E+400")])),
        ("f", made("小", [{"low": "0.1", "high": "0.3", "bound": bound} for bound in ("=", "~", ">", ">=", "<", "<=")])),
        ("g", made("否", [{"value": "-12345678901234567.89", "measure": "change", "status": "norm", "confidence": 0.25}])),
    ]
