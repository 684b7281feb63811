"""Builds an index of a given size, in a process of its own, and says what that cost."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.scale.material import FIELDS, LANGUAGE, PASSAGES_AN_ENTRY, documents, resampled
from benchmarks.scale.timing import memory, on_disk, seconds
from knowledge_base.index.dense import DenseIndex, Row
from knowledge_base.index.entries import Entry, all_entries
from knowledge_base.index.fields import name_words
from knowledge_base.index.keyword import KeywordIndex
from knowledge_base.index.snapshot import LanguageIndex, Snapshot, load_snapshot, save_snapshot
from knowledge_base.text.analysis import analyser

VECTORS = "vectors.npy"


def build(index: Path, passages: int, folder: Path) -> dict[str, Any]:
    """Write a snapshot of so many passages, and its vectors beside it; return seconds and megabytes."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    shipped = load_snapshot(index)
    real, draw = shipped.languages[LANGUAGE], np.random.default_rng(passages)
    made = tuple(documents(real.entries, passages // PASSAGES_AN_ENTRY, draw))
    entries = all_entries((item.document, item.passages) for item in made)[LANGUAGE]
    rows = [Row(number, field, "") for number in range(len(entries)) for field in FIELDS]
    every = real.dense._vectors.rows(np.arange(len(real.dense)))  # through the index: they stand nowhere else
    vectors = resampled(every, len(rows), draw, folder / VECTORS)
    dense, dense_s = seconds(lambda: DenseIndex.build(rows, vectors))
    keyword, keyword_s = seconds(lambda: KeywordIndex.build(list(_terms(entries))))
    names = KeywordIndex.build([name_words(entry) for entry in entries])
    languages = {LANGUAGE: LanguageIndex(tuple(entries), dense, keyword, names)}
    version = f"resampled-{passages}"
    snapshot = Snapshot(made, languages, shipped.vocabulary, shipped.fingerprint, version, shipped.outside)
    _, save_s = seconds(lambda: save_snapshot(folder, snapshot))
    return {
        "passages": PASSAGES_AN_ENTRY * len(entries),
        "vectors": len(rows),
        "dense_build_s": dense_s,
        "keyword_build_s": keyword_s,
        "save_s": save_s,
        "build_cpu_s": time.process_time(),
        "build_peak_mb": memory("VmHWM"),
        "disk_mb": on_disk(folder / "snapshots"),
    }


def _terms(entries: Sequence[Entry]) -> Iterator[list[str]]:
    """Yield the terms of each entry; texts are resampled, so each word is reduced once for all."""
    known: dict[str, list[str]] = {}
    reduce = analyser(LANGUAGE)
    for entry in entries:
        terms: list[str] = []
        for word in f"{entry.title} {entry.title} {entry.title} {entry.body}".split():
            if word not in known:
                known[word] = reduce.terms(word)
            terms.extend(known[word])
        yield terms
