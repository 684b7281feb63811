"""Speed and size at ten thousand, a hundred thousand and a million passages, on one thread.

    python -m benchmarks.scale --index FOLDER --passages 10000 [100000 1000000] [--work build/scale]

Vectors and texts are resampled from the real ones of INDEX: a vector is a real one moved at random (cosine with it
about 0.97) and brought back to length one; a text is two halves of two real ones. An entry has a title and three
passages, about what the shipped base has. Each size runs in the same process as what it is compared with: the encoder
alone, BM25 alone over the same passages, and an exact FAISS index over the same vectors. Each size is kept in
WORK/results.json, so that the page can be made from several runs.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import bm25s
import faiss
import numpy as np

from knowledge_base.analysis import analyser
from knowledge_base.dense import DenseIndex, Field, Row
from knowledge_base.encoder import FloatArray, SentenceTransformerEncoder
from knowledge_base.entries import Entry
from knowledge_base.fields import name_words
from knowledge_base.keyword import KeywordIndex
from knowledge_base.model import Document, Passage
from knowledge_base.question import read_question
from knowledge_base.ranking import shipped_ranking
from knowledge_base.scoring import Engine
from knowledge_base.search import PASSAGES_PER_ENTRY
from knowledge_base.snapshot import LanguageIndex, Snapshot, load_snapshot
from knowledge_base.spelling import Speller
from knowledge_base.synonyms import reviewed_synonyms
from knowledge_base.vectors import shipped_sizes

ROOT = Path(__file__).parent.parent
QUESTIONS = Path(__file__).parent / "questions" / "answered-fresh.jsonl"
PAGE = ROOT / "docs" / "benchmarks" / "scale.md"
PLOT = ROOT / "docs" / "benchmarks" / "scale.svg"
PASSAGES_AN_ENTRY = 3
NOISE = 0.25  # length of the random move, against a vector of length one
TOP = 10
LANGUAGE = "fr"


def questions() -> list[str]:
    """The French questions that are asked."""
    records = [json.loads(line) for line in QUESTIONS.read_text("utf-8").splitlines()]
    return [record["query"] for record in records if record["language"] == LANGUAGE]


def resampled(real: FloatArray, count: int, draw: np.random.Generator) -> FloatArray:
    """As many vectors as wanted around the real ones."""
    made = np.empty((count, real.shape[1]), np.float32)
    for start in range(0, count, 50_000):
        part = real[draw.integers(len(real), size=min(50_000, count - start))]
        move = draw.standard_normal(part.shape, dtype=np.float32)
        part = part + NOISE * move / np.linalg.norm(move, axis=1, keepdims=True)
        made[start : start + len(part)] = part / np.linalg.norm(part, axis=1, keepdims=True)
    return made


def entries(real: Sequence[Entry], count: int, draw: np.random.Generator) -> list[Entry]:
    """Entries of real titles and of texts in two halves of real ones."""
    bodies = [passage.text.split() for entry in real for passage in entry.passages]
    made, document = [], Document("d", real[0].document.source, "", LANGUAGE, ())
    numbers = draw.integers(len(bodies), size=(count, PASSAGES_AN_ENTRY, 2))
    titles = draw.integers(len(real), size=(count, 2))
    for n in range(count):
        halves = [(bodies[a], bodies[b]) for a, b in numbers[n]]
        texts = [" ".join(a[: len(a) // 2] + b[len(b) // 2 :]) for a, b in halves]
        passages = tuple(Passage(f"{n}-{i}", "d", "", text) for i, text in enumerate(texts))
        words = real[titles[n, 0]].title.split()[:5] + real[titles[n, 1]].title.split()[-5:]
        made.append(Entry(document, " ".join(words), passages))
    return made


def timed(call: Callable[[Any], Any], each: Sequence[Any] | FloatArray) -> tuple[float, float]:
    """Median and 95th centile, in milliseconds, after three calls to warm up."""
    for one in each[:3]:
        call(one)
    times = []
    for one in each:
        started = time.perf_counter()
        call(one)
        times.append(1000 * (time.perf_counter() - started))
    return float(np.median(times)), float(np.quantile(times, 0.95))


def seconds(call: Callable[[], Any]) -> tuple[Any, float]:
    """What a call returns, and how long it took."""
    started = time.perf_counter()
    result = call()
    return result, time.perf_counter() - started


def memory_mb() -> float:
    """Resident memory of this process now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 2**20


