"""The network that is asked where the n-grams are in doubt."""

from __future__ import annotations

import numpy as np
import pytest

import povext
from povext.linking import _opinion
from povext.linking._context import Slot, slots
from povext.linking._network import BLOTTED, LEFT, MOST, RIGHT, STEP, UNKNOWN, Alphabet, Network, network
from povext.linking._ngrams import Grams, NGrams, ngrams
from povext.quantities import match
from povext.text import structure

TEXTS = (
    "全县412户搬进安置点，户均领到3.6万元补助。",
    "合作社今年收了26吨木耳，卖了171万元。",
    "村口新修的桥长40米，两头各立一块碑。",
)


def placed(text: str) -> list[Slot]:
    return slots(text, structure(text), match(text))


def seen(text: str) -> tuple[np.ndarray, np.ndarray]:
    """What the network is shown of the quantities of a text."""
    there = placed(text)
    alphabet = network().alphabet
    sides = [alphabet.side([slot.q.unit, "value", "2", "1", "0", "1", "0"]) for slot in there]
    return alphabet.numbers(Grams(text, there).around(there, LEFT, RIGHT)), np.array(sides)


def test_it_tells_the_types_that_the_ngrams_tell() -> None:
    assert network().types == ngrams().types


@pytest.mark.parametrize("text", TEXTS)
def test_a_quantity_is_read_alike_alone_and_among_others(text: str) -> None:
    characters, sides = seen(text)
    together = network().log_probabilities(np.repeat(characters, 70, axis=0), np.repeat(sides, 70, axis=0))
    for n in range(len(characters)):
        alone = network().log_probabilities(characters[n : n + 1], sides[n : n + 1])
        assert (together[70 * n : 70 * n + 70] == alone).all()


def test_probabilities_add_up_to_one() -> None:
    told = network().log_probabilities(*seen("".join(TEXTS)))
    assert np.exp(told).sum(axis=1) == pytest.approx(1.0)


def made(rng: np.random.Generator, largest: int, vector: int = 2) -> tuple[Network, dict[str, np.ndarray]]:
    """A small network of chance: three patterns, layers of four, two types, five characters, two kinds of sides."""

    def whole(*shape: int) -> np.ndarray:
        return rng.integers(-largest, largest + 1, shape).astype(np.int8)

    told: dict[str, np.ndarray] = {
        "characters": whole(3 + 5, vector),
        "patterns": whole(4, vector, 3),
        "pattern_bias": rng.integers(-500, 500, 3).astype(np.int32),
        "pattern_scale": rng.uniform(1, 3, 3) / (4 * vector * largest**3),
        "gate": whole(LEFT + RIGHT - 3, 3),
        "side": whole(2 + 1 + 1 + 1, 4),
        "side_scale": np.full(1, 0.5 / largest),
        **{name: whole(*shape) for name, shape in (("first", (3, 4)), ("second", (4, 4)), ("last", (4, 2)))},
        **{f"{name}_scale": rng.uniform(0.5, 2, n) / largest for name, n in (("first", 4), ("second", 4), ("last", 2))},
        **{f"{name}_bias": rng.normal(0, 0.3, n) for name, n in (("first", 4), ("second", 4), ("last", 2))},
    }
    told["characters"][0] = 0
    return Network(("industry.planted_area", "other"), Alphabet("亩田茶桑果", [["mu", "count"], ["value"]]), told), told


def by_hand(told: dict[str, np.ndarray], row: np.ndarray, sides: list[int]) -> np.ndarray:
    """The formula of the network, number by number."""

    def step(value: float, most: int) -> int:
        return int(min(max(round(value / STEP), 0), most))

    def out(name: str, answers: list[int], n: int, more: float = 0.0) -> float:
        total = sum(answer * int(told[name][k, n]) for k, answer in enumerate(answers))
        return total * STEP * float(told[f"{name}_scale"][n]) + more + float(told[f"{name}_bias"][n])

    answers = []
    for n in range(3):
        heard = [
            int(told["gate"][at, n])
            * (
                int(told["pattern_bias"][n])
                + sum(
                    int(told["characters"][row[at + k], v]) * int(told["patterns"][k, v, n])
                    for k in range(4)
                    for v in range(told["characters"].shape[1])
                )
            )
            for at in range(LEFT + RIGHT - 3)
        ]
        answers.append(step(max(heard) * float(told["pattern_scale"][n]), MOST[0]))
    beside = [sum(int(told["side"][k, n]) for k in sides) * float(told["side_scale"][0]) for n in range(4)]
    one = [step(out("first", answers, n, beside[n]), MOST[1]) for n in range(4)]
    two = [step(one[n] * STEP + max(0.0, out("second", one, n)), MOST[2]) for n in range(4)]
    scores = np.array([out("last", two, n) for n in range(2)])
    return scores - np.logaddexp.reduce(scores)


@pytest.mark.parametrize(("largest", "vector", "off"), [(30, 2, 1e-9), (127, 64, 0.1)])
def test_the_answer_is_that_of_the_formula(largest: int, vector: int, off: float) -> None:
    """To the last digit where the patterns fit in sixteen bits, nearly where their last bits had to go."""
    rng = np.random.default_rng(largest)
    for _ in range(4):
        model, told = made(rng, largest, vector)
        characters = rng.integers(0, 8, (5, LEFT + RIGHT)).astype(np.uint16)
        sides = np.array([model.alphabet.side([unit, "value"]) for unit in ("mu", "count", "?", "mu", "?")])
        got = model.log_probabilities(characters, sides)
        for answer, row, side in zip(got, characters, sides.tolist(), strict=True):
            assert answer == pytest.approx(by_hand(told, row, side), abs=off)


