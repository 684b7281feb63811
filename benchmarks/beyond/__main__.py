"""What goes beyond the hybrid search: late interaction, a second encoder, a tuned delta, a re-ranker.

    python -m benchmarks.beyond --corpus FOLDER --questions FOLDER [--work build/ablation]

Each row changes the shipped ranking; what it weighs is chosen by nested cross-validation, five folds of questions with
the same answer kept together, over all the sets at once, since the product can hold one setting only. A row is kept
in the product where it brings two points of right answers first on the folds held out, and takes them from no other
set. “As searched” is the hybrid search without any of them. The sets without lay questions search a text as an
operator’s own are: nothing of ours joins it to a question in another language. The learned re-ranker still sees how
near the lay questions are there, so that its row says nothing on these two sets. The linear change learnt from lay
questions of ours on those very articles, so that its row says nothing there; the FAQ and the charter are its test. The
low-rank delta (`benchmarks.beyond.tuning`) learnt from none of the official texts that these questions ask for.
"""

from __future__ import annotations

import subprocess
import time
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import numpy as np

from benchmarks.bases import ROOT, Vectors, prepare
from benchmarks.beyond import adapter, late, second, signals, tuned
from benchmarks.beyond.folds import Row
from benchmarks.beyond.page import settings, tables
from benchmarks.beyond.pairs import Pairs, held_apart, our_pairs
from benchmarks.beyond.seen import Base, Seen, bases, sets
from knowledge_base.encoding.embedding_cache import EmbeddingCache
from knowledge_base.encoding.encoder import SentenceTransformerEncoder
from knowledge_base.encoding.second_encoder import SecondEncoder

REPORT = ROOT / "docs" / "benchmarks" / "beyond.md"


def seconded(work: Path, questions: Sequence[Seen], searched: Mapping[str, Base]) -> tuple[list[Row], str]:
    """The rows of the second encoder, and what it costs."""
    encoder = SecondEncoder()
    model, cache = second.Remembered(encoder, work / "second.npz"), EmbeddingCache(work / "second", encoder)
    shipped = {name: each.with_second(cache) for name, each in searched.items()}
    rows = [*second.rows(questions, model), second.kept(questions, shipped, model)]
    return rows, f"second encoder: {model.milliseconds(_some(questions)):.1f} ms a question"


def adapted(
    pairs: Pairs, encoder: SentenceTransformerEncoder, work: Path, questions: Sequence[Seen], searched: Mapping[str, Base]
) -> tuple[Row, str]:
    """The row of the linear change, and what it is worth on our own pairs held apart."""
    asked = encoder_rows(work / "pairs.npz", encoder, [pair.question for pair in pairs.pairs])
    texts = EmbeddingCache(work / "pairs", encoder).vectors(list(pairs.texts), lambda done, total: None)
    learnt, apart = held_apart(pairs)
    before = adapter.watched(pairs, asked, texts, apart)
    best = max((0.003, 0.03, 0.3), key=lambda hold: _worth(pairs, asked, texts, learnt, apart, hold))
    change = adapter.learn(pairs, asked, texts, range(len(pairs.pairs)), best)
    after = _worth(pairs, asked, texts, learnt, apart, best)
    told = f"on our own questions held apart, MRR@10 {100 * before:.1f} before, {100 * after:.1f} after"
    return adapter.row(questions, searched, change), told


def _worth(pairs: Pairs, asked: np.ndarray, texts: np.ndarray, learnt: list[int], apart: list[int], hold: float) -> float:
    change = adapter.learn(pairs, asked, texts, learnt, hold)
    return adapter.watched(pairs, adapter.adapted(asked, change, 1.0), texts, apart)


def encoder_rows(path: Path, encoder: SentenceTransformerEncoder, texts: Sequence[str]) -> np.ndarray:
    """Vectors of questions, kept in a file."""
    return np.stack(Vectors(encoder, path).of(texts))


def main() -> None:
    """Measure every row and write the page."""
    prepared = prepare(__doc__)
    encoder, work, snapshots = prepared.encoder, prepared.work, prepared.snapshots
    searched = bases(snapshots)
    questions = list(sets(prepared, searched))
    costs = [f"encoding a question: {_milliseconds(encoder, questions):.1f} ms"]
    rows = signals.rows(questions, {name: signals.Signals(each.entries) for name, each in searched.items()})
    found, cost = late.rows(questions, late.TokenEncoder(prepared.encoder_folder))
    rows += found
    costs.append(f"late interaction: {cost}")
    found, cost = seconded(work, questions, searched)
    rows += found
    costs.append(cost)
    own = our_pairs([snapshots["gdpr"], snapshots["charter"]])
    row, told = adapted(own, encoder, work, questions, searched)
    rows += [row, *tuned.rows(prepared, questions)]
    costs.append(f"linear change of the question: nothing to speak of; {told}")
    write(questions, rows, costs)


def write(questions: Sequence[Seen], rows: Sequence[Row], costs: Sequence[str]) -> None:
    """Write the page."""
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=True)
    told = (__doc__ or "").split("\n\n")[2].replace("\n", " ").strip()
    head = f"# What goes beyond the hybrid search\n\nMade by `python -m benchmarks.beyond`, commit {commit.stdout.strip()}, {date.today()}. {told}"
    cost = "\n".join(["## What it costs", "", *(f"- {line}" for line in costs)])
    REPORT.write_text("\n\n".join([head, *tables(questions, rows), settings(rows), cost]) + "\n", encoding="utf-8")
    print(REPORT.read_text("utf-8"))


def _some(questions: Sequence[Seen]) -> list[str]:
    return [seen.case.question.text for seen in questions[::25]]


def _milliseconds(encoder: SentenceTransformerEncoder, questions: Sequence[Seen]) -> float:
    encoder.warm()
    taken = []
    for text in _some(questions):
        start = time.perf_counter()
        encoder.encode_queries([text])
        taken.append(1000 * (time.perf_counter() - start))
    return float(np.median(taken))


if __name__ == "__main__":
    main()