def size_on_disk(folder: Path) -> float:
    """Megabytes of a folder."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 2**20


class Rung:
    """One size: what is built, compared and measured."""

    def __init__(self, shipped: Snapshot, passages: int, work: Path) -> None:
        draw = np.random.default_rng(passages)
        self.shipped, self.work = shipped, work / str(passages)
        real = shipped.languages[LANGUAGE]
        count = passages // PASSAGES_AN_ENTRY
        self.entries = entries(real.entries, count, draw)
        fields = [Field.TITLE] + [Field.PASSAGE] * PASSAGES_AN_ENTRY
        self.rows = [Row(n, field, "") for n in range(count) for field in fields]
        # the real vectors are those of the shipped base, read through its own index
        every = real.dense._vectors.rows(np.arange(len(real.dense)))
        self.vectors = resampled(every, len(self.rows), draw)

    def terms(self) -> list[list[str]]:
        """The terms of each entry, a word reduced once and for all."""
        known: dict[str, list[str]] = {}
        reduce = analyser(LANGUAGE)
        found = []
        for entry in self.entries:
            terms: list[str] = []
            for word in f"{entry.title} {entry.title} {entry.title} {entry.body}".split():
                if word not in known:
                    known[word] = reduce.terms(word)
                terms.extend(known[word])
            found.append(terms)
        return found

    def measure(self, encoder: SentenceTransformerEncoder) -> dict[str, Any]:
        """Build, compare, save, load."""
        asked = questions()
        found: dict[str, Any] = {"passages": PASSAGES_AN_ENTRY * len(self.entries), "vectors": len(self.rows)}
        found["encoder"] = timed(lambda text: encoder.encode_queries([text]), asked)
        queries = encoder.encode_queries(asked)
        found["flat"], exact = self.exact(queries)
        terms, found["terms_s"] = seconds(self.terms)
        found["bm25"] = self.bm25_alone(terms, asked)
        before = memory_mb()
        dense, found["dense_build_s"] = seconds(lambda: DenseIndex.build(self.rows, self.vectors))
        keyword, found["keyword_build_s"] = seconds(lambda: KeywordIndex.build(terms))
        terms = []
        names = KeywordIndex.build([name_words(entry) for entry in self.entries])
        found["index_mb"] = memory_mb() - before
        found["dense"] = timed(lambda q: dense.nearest(q, 400), queries)
        found["keyword"] = timed(lambda t: keyword.scores(dict.fromkeys(analyser(LANGUAGE).terms(t), 1.0)), asked)
        found["recall"] = self.recall(dense, queries, exact)
        found.update(self.saved(dense, keyword))
        self.vectors = np.empty((0, 0), np.float32)
        found["whole"] = self.whole(LanguageIndex(tuple(self.entries), dense, keyword, names), asked, queries)
        return found

    def exact(self, queries: FloatArray) -> tuple[tuple[float, float], list[set[int]]]:
        """An exact FAISS index: its times, and the nearest vectors of each question."""
        flat = faiss.IndexFlatIP(self.vectors.shape[1])
        flat.add(self.vectors)
        faiss.omp_set_num_threads(1)
        times = timed(lambda q: flat.search(q[None, :], 400), queries)
        return times, [set(map(int, flat.search(q[None, :], TOP)[1][0])) for q in queries]

    def bm25_alone(self, terms: Sequence[Sequence[str]], asked: Sequence[str]) -> tuple[float, float]:
        """bm25s as it comes, ten best, over the same entries."""
        alone = bm25s.BM25()
        alone.index([list(each) for each in terms], show_progress=False)
        cut = [[analyser(LANGUAGE).terms(text)] for text in asked]
        return timed(lambda one: alone.retrieve(one, k=TOP, show_progress=False), cut)

    def recall(self, dense: DenseIndex, queries: FloatArray, exact: Sequence[set[int]]) -> float:
        """The share of the ten nearest vectors whose entry is scored exactly."""
        per_entry = 1 + PASSAGES_AN_ENTRY
        shares = []
        for query, nearest in zip(queries, exact, strict=True):
            candidates = set(map(int, dense.nearest(query, 400)))
            shares.append(np.mean([number // per_entry in candidates for number in nearest]))
        return float(np.mean(shares))

    def saved(self, dense: DenseIndex, keyword: KeywordIndex) -> dict[str, float]:
        """Write both, read them back."""
        if not self.work.exists():
            dense.save(self.work / "dense")
            keyword.save(self.work / "keyword")
        _, dense_s = seconds(lambda: DenseIndex.load(self.work / "dense"))
        _, keyword_s = seconds(lambda: KeywordIndex.load(self.work / "keyword"))
        return {"disk_mb": size_on_disk(self.work), "dense_load_s": dense_s, "keyword_load_s": keyword_s}

    def whole(self, index: LanguageIndex, asked: Sequence[str], queries: FloatArray) -> tuple[float, float]:
        """The product's whole search beyond the encoder: reading, both legs, fusion, ranking."""
        shipped, synonyms = self.shipped, reviewed_synonyms()
        snapshot = Snapshot((), {LANGUAGE: index}, shipped.vocabulary, shipped.fingerprint, "scale", shipped.outside)
        engine = Engine(snapshot, shipped_ranking(), synonyms, date.today())
        speller: Speller = engine.speller

        def search(each: tuple[str, FloatArray]) -> None:
            question = read_question(each[0], speller, synonyms)
            for ranked in engine.rank(question, each[1], LANGUAGE, None).first(TOP):
                engine.scored_passages(ranked, PASSAGES_PER_ENTRY)

        return timed(search, list(zip(asked, queries, strict=True)))


def pair(value: Sequence[float]) -> str:
    """Median and 95th centile."""
    return f"{value[0]:.1f} / {value[1]:.1f}"


