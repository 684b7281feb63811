"""A file of vectors only grows, and what is not whole is not read."""

import multiprocessing
from pathlib import Path

import numpy as np
import pytest

from knowledge_base.encoding.vector_file import HEADER, VectorFile

DRAW = np.random.default_rng(7)
RECORD = 16 + 4 * 8 + 4


def key(number: int) -> bytes:
    return number.to_bytes(16, "big")


def some(count: int) -> np.ndarray:
    return DRAW.standard_normal((count, 8), dtype=np.float32)


def written(path: Path, count: int, first: int = 0) -> np.ndarray:
    rows = some(count)
    VectorFile(path).append([key(first + n) for n in range(count)], rows)
    return rows


def test_what_was_appended_comes_back_in_the_order_asked(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "a.vectors"
    rows = np.vstack([written(path, 5), written(path, 3, first=5)])
    back = VectorFile(path)
    assert np.array_equal(back.rows([key(7), key(0), key(7)]), rows[[7, 0, 7]])
    assert key(8) not in back


def test_appending_leaves_what_stands_in_the_file_untouched(tmp_path: Path) -> None:
    path = tmp_path / "a.vectors"
    written(path, 5)
    before = path.read_bytes()
    written(path, 5, first=5)
    assert path.read_bytes()[: len(before)] == before
    assert path.stat().st_size == HEADER.size + 10 * RECORD


@pytest.mark.parametrize("torn", [1, RECORD // 2, RECORD - 1])
def test_a_torn_tail_is_not_read_and_the_next_vectors_take_its_place(tmp_path: Path, torn: int) -> None:
    path = tmp_path / "a.vectors"
    rows = written(path, 4)
    with path.open("r+b") as stream:
        stream.truncate(HEADER.size + 3 * RECORD + torn)
    cut = VectorFile(path)
    assert key(2) in cut and key(3) not in cut
    fresh = some(1)
    cut.append([key(9)], fresh)
    back = VectorFile(path)
    assert np.array_equal(back.rows([key(2), key(9)]), np.vstack([rows[2:3], fresh]))


def test_a_tail_of_zeros_left_by_a_power_failure_is_not_taken_for_vectors(tmp_path: Path) -> None:
    path = tmp_path / "a.vectors"
    rows = written(path, 4)
    content = path.read_bytes()
    path.write_bytes(content[: HEADER.size + 2 * RECORD + 20] + bytes(2 * RECORD - 20))
    back = VectorFile(path)
    assert [key(n) in back for n in range(4)] == [True, True, False, False]
    assert key(0) in back and np.array_equal(back.rows([key(1)]), rows[1:2])


@pytest.mark.parametrize("content", [b"", b"vect", b"another kind of file altogether" * 9])
def test_a_file_of_another_kind_is_begun_anew(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.vectors"
    path.write_bytes(content)
    assert key(0) not in VectorFile(path)
    rows = written(path, 2)
    assert np.array_equal(VectorFile(path).rows([key(0), key(1)]), rows)


def append_many(path: Path, first: int) -> None:
    for number in range(first, first + 40):
        VectorFile(path).append([key(number)], np.full((1, 8), number, np.float32))


def test_processes_that_append_at_once_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.vectors"
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=append_many, args=(path, first)) for first in (0, 40)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    back = VectorFile(path)
    assert back.rows([key(number) for number in range(80)])[:, 0].tolist() == list(range(80))
