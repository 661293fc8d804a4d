"""The fit of the network that the package asks: what is learnt is what the package computes."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from povext.linking._network import LEFT, RIGHT, Alphabet, Network

torch = pytest.importorskip("torch", reason='needs torch and transformers: pip install -e ".[ner]"')
pytest.importorskip("scipy", reason='needs scipy: pip install -e ".[models]"')
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "models"))
import train_network as script  # noqa: E402


def test_the_package_computes_what_was_fitted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(script, "RATE", 3e-2)  # so that a dozen steps change something
    rng = np.random.default_rng(1)
    alphabet = Alphabet("亩田茶桑果", [["mu", "count"], ["value"], *[["0", "1"]] * 5])
    codes = np.array([0, *map(ord, "亩田茶桑果鱼")], np.uint32)[rng.integers(0, 7, (256, LEFT + RIGHT))]
    kinds = (codes[:, LEFT] == ord("茶")).astype(int)
    sides = [("mu" if n % 2 else "?", "value", *"01101") for n in range(256)]
    soft = script.Samples(codes, sides, np.log(np.where(kinds[:, None] == np.arange(3), 0.9, 0.05)))
    fitted = script.fit(alphabet, 3, script.Samples(codes, sides, kinds), soft, 6)
    fitted.eval()
    assert fitted.rounded
    characters, rows = alphabet.numbers(codes), script.rows_of(alphabet, sides)
    with torch.no_grad():
        scores = fitted(torch.from_numpy(characters.astype(np.int64)), torch.from_numpy(rows)).double()
    wanted = torch.log_softmax(scores, 1).numpy()
    told = Network(("a", "b", "c"), alphabet, fitted.told()).log_probabilities(characters, rows)
    assert wanted.std() > 0.1
    assert np.abs(told - wanted).max() < 0.1
    assert np.abs(told - wanted).mean() < 0.02


def test_a_text_printed_again_is_a_copy() -> None:
    text = "".join(chr(0x4E00 + n) for n in range(200))
    copies = script.Copies([text])
    assert "另一个标题。" + text in copies
    assert text[:40] + "".join(chr(0x6E00 + n) for n in range(200)) not in copies
    assert "短" not in copies