def page(results: Sequence[dict[str, Any]]) -> str:
    """The page as Markdown."""
    said = (__doc__ or "").split("\n\n")[2].replace("\n", " ").strip()
    sizes = shipped_sizes()
    kinds = {True: "flat", False: "codes, rescored"}
    rows = {
        "vectors": [f"{r['vectors']:,}".replace(",", " ") for r in results],
        "form": [
            "IVF, codes, rescored" if r["vectors"] >= sizes.ivf_from else kinds[r["vectors"] <= sizes.flat_up_to]
            for r in results
        ],
        "encoder alone, ms (median / 95 %)": [pair(r["encoder"]) for r in results],
        "bm25s alone, ms": [pair(r["bm25"]) for r in results],
        "FAISS flat alone, ms": [pair(r["flat"]) for r in results],
        "our dense leg, ms": [pair(r["dense"]) for r in results],
        "our keyword leg, ms": [pair(r["keyword"]) for r in results],
        "**our whole search beyond the encoder, ms**": [pair(r["whole"]) for r in results],
        "whole search with the encoder ÷ encoder, medians": [
            f"{(r['encoder'][0] + r['whole'][0]) / r['encoder'][0]:.2f}" for r in results
        ],
        "recall of the ten nearest": [f"{r['recall']:.4f}" for r in results],
        "index in memory, MB": [f"{r['index_mb']:.0f}" for r in results],
        "on disk, MB": [f"{r['disk_mb']:.0f}" for r in results],
        "building the vectors’ index, s": [f"{r['dense_build_s']:.1f}" for r in results],
        "building the word index, s": [f"{r['terms_s'] + r['keyword_build_s']:.1f}" for r in results],
        "loading vectors, s": [f"{r['dense_load_s']:.2f}" for r in results],
        "loading words, s": [f"{r['keyword_load_s']:.2f}" for r in results],
    }
    head = " | ".join(f"{r['passages']:,} passages".replace(",", " ") for r in results)
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    return "\n".join(
        [
            f"# Speed and size\n\nMade by `python -m benchmarks.scale`, {date.today()}, {machine}. {said}\n",
            "![Milliseconds against passages](scale.svg)\n",
            f"| | {head} |\n|---|{'---|' * len(results)}",
            *(f"| {name} | {' | '.join(cells)} |" for name, cells in rows.items()),
        ]
    )


def plot(results: Sequence[dict[str, Any]]) -> str:
    """95th centiles against passages, both axes logarithmic, as SVG."""
    series = {"whole": ("our search beyond the encoder", "#1f4e9e"), "flat": ("FAISS flat alone", "#b5523b"), "bm25": ("bm25s alone", "#3b7a3b"), "encoder": ("encoder alone", "#888888")}

    def place(passages: float, ms: float) -> tuple[float, float]:
        return 70 + 250 * (np.log10(passages) - 4), 340 - 75 * (np.log10(max(ms, 0.1)) + 1)

    parts = ['<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 400" font-family="sans-serif" font-size="13">', '<rect width="640" height="400" fill="white"/>']
    for power in range(-1, 4):
        y = place(10**4, 10**power)[1]
        parts.append(f'<path d="M70 {y}H590" stroke="#ddd"/><text x="62" y="{y + 4}" text-anchor="end">{10**power:g} ms</text>')
    for power in (4, 5, 6):
        x = place(10**power, 1)[0]
        parts.append(f'<path d="M{x} 340V40" stroke="#ddd"/><text x="{x}" y="360" text-anchor="middle">{10**power:,}</text>'.replace(",", " "))
    for number, (key, (name, colour)) in enumerate(series.items()):
        points = " ".join(f"{x:.1f},{y:.1f}" for x, y in (place(r["passages"], r[key][1]) for r in results))
        parts.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts.append(f'<text x="90" y="{56 + 18 * number}" fill="{colour}">{name}</text>')
    parts.append('<text x="330" y="388" text-anchor="middle">passages; 95 % of the questions take at most…</text></svg>')
    return "\n".join(parts) + "\n"


def main() -> None:
    """Measure the sizes asked for, then write the page from all there is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--index", type=Path, required=True)
    parser.add_argument("--encoder", type=Path, default=ROOT / "build" / "encoder")
    parser.add_argument("--work", type=Path, default=ROOT / "build" / "scale")
    parser.add_argument("--passages", type=int, nargs="*", default=[])
    given = parser.parse_args()
    given.work.mkdir(parents=True, exist_ok=True)
    kept = given.work / "results.json"
    results: dict[str, Any] = json.loads(kept.read_text()) if kept.exists() else {}
    encoder, shipped = SentenceTransformerEncoder(given.encoder), load_snapshot(given.index)
    for passages in given.passages:
        results[str(passages)] = Rung(shipped, passages, given.work).measure(encoder)
        kept.write_text(json.dumps(results))
    ordered = [results[key] for key in sorted(results, key=int)]
    PAGE.write_text(page(ordered) + "\n", encoding="utf-8")
    PLOT.write_text(plot(ordered), encoding="utf-8")
    print(PAGE.read_text("utf-8"))


if __name__ == "__main__":
    main()
