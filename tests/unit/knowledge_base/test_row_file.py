"""Rows kept in a file: read back in order, and changed by one writer at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from knowledge_base.row_file import RowFile


def numbers(path: Path) -> RowFile[int]:
    return RowFile(path, lambda number: {"number": number}, lambda row: int(row["number"]))


def test_rows_are_read_back_in_the_order_in_which_they_were_written(tmp_path: Path) -> None:
    kept = numbers(tmp_path / "a" / "file.json")
    assert kept.read() == ()
    kept.change(lambda before: (*before, 3, 1, 2))
    assert numbers(tmp_path / "a" / "file.json").read() == (3, 1, 2)


def test_a_change_that_fails_leaves_the_rows_as_they_were(tmp_path: Path) -> None:
    kept = numbers(tmp_path / "file.json")
    kept.change(lambda _: [1])

    def half(_: Iterable[int]) -> Iterator[int]:
        yield 2
        raise ValueError("half")

    with pytest.raises(ValueError, match="half"):
        kept.change(half)
    assert kept.read() == (1,)


def test_writers_that_change_at_once_lose_nothing_of_each_other(tmp_path: Path) -> None:
    path = tmp_path / "file.json"

    def add(number: int) -> None:
        numbers(path).change(lambda before: (*before, number))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add, range(40)))
    assert sorted(numbers(path).read()) == list(range(40))
