"""Few vectors are compared exactly; many by codes, and those found are scored exactly."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from knowledge_base.index.dense import DenseIndex, Field, Row
from knowledge_base.index.vectors import CodedVectors, FlatVectors, Sizes, Vectors, keep, load, shipped_sizes

SMALL = Sizes(flat_up_to=100, looked_at=4, training=1000)
DRAW = np.random.default_rng(1)


def some(count: int) -> np.ndarray:
    made = DRAW.standard_normal((count, 32), dtype=np.float32)
    return np.asarray(made / np.linalg.norm(made, axis=1, keepdims=True))


@pytest.mark.parametrize(("count", "kind"), [(100, FlatVectors), (101, CodedVectors), (5000, CodedVectors)])
def test_the_form_follows_the_number(count: int, kind: type) -> None:
    assert type(keep(some(count), SMALL)) is kind


def test_codes_find_what_exact_search_finds() -> None:
    vectors = some(2000)
    coded = keep(vectors, SMALL)
    for query in vectors[:20]:
        exact = np.argsort(-(vectors @ query))[:5]
        assert set(exact) <= set(coded.nearest(query, 100, None))


@pytest.mark.parametrize("build", [FlatVectors.build, lambda vectors: CodedVectors.build(vectors, SMALL)])
def test_a_search_among_the_allowed_finds_the_nearest_of_them_and_no_other(build: Callable[[np.ndarray], Vectors]) -> None:
    vectors = some(6000)
    allowed = np.zeros(6000, bool)
    allowed[[3, 4, 7, 5999]] = True
    assert set(build(vectors).nearest(vectors[7], 5, allowed)) == {3, 4, 7, 5999}
    assert list(build(vectors).nearest(vectors[7], 1, allowed)) == [7]
    assert len(build(vectors).nearest(vectors[7], 5, np.zeros(6000, bool))) == 0


def test_large_vectors_are_mapped_from_their_file_not_read(tmp_path: Path) -> None:
    vectors = some(300)
    keep(vectors, SMALL).save(tmp_path)
    back: Vectors = load(tmp_path, SMALL)
    assert isinstance(back, CodedVectors) and isinstance(back._rows.base, np.memmap)
    assert np.array_equal(back.rows(np.array([5, 250])), vectors[[5, 250]])
    assert list(back.nearest(vectors[9], 1, None)) == [9]


def test_an_index_of_codes_scores_fields_with_the_whole_vectors() -> None:
    vectors = some(300)
    rows = [Row(n // 3, Field(n % 3), "") for n in range(300)]
    flat, coded = DenseIndex.build(rows, vectors), DenseIndex.build(rows, vectors, SMALL)
    entries = np.array([0, 42, 99])
    assert np.array_equal(
        flat.field_scores(vectors[4], entries).passage, coded.field_scores(vectors[4], entries).passage
    )


def test_the_shipped_base_is_searched_exactly() -> None:
    assert shipped_sizes().flat_up_to >= 20_000
