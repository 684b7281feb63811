"""Every promise names tests that exist: a promise whose proof was renamed away is found here."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from benchmarks.assurance import PROMISES, ROOT, Promise, Result, page, read_promises


@pytest.mark.parametrize("promise", read_promises(PROMISES), ids=lambda promise: promise.figure)
def test_the_tests_behind_a_promise_exist(promise: Promise) -> None:
    assert promise.tests
    for test in promise.tests:
        path, _, function = test.partition("::")
        tree = ast.parse(Path(ROOT / path).read_text("utf-8"))
        names = {
            node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        }
        assert not function or function in names, test


@pytest.mark.parametrize(
    ("result", "word"),
    [
        (Result(3, 0, 0, 1.0), "kept"),
        (Result(3, 1, 0, 1.0), "**broken**"),
        (Result(0, 0, 0, 1.0), "**not shown**"),
        (Result(3, 0, 1, 1.0), "**not shown**"),
    ],
)
def test_a_promise_is_kept_only_where_everything_ran_and_passed(result: Result, word: str) -> None:
    assert word in page([(Promise("p", "B1", ("t",)), result)])
