"""The script tables: complete, one to one, and independent of any installed opencc."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from povext.text.script import simplify

DATA = Path(__file__).parents[2] / "src" / "povext" / "text" / "data"


def test_the_table_is_one_to_one_and_has_no_chains():
    old, new, *by_word = (DATA / "script.txt").read_text("utf-8").rstrip("\n").split("\n")
    table = dict(zip(old, new, strict=True))
    assert len(table) == len(old) > 3_500
    assert not set(table) & set(new)
    assert all(len(line.split("\t")) == 5 for line in by_word)
    for line in by_word:
        character, usual, other, words, stays = line.split("\t")
        assert len(character) == len(usual) == 1
        assert all(character in word for word in (*words.split(), *stays.split()))
        assert len(other) == (1 if words else 0)


def test_plain_forms_are_one_to_one():
    for form in tomllib.loads((DATA / "plain.toml").read_text("utf-8"))["form"]:
        assert len(form["to"]) in (1, len(form["from"])), form["id"]


@pytest.mark.parametrize("character", "縣貧窮產産為爲衆眾裏裡後麵乾發髮鄉戶內黃錄說説兩萬億佔擴區鎮餘準製復覈臺檯颱台")
def test_common_characters_come_out_simplified(character):
    simple = simplify("貧" + character)[1]
    assert simple.encode("gb2312")
    assert simplify("貧" + simple)[1] == simple


def test_simplified_text_is_not_touched():
    text = "著名的乾坤湾，瞭望后里，于徵羽，覆盖狼藉，吒咤甯昇"
    assert simplify(text) is text


def test_no_opencc_is_loaded():
    code = "import sys; from povext.text.script import simplify; simplify('全縣看著後裡')"
    code += "; print([name for name in sys.modules if 'opencc' in name])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_characters_beyond_the_basic_plane_stay():
    assert simplify("👍貧𠮷困") == "👍贫𠮷困"
