"""No text is embedded twice, whatever stopped the work in between."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from knowledge_base.encoding.embedding_cache import BATCH, EmbeddingCache

TEXTS = [f"texte {number} " + "mot " * (number % 7) for number in range(2 * BATCH + 10)]


class Counting:
    """Turns a text into its length and its last letter, and fails at a given call."""

    fingerprint = "counting-1"

    def __init__(self, fails_at: int | None = None) -> None:
        self.seen: list[str] = []
        self._left = fails_at

    def encode_queries(self, texts: Sequence[str]) -> np.ndarray:
        return self.encode_passages(texts)

    def encode_passages(self, texts: Sequence[str]) -> np.ndarray:
        if self._left == 0:
            raise MemoryError
        self._left = None if self._left is None else self._left - 1
        self.seen.extend(texts)
        return np.array([[len(text), sum(map(ord, text))] for text in texts], np.float32)


def silent(done: int, total: int) -> None:
    pass


def test_a_text_is_embedded_once_within_and_across_runs(tmp_path: Path) -> None:
    first = Counting()
    vectors = EmbeddingCache(tmp_path, first).vectors([*TEXTS, *TEXTS[:50]], silent)
    assert sorted(first.seen) == sorted(TEXTS)
    assert np.array_equal(vectors[: len(TEXTS)], Counting().encode_passages(TEXTS))
    again = Counting()
    cache = EmbeddingCache(tmp_path, again)
    assert np.array_equal(cache.vectors(TEXTS[::-1], silent), vectors[: len(TEXTS)][::-1])
    assert (again.seen, cache.embedded) == ([], 0)


def test_a_run_that_breaks_off_costs_the_batch_under_way_and_no_other(tmp_path: Path) -> None:
    broken = Counting(fails_at=2)
    with pytest.raises(MemoryError):
        EmbeddingCache(tmp_path, broken).vectors(TEXTS, silent)
    rest = Counting()
    EmbeddingCache(tmp_path, rest).vectors(TEXTS, silent)
    assert len(broken.seen) == 2 * BATCH
    assert sorted(broken.seen + rest.seen) == sorted(TEXTS)


def test_each_batch_costs_its_own_size_on_disk_not_that_of_all_before(tmp_path: Path) -> None:
    sizes: list[int] = []

    def measure(done: int, total: int) -> None:
        sizes.append((tmp_path / "counting-1.vectors").stat().st_size)

    EmbeddingCache(tmp_path, Counting()).vectors(TEXTS, measure)
    inode = (tmp_path / "counting-1.vectors").stat().st_ino
    EmbeddingCache(tmp_path, Counting()).vectors(["neuf"], measure)
    assert sizes == sorted(set(sizes))
    assert (tmp_path / "counting-1.vectors").stat().st_ino == inode


def test_no_text_gives_no_vector(tmp_path: Path) -> None:
    assert len(EmbeddingCache(tmp_path, Counting()).vectors([], silent)) == 0
