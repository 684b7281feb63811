"""Loads an index that was built, in a process of its own, and searches it beside what it is compared with."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import bm25s
import faiss
import numpy as np
import numpy.typing as npt

from benchmarks.scale.building import VECTORS
from benchmarks.scale.material import FIELDS, LANGUAGE, questions
from benchmarks.scale.timing import Times, by_two, in_turns, memory, seconds, timed
from knowledge_base.encoding.encoder import SentenceTransformerEncoder
from knowledge_base.index.dense import DenseIndex
from knowledge_base.index.keyword import KeywordIndex
from knowledge_base.index.snapshot import current_version
from knowledge_base.retrieval.scoring import NEAREST_VECTORS
from knowledge_base.retrieval.search import KnowledgeBase
from knowledge_base.text.analysis import analyser

FloatArray = npt.NDArray[np.float32]

TOP = 10
FEWER = 30  # questions for the exact index, which takes a tenth of a second for each at a million
TWO_KINDS = ("law", "guide")


class Remembering:
    """The encoder, or what it gave before: so that all the rest of a search can be timed alone."""

    def __init__(self, encoder: SentenceTransformerEncoder) -> None:
        self._encoder = encoder
        self.fingerprint = encoder.fingerprint
        self.known: dict[str, FloatArray] = {}
        self.by_heart = False

    def encode_queries(self, texts: Sequence[str]) -> FloatArray:
        """Encode questions, or remember them."""
        if self.by_heart:
            return np.stack([self.known[text] for text in texts])
        found = self._encoder.encode_queries(texts)
        self.known.update(zip(texts, found, strict=True))
        return found

    def encode_passages(self, texts: Sequence[str]) -> FloatArray:
        """Encode passages."""
        return self._encoder.encode_passages(texts)


def measure(folder: Path, model: Path) -> dict[str, Any]:
    """Return loading times, memory, search times and recall."""
    encoder, asked = SentenceTransformerEncoder(model), questions()
    encoder.warm()
    path = folder / "snapshots" / current_version(folder)
    found: dict[str, Any] = {"nice": os.nice(0), **_loading(path)}
    before = memory("RssAnon")
    remembering = Remembering(encoder)
    spent = time.process_time()
    base, found["load_s"] = seconds(lambda: KnowledgeBase.open(folder, remembering))
    found["load_cpu_s"] = time.process_time() - spent
    found["index_mb"] = memory("RssAnon") - before
    found.update(_searching(base, remembering, encoder, asked))
    dense = DenseIndex.load(path / LANGUAGE / "dense")
    queries = encoder.encode_queries(asked)
    found["dense"] = timed(lambda query: dense.nearest(query, NEAREST_VECTORS), list(queries))
    found["bm25"] = _words_alone(path / LANGUAGE / "keyword", asked)
    del base
    found["flat"], found["recall"] = _against_exact(np.load(folder / VECTORS, mmap_mode="r"), dense, queries)
    return found


def _loading(path: Path) -> dict[str, float]:
    """The parts of loading that can be told apart; what remains is reading the documents."""

    def verify() -> None:
        for file in path.rglob("*"):
            if file.is_file():
                with file.open("rb") as stream:
                    hashlib.file_digest(stream, "sha256")

    _, verify_s = seconds(verify)
    _, dense_s = seconds(lambda: DenseIndex.load(path / LANGUAGE / "dense"))
    _, keyword_s = seconds(lambda: KeywordIndex.load(path / LANGUAGE / "keyword"))
    return {"verify_s": verify_s, "dense_load_s": dense_s, "keyword_load_s": keyword_s}


def _searching(
    base: KnowledgeBase, remembering: Remembering, encoder: SentenceTransformerEncoder, asked: Sequence[str]
) -> dict[str, Any]:
    def alone(text: str) -> None:
        encoder.encode_queries([text])

    def whole(text: str) -> None:
        base.search(text)

    def of_two_kinds(text: str) -> None:
        base.search(text, kinds=TWO_KINDS)

    found: dict[str, Any] = {}
    found["encoder"], found["with_encoder"] = in_turns([alone, whole], asked)
    found["encoder_by_two"], found["with_encoder_by_two"] = by_two([alone, whole], asked)
    remembering.by_heart = True
    found["whole"], found["two_kinds"] = in_turns([whole, of_two_kinds], asked)
    return found


def _words_alone(folder: Path, asked: Sequence[str]) -> Times:
    """Time bm25s as it comes, ten best, over the same entries."""
    alone = bm25s.BM25.load(folder, show_progress=False)
    cut = [[analyser(LANGUAGE).terms(text)] for text in asked]
    return timed(lambda terms: alone.retrieve(terms, k=TOP, show_progress=False), cut)


def _against_exact(vectors: FloatArray, dense: DenseIndex, queries: FloatArray) -> tuple[Times, float]:
    """Time an exact FAISS index, and count how many of its ten nearest belong to entries that we score exactly."""
    flat = faiss.IndexFlatIP(vectors.shape[1])
    for start in range(0, len(vectors), 100_000):
        flat.add(np.ascontiguousarray(vectors[start : start + 100_000]))
    faiss.omp_set_num_threads(1)
    times = timed(lambda query: flat.search(query[None, :], NEAREST_VECTORS), list(queries[:FEWER]))
    shares = [
        np.isin(nearest // len(FIELDS), dense.nearest(query, NEAREST_VECTORS)).mean()
        for query, nearest in zip(queries, flat.search(queries, TOP)[1], strict=True)
    ]
    return times, float(np.mean(shares))
