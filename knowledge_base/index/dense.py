"""The dense leg: separate vectors for titles, wordings and passages, searched with FAISS."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

import numpy as np
import numpy.typing as npt

from knowledge_base.index.entries import Entry
from knowledge_base.index.vectors import Sizes, Vectors, keep, load, shipped_sizes, spread_over

FloatArray = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.int64]

NO_MATCH = -1.0  # the lowest cosine there is


class Field(IntEnum):
    """Which field of an entry a vector stands for."""

    TITLE = 0
    WORDING = 1
    PASSAGE = 2
    LAY = 3
    LAY_ABROAD = 4


@dataclass(frozen=True)
class Row:
    """One text to be embedded, and the field of the entry it stands for."""

    entry: int
    field: Field
    text: str


@dataclass(frozen=True)
class FieldScores:
    """Cosines of one question with the fields of some entries, in the order the entries were given."""

    title: FloatArray
    wording: FloatArray
    passage: FloatArray
    lay: FloatArray
    lay_abroad: FloatArray
    each: FloatArray
    field_of: IntArray
    bounds: IntArray

    def of_passages(self, place: int) -> FloatArray:
        """Return the cosines of the passages of the entry at a place, in their order."""
        part = slice(int(self.bounds[place]), int(self.bounds[place + 1]))
        cosines: FloatArray = self.each[part][self.field_of[part] == Field.PASSAGE]
        return cosines


def once_each(numbers: IntArray, below: int) -> IntArray:
    """Return the numbers in rising order, each once; as np.unique, at a fraction of its cost where they are many."""
    marks = np.zeros(below, bool)
    marks[numbers] = True
    return np.flatnonzero(marks)


def rows_of(entries: Sequence[Entry]) -> list[Row]:
    """List the texts to embed, entry by entry; a passage carries its title, which names its subject."""
    rows: list[Row] = []
    for number, entry in enumerate(entries):
        rows.append(Row(number, Field.TITLE, entry.title))
        rows.extend(Row(number, Field.WORDING, wording) for wording in entry.wordings)
        rows.extend(Row(number, Field.PASSAGE, f"{entry.title}\n{p.text}") for p in entry.passages)
        rows.extend(Row(number, Field.LAY, wording) for wording in entry.lay)
        rows.extend(Row(number, Field.LAY_ABROAD, wording) for wording in entry.lay_abroad)
    return rows


class DenseIndex:
    """The vectors of one language's entries: a search, then exact scores field by field."""

    def __init__(self, vectors: Vectors, entry_of: IntArray, field_of: IntArray) -> None:
        if len(vectors) != len(entry_of) or len(entry_of) != len(field_of):
            raise ValueError("entry_of and field_of: one value a vector is needed")
        self._vectors = vectors
        self._entry_of = entry_of
        self._field_of = field_of
        self._size = int(entry_of[-1]) + 1 if len(entry_of) else 0
        # rows stand entry by entry, so an entry's rows are one slice
        self._starts = np.searchsorted(entry_of, np.arange(self._size + 1))

    @classmethod
    def build(cls, rows: Sequence[Row], vectors: FloatArray, sizes: Sizes | None = None) -> DenseIndex:
        """Index the vectors of the rows."""
        sizes = sizes or shipped_sizes()
        entry_of = np.array([row.entry for row in rows], np.int64)
        field_of = np.array([int(row.field) for row in rows], np.int64)
        return cls(keep(vectors, sizes), entry_of, field_of)

    def __len__(self) -> int:
        return len(self._vectors)

    @property
    def width(self) -> int:
        """How many numbers a vector has."""
        return int(self._vectors.rows(np.zeros(1, np.int64)).shape[1])

    def nearest(
        self, query: FloatArray, count: int, allowed: npt.NDArray[np.bool_] | None = None
    ) -> IntArray:
        """Return the entries that own the `count` nearest vectors, without repeats."""
        rows = None if allowed is None else allowed[self._entry_of]
        return once_each(self._entry_of[self._vectors.nearest(query, count, rows)], self._size)

    def rows_of_fields(self, fields: Sequence[Field], most: int) -> FloatArray:
        """Return the vectors that stand for these fields; evenly spread ones where there are more than `most`."""
        numbers = np.flatnonzero(np.isin(self._field_of, fields))
        return self._vectors.rows(numbers[spread_over(len(numbers), most)])

    def field_scores(self, query: FloatArray, entries: IntArray) -> FieldScores:
        """Return the cosines of the question with every field of the given entries."""
        # entries beyond the last that has a vector have none
        starts = self._starts[np.minimum(entries, self._size)]
        lengths = self._starts[np.minimum(entries + 1, self._size)] - starts
        bounds = np.concatenate([[0], np.cumsum(lengths)])
        rows = np.arange(bounds[-1]) + np.repeat(starts - bounds[:-1], lengths)
        # einsum stays in this thread: on so few rows, waking others costs more than the work
        cosines = np.einsum("ij,j->i", self._vectors.rows(rows), query)
        field_of = self._field_of[rows]
        best = np.full((len(Field), len(entries)), NO_MATCH, np.float32)
        np.maximum.at(best, (field_of, np.repeat(np.arange(len(entries)), lengths)), cosines)
        return FieldScores(best[0], best[1], best[2], best[3], best[4], cosines, field_of, bounds)

    def save(self, folder: Path) -> None:
        """Write the index into a folder of its own."""
        folder.mkdir(parents=True)
        self._vectors.save(folder)
        np.save(folder / "entry_of.npy", self._entry_of)
        np.save(folder / "field_of.npy", self._field_of)

    @classmethod
    def load(cls, folder: Path) -> DenseIndex:
        """Read what `save` wrote."""
        vectors = load(folder, shipped_sizes())
        return cls(vectors, np.load(folder / "entry_of.npy"), np.load(folder / "field_of.npy"))
