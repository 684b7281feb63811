"""How vectors are kept and searched: exactly while they are few, by codes and then exactly where they are many."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Protocol

import faiss
import numpy as np
import numpy.typing as npt
import yaml

FloatArray = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

INDEX, ROWS = "vectors.faiss", "vectors.npy"
CODE_BITS = 4


@dataclass(frozen=True)
class Sizes:
    """The reviewed numbers of vectors.yaml."""

    flat_up_to: int
    looked_at: int
    training: int


@cache
def shipped_sizes() -> Sizes:
    """Return the numbers shipped with the product, read once."""
    return Sizes(**yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8")))


class Vectors(Protocol):
    """The vectors of one language, by their numbers."""

    def __len__(self) -> int:
        """Return how many there are."""

    def nearest(self, query: FloatArray, count: int, allowed: Mask | None) -> IntArray:
        """Return the numbers of the nearest, among those allowed if some are not."""

    def rows(self, numbers: IntArray) -> FloatArray:
        """Return whole vectors."""

    def save(self, folder: Path) -> None:
        """Write them into a folder."""


class FlatVectors:
    """Every vector is compared with the question."""

    def __init__(self, index: faiss.Index) -> None:
        self._index = index
        # the flat index's own memory, not a copy: it lives as long as the index
        memory = faiss.downcast_index(index).get_xb()  # type: ignore[attr-defined]
        self._rows = faiss.rev_swig_ptr(memory, index.ntotal * index.d).reshape(-1, index.d)

    @classmethod
    def build(cls, vectors: FloatArray) -> FlatVectors:
        """Keep the vectors, given as rows."""
        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(np.ascontiguousarray(vectors, dtype=np.float32))
        return cls(index)

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def nearest(self, query: FloatArray, count: int, allowed: Mask | None) -> IntArray:
        """Return the numbers of the nearest, exactly."""
        params = None if allowed is None else faiss.SearchParameters(sel=_only(allowed))  # type: ignore[call-arg]
        return _search(self._index, query, count, params)

    def rows(self, numbers: IntArray) -> FloatArray:
        """Return whole vectors."""
        return np.asarray(self._rows[numbers], np.float32)

    def save(self, folder: Path) -> None:
        """Write the index."""
        faiss.write_index(self._index, str(folder / INDEX))


class CodedVectors:
    """Short codes of all vectors are compared; the vectors themselves stay in a file and score what was found."""

    def __init__(self, index: faiss.Index, rows: FloatArray, looked_at: int) -> None:
        if index.ntotal != len(rows):
            raise ValueError("rows: one vector a code is needed")
        self._index, self._rows, self._looked_at = index, rows, looked_at

    @classmethod
    def build(cls, vectors: FloatArray, sizes: Sizes) -> CodedVectors:
        """Learn the codes from some of the vectors, and code them all: four bits for each two numbers."""
        size = vectors.shape[1]
        # One list that holds everything: unlike FAISS's index of the same codes without lists, it can be restricted.
        index = faiss.IndexIVFPQFastScan(
            faiss.IndexFlatIP(size), size, 1, size // 2, CODE_BITS, faiss.METRIC_INNER_PRODUCT
        )
        index.by_residual = False
        index.train(np.ascontiguousarray(vectors[spread_over(len(vectors), sizes.training)], np.float32))
        for start in range(0, len(vectors), sizes.training):
            index.add(np.ascontiguousarray(vectors[start : start + sizes.training], np.float32))
        return cls(index, vectors, sizes.looked_at)

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def nearest(self, query: FloatArray, count: int, allowed: Mask | None) -> IntArray:
        """Return the numbers of the nearest: of several times as many by their codes, those that truly are."""
        params = None if allowed is None else faiss.SearchParametersIVF(sel=_only(allowed), nprobe=1)  # type: ignore[call-arg]
        found = _search(self._index, query, count * self._looked_at, params)
        if len(found) <= count:
            return found
        found = np.sort(found)  # in the order of the file
        cosines = np.einsum("ij,j->i", self.rows(found), query)
        return np.asarray(found[np.argpartition(-cosines, count)[:count]], np.int64)

    def rows(self, numbers: IntArray) -> FloatArray:
        """Return whole vectors, read from the file where it is one."""
        return np.asarray(self._rows.take(numbers, axis=0), np.float32)

    def save(self, folder: Path) -> None:
        """Write the codes, and the vectors beside them."""
        faiss.write_index(self._index, str(folder / INDEX))
        np.save(folder / ROWS, self._rows)


def keep(vectors: FloatArray, sizes: Sizes) -> Vectors:
    """Return the vectors in the form that their number calls for."""
    return FlatVectors.build(vectors) if len(vectors) <= sizes.flat_up_to else CodedVectors.build(vectors, sizes)


def load(folder: Path, sizes: Sizes) -> Vectors:
    """Read what `save` wrote; vectors in a file of their own are mapped, not read."""
    if not (folder / ROWS).is_file():
        return FlatVectors(faiss.read_index(str(folder / INDEX)))
    rows = np.load(folder / ROWS, mmap_mode="r")
    return CodedVectors(faiss.read_index(str(folder / INDEX)), np.asarray(rows), sizes.looked_at)


def spread_over(total: int, wanted: int) -> IntArray:
    """Return at most so many numbers, evenly spread over all."""
    return np.linspace(0, total - 1, min(total, wanted)).astype(np.int64)


def _only(allowed: Mask) -> faiss.IDSelector:
    return faiss.IDSelectorBitmap(np.packbits(allowed, bitorder="little"))  # type: ignore[call-arg, arg-type]


def _search(index: faiss.Index, query: FloatArray, count: int, params: faiss.SearchParameters | None) -> IntArray:
    if index.ntotal == 0:
        return np.empty(0, np.int64)
    faiss.omp_set_num_threads(1)  # counts for the calling thread only, so it is said each time
    _, found = index.search(query[None, :], min(count, index.ntotal), params=params)
    return np.asarray(found[0][found[0] >= 0], np.int64)
