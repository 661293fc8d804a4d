"""Compile the script table and the readings that the text layer needs; run by hand, its output is committed.

    python tools/build_script_table.py

Needs ``opencc-python-reimplemented`` (Apache-2.0, dictionaries of OpenCC) and ``pypinyin`` (MIT, readings of Unihan) at
build time only: the package itself reads nothing but the two text files written here.

``script.txt``
    Line 1 the characters to replace, line 2 their replacements. Then, a line each, the characters whose replacement
    depends on the word, and that simplified text uses too: character, usual form, other form, words in which the other
    form stands, words in which the usual form stands all the same. Words are written in simplified script, the
    character itself as it is.
``readings.txt``
    A syllable without tone, a tab, the characters of GB 2312 that can be read so.
"""

from __future__ import annotations

import unicodedata
from importlib.util import find_spec
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "src" / "povext" / "text" / "data"

# Characters that OpenCC leaves alone: old and regional print forms of one and the same character.
FORMS = dict(
    zip(
        "幷値靑淸鄕毎衞敍粧枱戸岀温戻収歳歩豊顕険験県継経続総緑縁転軽辺関実対専戦変売団図囲圧価伝労応広悪掲揺栄楽歴満発穏観訳黒黙歯齢竜亜効勧恵",
        "并值青清乡每卫叙妆台户出温戾收岁步丰显险验县继经续总绿缘转轻边关实对专战变卖团图围压价传劳应广恶揭摇荣乐历满发稳观译黑默齿龄龙亚效劝惠",
        strict=True,
    )
)
# One character each in every standard of simplified script; OpenCC decides them by phrase only.
PLAIN = dict(zip("揹伕擡傢祇衹麼", "背夫抬家只只么", strict=True))
# Radicals that PDF text uses in place of the characters (Unicode, EquivalentUnifiedIdeograph).
RADICALS = dict(
    zip(
        "⺠⺟⻁⻄⻅⻆⻉⻋⻓⻔⻘⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⻳",
        "民母虎西见角贝车长门青页风飞食马骨鬼鱼鸟麦黄齐齿龙龟",
        strict=True,
    )
)

# The dictionaries give each of these by word. Taken from them: the words of equal length; left out: rare words of
# classical prose that also arise by chance where two words of a modern sentence meet.
BY_WORD = {
    "乾": ("干", "乾"),
    "瞭": ("瞭", "了"),
    "藉": ("藉", "借"),
    "徵": ("征", "徵"),
    "鍊": ("炼", "链"),
    "彷": ("彷", "仿"),
}
LEFT_OUT = {"乾圖", "乾斷", "乾紅", "乾造", "乾道", "乾象", "徵調", "藉方", "藉讀", "藉甚", "藉手", "鍊形"}
# Simplified text has these too, in names above all: they change only beside traditional characters.
SHARED = "吒甯薹麽濛昇"
# 覆 and 著: the dictionaries know too many chance words for the one, and do not treat the other at all.
MORE = {
    "覆": ("覆", "复", "反覆 回覆 答覆 重覆 批覆 函覆 电覆 申覆 覆函 覆信 覆电 覆核 覆审 覆议 覆检 覆查", ""),
    "著": (
        "着",
        "著",
        "著名 著作 著者 著述 著称 著书 著录 著文 著译 著有 著述 显著 原著 名著 编著 论著 土著 专著 卓著 遗著 译著 巨著 拙著 合著"
        " 昭著 新著 撰著 所著 较著",
        "著重 著力 著手 著眼 著实 著陆 著想 著落 著急 著火 著装 著色 著凉",
    ),
    "夥": ("伙", "夥", "获益甚夥 甚夥", ""),
    "於": ("于", "於", "於潜 樊於期", ""),
}


def dictionary(name: str) -> dict[str, list[str]]:
    """Read one dictionary of OpenCC: what it replaces, and by what, the usual form first."""
    spec = find_spec("opencc")
    if spec is None or spec.origin is None:
        raise SystemExit("install opencc-python-reimplemented first")
    path = Path(spec.origin).parent / "dictionary" / name
    rows = (line.split("\t") for line in path.read_text("utf-8").splitlines() if "\t" in line)
    return {old: new.split(" ") for old, new in rows}


def in_gb2312(character: str) -> bool:
    """Tell whether simplified text of the old national standard uses the character."""
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def characters() -> dict[str, str]:
    """Collect the replacements that hold in every word."""
    simple = {old: new[0] for old, new in dictionary("TSCharacters.txt").items()}
    table = {**simple, **FORMS, **PLAIN, **RADICALS}
    for name in ("HKVariantsRev.txt", "TWVariantsRev.txt"):
        for old, new in dictionary(name).items():
            if old not in table and not in_gb2312(old):
                table[old] = table.get(new[0], new[0])
    for new_form, old_forms in dictionary("JPVariants.txt").items():
        for old in old_forms:
            if old not in table and not in_gb2312(old):
                table[old] = table.get(new_form, new_form)
    for code in (*range(0x2F00, 0x2FD6), *range(0xF900, 0xFAFF)):
        plain = unicodedata.normalize("NFKC", chr(code))
        if len(plain) == 1 and plain != chr(code):
            table.setdefault(chr(code), table.get(plain, plain))
    for old, new in table.items():
        table[old] = table.get(new, new)
    unsure = {*BY_WORD, *MORE}
    return {
        old: new
        for old, new in table.items()
        if len(old) == len(new) == 1 and old != new and old not in unsure and max(old, new) <= "\uffff"
    }


def words(table: dict[str, str]) -> list[str]:
    """Write the lines for the characters that depend on the word."""
    phrases = {old: new[0] for old, new in dictionary("TSPhrases.txt").items() if len(old) == len(new[0]) <= 4}
    lines = []
    for character, (usual, other) in BY_WORD.items():
        found = {
            "".join(c if c == character else table.get(c, c) for c in old)
            for old, new in phrases.items()
            if old not in LEFT_OUT and any(o == character and n == other for o, n in zip(old, new, strict=True))
        }
        shortest = sorted(w for w in found if not any(v != w and v in w for v in found))
        lines.append("\t".join((character, usual, other, " ".join(shortest), "")))
    return lines + ["\t".join((character, *row)) for character, row in MORE.items()]


def readings() -> list[str]:
    """Write, for each syllable, the characters read so."""
    from pypinyin.pinyin_dict import pinyin_dict

    table: dict[str, set[str]] = {}
    for code, spoken in pinyin_dict.items():
        if not in_gb2312(chr(code)) or not 0x4E00 <= code <= 0x9FFF:
            continue
        for syllable in spoken.split(","):
            letters = unicodedata.normalize("NFD", syllable)
            plain = "".join(c for c in letters if c.isascii() and c.isalpha())
            if plain and any(c in "aeiou" for c in plain):
                table.setdefault(plain, set()).add(chr(code))
    return [f"{syllable}\t{''.join(sorted(table[syllable]))}" for syllable in sorted(table)]


def main() -> None:
    """Write both files."""
    TARGET.mkdir(parents=True, exist_ok=True)
    table = characters()
    by_word = words(table) + [f"{c}\t{table.pop(c)}\t\t\t" for c in SHARED]
    old = sorted(table)
    script = ["".join(old), "".join(table[c] for c in old), *by_word]
    (TARGET / "script.txt").write_text("\n".join(script) + "\n", "utf-8")
    (TARGET / "readings.txt").write_text("\n".join(readings()) + "\n", "utf-8")
    print(f"{len(old)} characters, {len(script) - 2} by word, {len(readings())} syllables")


if __name__ == "__main__":
    main()
