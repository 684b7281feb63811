"""Vectors and texts of any number, made from the real ones of an index."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from knowledge_base.index.dense import Field
from knowledge_base.index.entries import Entry
from knowledge_base.index.snapshot import IndexedDocument
from knowledge_base.model import Document, Passage

FloatArray = npt.NDArray[np.float32]

QUESTIONS = Path(__file__).parents[1] / "questions" / "answered-fresh.jsonl"
LANGUAGE = "fr"
PASSAGES_AN_ENTRY = 3
FIELDS = (Field.TITLE, *[Field.PASSAGE] * PASSAGES_AN_ENTRY)
NOISE = 0.25  # length of the random move, against a vector of length one
PART = 50_000


def questions() -> list[str]:
    """Return the French questions that are asked."""
    records = [json.loads(line) for line in QUESTIONS.read_text("utf-8").splitlines()]
    return [record["query"] for record in records if record["language"] == LANGUAGE]


def resampled(real: FloatArray, count: int, draw: np.random.Generator, file: Path) -> FloatArray:
    """Write as many vectors as wanted around the real ones, and return them mapped from their file."""
    made = np.lib.format.open_memmap(file, "w+", np.float32, (count, real.shape[1]))
    for start in range(0, count, PART):
        made[start : start + PART] = moved(real, min(PART, count - start), draw)
    made.flush()
    mapped: FloatArray = np.load(file, mmap_mode="r")
    return mapped


def moved(real: FloatArray, count: int, draw: np.random.Generator) -> FloatArray:
    """Return so many vectors of length one, each a real one moved at random."""
    part = real[draw.integers(len(real), size=count)]
    move = draw.standard_normal(part.shape, dtype=np.float32)
    part = part + NOISE * move / np.linalg.norm(move, axis=1, keepdims=True)
    whole: FloatArray = part / np.linalg.norm(part, axis=1, keepdims=True)
    return whole


def documents(real: Sequence[Entry], count: int, draw: np.random.Generator) -> Iterator[IndexedDocument]:
    """Yield short documents of the real sources, their titles and texts in two halves of real ones."""
    bodies = [passage.text.split() for entry in real for passage in entry.passages]
    halves = draw.integers(len(bodies), size=(count, PASSAGES_AN_ENTRY, 2))
    names = draw.integers(len(real), size=(count, 2))
    for number in range(count):
        first, second = (real[name] for name in names[number])
        title = " ".join(first.title.split()[:5] + second.title.split()[-5:])
        document = Document(f"d{number:07}", first.document.source, title, LANGUAGE, ())
        texts = [
            " ".join(bodies[a][: len(bodies[a]) // 2] + bodies[b][len(bodies[b]) // 2 :]) for a, b in halves[number]
        ]
        passages = (Passage(f"{number}-{n}", document.id, "", text) for n, text in enumerate(texts))
        yield IndexedDocument(document, tuple(passages), f"/resampled/{document.id}")