def test_no_weights_make_the_sums_overflow() -> None:
    model, told = made(np.random.default_rng(1), 127, 64)
    for name in ("characters", "patterns", "gate"):
        told[name][:] = np.where(told[name] < 0, -127, 127)
    told["pattern_bias"][:] = 64 * 127 * 127
    model = Network(model.types, model.alphabet, told)
    largest = sum(np.abs(table.astype(int)).max(axis=0) for table in model._tables) + np.abs(model._bias.astype(int))
    assert largest.max() <= np.iinfo(np.int16).max
    assert largest.min() > 1 << 12  # and none is lost


def test_the_sums_of_the_fitted_network_are_exact_in_single_precision() -> None:
    told = network()._told
    exact = np.abs(told["characters"].astype(int)) @ np.abs(told["patterns"].astype(int))
    assert exact.max() < 1 << 24
    for name, most in zip(("first", "second", "last"), MOST, strict=True):
        assert np.abs(told[name].astype(int)).sum(axis=0).max() * most < 1 << 24
        assert told[name].dtype == np.int8


def test_characters_have_numbers_and_what_is_not_known_has_one() -> None:
    alphabet = Alphabet("乡村", [["a", "b"], ["c"]])
    codes = np.array([0, ord("乡"), ord("村"), ord("鎮"), 0x1F600], np.uint32)
    assert alphabet.numbers(codes).tolist() == [0, BLOTTED + 1, BLOTTED + 2, UNKNOWN, UNKNOWN]
    assert alphabet.side(["b", "c"]) == [2, 4]
    assert alphabet.side(["?", ""]) == alphabet.unknown == [0, 3]


def test_it_sees_the_paragraph_and_nothing_beyond_it() -> None:
    text = "上一段说的是茶。\n\n种了30亩。\n\n下一段说的是鱼。"
    (slot,) = placed(text)
    (codes,) = Grams(text, [slot]).around([slot], 6, 6).tolist()
    assert "".join(chr(c) if c else "·" for c in codes) == "····种了0亩。···"


@pytest.mark.parametrize("number", ["30", "三十", "12.5"])
def test_numbers_look_the_same_to_it(number: str) -> None:
    text = f"种了{number}亩茶，又种了{number}亩。"
    there = placed(text)
    rows = Grams(text, there).around(there, 8, 5).tolist()
    assert "".join(chr(c) if c else "·" for c in rows[1]) == "0亩茶，又种了".rjust(8, "了") + "0亩。··"


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("1", ["···0·"]),
        ("\ud80012人", ["··\ud8000人"]),
        ("甲\0乙1人", ["甲·乙0人"]),
        ("😀1人2人", ["··😀0人", "😀0人0人"]),
    ],
)
def test_short_and_broken_texts_are_read(text: str, rows: list[str]) -> None:
    there = placed(text)
    assert ["".join(chr(c) if c else "·" for c in row) for row in Grams(text, there).around(there, 3, 2).tolist()] == rows


def test_it_is_asked_only_where_the_ngrams_are_in_doubt(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = list[int]()
    told = Network.log_probabilities

    def counting(self: Network, characters: np.ndarray, sides: np.ndarray) -> np.ndarray:
        asked.append(len(characters))
        return told(self, characters, sides)

    monkeypatch.setattr(Network, "log_probabilities", counting)
    text = "".join(TEXTS)
    monkeypatch.setattr(_opinion, "DOUBT", -np.inf)
    povext.extract(text)
    assert asked == []
    monkeypatch.setattr(_opinion, "DOUBT", 0.0)
    povext.extract(text)
    assert asked[0] == len(placed(text))


def test_only_what_is_in_doubt_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    types = ngrams().types
    sure, doubtful = np.full(len(types), -9.0), np.full(len(types), -np.log(len(types)))
    sure[0] = -0.01
    monkeypatch.setattr(NGrams, "log_probabilities", lambda *_: np.array([sure, doubtful, sure]))
    opinions = list[np.ndarray]()
    answers = _opinion.Opinion.answers

    def recording(self: _opinion.Opinion) -> tuple[np.ndarray, list[int]]:
        opinions.append(answers(self)[0])
        return answers(self)

    monkeypatch.setattr(_opinion.Opinion, "answers", recording)
    povext.extract("全县412户搬进安置点，收了26吨木耳，修了40公里路。")
    (told,) = opinions
    assert (told[0] == sure).all()
    assert (told[2] == sure).all()
    assert (told[1] != doubtful).any()
    assert np.exp(told[1]).sum() == pytest.approx(1.0)


def test_two_opinions_are_pooled_as_logarithms() -> None:
    one, other = np.log([[0.9, 0.1], [0.5, 0.5]]), np.log([[0.1, 0.9], [0.8, 0.2]])
    assert np.exp(_opinion._pooled(one, other, 0.5)) == pytest.approx(np.array([[0.5, 0.5], [2 / 3, 1 / 3]]))
    assert np.exp(_opinion._pooled(one, other, 0.0)) == pytest.approx(np.exp(one))


@pytest.mark.parametrize("size", [1, 2, 1024])
def test_it_does_not_matter_how_many_are_asked_at_once(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    text = "".join(TEXTS)
    expected = povext.extract(text).model_dump()
    monkeypatch.setattr(_opinion, "_AT_ONCE", size)
    assert povext.extract(text).model_dump() == expected
