"""Few vectors are compared exactly; many by codes, and those found are scored exactly."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from knowledge_base.dense import DenseIndex, Field, Row
from knowledge_base.vectors import CodedVectors, FlatVectors, Sizes, Vectors, keep, load, shipped_sizes

SMALL = Sizes(flat_up_to=100, ivf_from=5000, lists=8, probes=4, training=1000)
DRAW = np.random.default_rng(1)


def some(count: int) -> np.ndarray:
    made = DRAW.standard_normal((count, 32), dtype=np.float32)
    return np.asarray(made / np.linalg.norm(made, axis=1, keepdims=True))


@pytest.mark.parametrize(("count", "kind"), [(100, FlatVectors), (101, CodedVectors), (5000, CodedVectors)])
def test_the_form_follows_the_number(count: int, kind: type) -> None:
    assert type(keep(some(count), SMALL)) is kind


@pytest.mark.parametrize("sizes", [SMALL, replace(SMALL, ivf_from=200)])
def test_codes_find_what_exact_search_finds(sizes: Sizes) -> None:
    vectors = some(2000)
    coded = keep(vectors, replace(sizes, probes=8))
    for query in vectors[:20]:
        exact = np.argsort(-(vectors @ query))[:5]
        assert set(exact) <= set(coded.nearest(query, 40, None))


def test_a_search_among_the_allowed_returns_no_other() -> None:
    vectors = some(6000)
    for kept in (FlatVectors.build(vectors), keep(vectors, SMALL)):
        assert set(kept.nearest(vectors[7], 5, np.array([3, 4, 5]))) <= {3, 4, 5}


def test_large_vectors_are_mapped_from_their_file_not_read(tmp_path: Path) -> None:
    vectors = some(300)
    keep(vectors, SMALL).save(tmp_path)
    back: Vectors = load(tmp_path, SMALL)
    assert isinstance(back, CodedVectors) and isinstance(back._rows, np.memmap)
    assert np.allclose(back.rows(np.array([5, 250])), vectors[[5, 250]], atol=1e-3)
    assert list(back.nearest(vectors[9], 1, None)) == [9]


def test_an_index_of_codes_scores_fields_with_the_whole_vectors() -> None:
    vectors = some(300)
    rows = [Row(n // 3, Field(n % 3), "") for n in range(300)]
    flat, coded = DenseIndex.build(rows, vectors), DenseIndex.build(rows, vectors, SMALL)
    entries = np.array([0, 42, 99])
    assert np.allclose(
        flat.field_scores(vectors[4], entries).passage, coded.field_scores(vectors[4], entries).passage, atol=1e-3
    )


def test_the_shipped_base_is_searched_exactly() -> None:
    assert shipped_sizes().flat_up_to >= 20_000
