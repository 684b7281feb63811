"""The dense leg: separate vectors for titles, wordings and passages, searched with FAISS."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

import faiss
import numpy as np
import numpy.typing as npt

from knowledge_base.entries import Entry

FloatArray = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.int64]

NO_MATCH = -1.0  # the lowest cosine there is


class Field(IntEnum):
    """Which field of an entry a vector stands for."""

    TITLE = 0
    WORDING = 1
    PASSAGE = 2


@dataclass(frozen=True)
class Row:
    """One text to be embedded, and the field of the entry it stands for."""

    entry: int
    field: Field
    text: str


@dataclass(frozen=True)
class FieldScores:
    """Cosines of one question with the fields of some entries; `passages` has one array an entry."""

    title: FloatArray
    wording: FloatArray
    passage: FloatArray
    passages: tuple[FloatArray, ...]


def rows_of(entries: Sequence[Entry]) -> list[Row]:
    """List the texts to embed, entry by entry; a passage carries its title, which names its subject."""
    rows: list[Row] = []
    for number, entry in enumerate(entries):
        rows.append(Row(number, Field.TITLE, entry.title))
        rows.extend(Row(number, Field.WORDING, wording) for wording in entry.wordings)
        rows.extend(Row(number, Field.PASSAGE, f"{entry.title}\n{p.text}") for p in entry.passages)
    return rows


@dataclass(frozen=True)
class Spread:
    """Mean and covariance of a language's vectors: they give those of any question's cosines with it."""

    mean: FloatArray
    covariance: FloatArray

    @classmethod
    def of(cls, vectors: FloatArray) -> Spread:
        """Measure the vectors, given as rows."""
        mean = vectors.mean(axis=0)
        centred = vectors - mean
        return cls(mean, centred.T @ centred / len(vectors))

    def of_cosines(self, query: FloatArray) -> tuple[float, float]:
        """Return the mean and the deviation of the question's cosines with all the vectors."""
        variance = float(query @ self.covariance @ query)
        return float(query @ self.mean), max(variance, 0.0) ** 0.5


class DenseIndex:
    """The vectors of one language's entries: exact search, then exact scores field by field."""

    def __init__(self, index: faiss.Index, entry_of: IntArray, field_of: IntArray, spread: Spread) -> None:
        self.spread = spread
        if index.ntotal != len(entry_of) or len(entry_of) != len(field_of):
            raise ValueError("entry_of and field_of: one value a vector is needed")
        self._index = index
        self._entry_of = entry_of
        self._field_of = field_of
        self._size = int(entry_of[-1]) + 1 if len(entry_of) else 0
        # rows stand entry by entry, so an entry's rows are one slice
        self._starts = np.searchsorted(entry_of, np.arange(self._size + 1))

    @classmethod
    def build(cls, rows: Sequence[Row], vectors: FloatArray) -> DenseIndex:
        """Index the vectors of the rows."""
        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(np.ascontiguousarray(vectors, dtype=np.float32))
        entry_of = np.array([row.entry for row in rows], np.int64)
        field_of = np.array([int(row.field) for row in rows], np.int64)
        return cls(index, entry_of, field_of, Spread.of(vectors))

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def nearest(
        self, query: FloatArray, count: int, allowed: npt.NDArray[np.bool_] | None = None
    ) -> IntArray:
        """Return the entries that own the `count` nearest vectors, without repeats."""
        params = None
        if allowed is not None:
            selector = faiss.IDSelectorBatch(np.flatnonzero(allowed[self._entry_of]))
            params = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]
        if self._index.ntotal == 0:
            return np.empty(0, np.int64)
        _, found = self._index.search(query[None, :], min(count, self._index.ntotal), params=params)
        return np.unique(self._entry_of[found[0][found[0] >= 0]])

    def field_scores(self, query: FloatArray, entries: IntArray) -> FieldScores:
        """Return the cosines of the question with every field of the given entries."""
        slices = [np.arange(self._starts[e], self._starts[e + 1]) for e in entries]
        if not slices:
            empty = np.empty(0, np.float32)
            return FieldScores(empty, empty, empty, ())
        rows = np.concatenate(slices)
        cosines = self._index.reconstruct_batch(rows) @ query
        owner = np.repeat(np.arange(len(entries)), [len(part) for part in slices])
        best = np.full((len(Field), len(entries)), NO_MATCH, np.float32)
        np.maximum.at(best, (self._field_of[rows], owner), cosines)
        bounds = np.cumsum([len(part) for part in slices])[:-1]
        passages = tuple(
            scores[fields == Field.PASSAGE]
            for scores, fields in zip(
                np.split(cosines, bounds), np.split(self._field_of[rows], bounds), strict=True
            )
        )
        return FieldScores(best[Field.TITLE], best[Field.WORDING], best[Field.PASSAGE], passages)

    def save(self, folder: Path) -> None:
        """Write the index into a folder of its own."""
        folder.mkdir(parents=True)
        faiss.write_index(self._index, str(folder / "vectors.faiss"))
        np.save(folder / "entry_of.npy", self._entry_of)
        np.save(folder / "field_of.npy", self._field_of)
        np.savez(folder / "spread.npz", mean=self.spread.mean, covariance=self.spread.covariance)

    @classmethod
    def load(cls, folder: Path) -> DenseIndex:
        """Read what `save` wrote."""
        index = faiss.read_index(str(folder / "vectors.faiss"))
        with np.load(folder / "spread.npz") as stored:
            spread = Spread(stored["mean"], stored["covariance"])
        return cls(index, np.load(folder / "entry_of.npy"), np.load(folder / "field_of.npy"), spread)
