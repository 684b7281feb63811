"""Every promise names tests that exist: a promise whose proof was renamed away is found here."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.assurance import EVERY_LAYER, PROMISES, ROOT, Promise, Result, page, read_promises, result_of
from benchmarks.proofs import Proof, read_proofs


@pytest.mark.parametrize("promise", read_promises(PROMISES), ids=lambda promise: promise.figure)
def test_the_tests_behind_a_promise_exist(promise: Promise) -> None:
    assert promise.tests
    for test in promise.tests:
        path, _, function = test.partition("::")
        if path.endswith("/"):
            assert list((ROOT / path).rglob("test_*.py")), test
            continue
        tree = ast.parse(Path(ROOT / path).read_text("utf-8"))
        names = {
            node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        }
        assert not function or function in names, test


@pytest.mark.parametrize(
    ("result", "word"),
    [
        (Result(3, 0, 0, 1.0, {"messages": 20}), "kept"),
        (Result(3, 1, 0, 1.0, {"messages": 20}), "**broken**"),
        (Result(0, 0, 0, 1.0), "**not shown**"),
        (Result(3, 0, 1, 1.0, {"messages": 20}), "**not shown**"),
        (Result(3, 0, 0, 1.0, {"messages": 19}), "**falls short** (messages 19 of 20)"),
    ],
)
def test_a_promise_is_kept_only_where_everything_ran_passed_and_reached_its_count(result: Result, word: str) -> None:
    assert f"| {word} |" in page([(Promise("p", "B1", ("t",), {"messages": 20}), result)])


def test_a_promise_sums_what_its_tests_counted_and_a_test_that_never_ran_breaks_it() -> None:
    def proof(name: str, **counted: float) -> Proof:
        return Proof("tests/a.py", name, "passed", 1.0, counted)

    proofs = [proof("test_a[1]", messages=3), proof("test_a[2]", messages=4), proof("test_b", messages=5)]
    assert result_of(Promise("p", "B1", ("tests/a.py::test_a",)), proofs) == Result(2, 0, 0, 2.0, {"messages": 7})
    assert result_of(Promise("p", "B1", ("tests/a.py", "tests/a.py::test_a")), proofs).counted == {"messages": 12}
    assert result_of(Promise("p", "B1", ("tests/a.py", "tests/c.py")), proofs).failed == 1


def test_a_report_of_pytest_is_read(tmp_path: Path) -> None:
    tests = tmp_path / "test_some.py"
    tests.write_text(
        "import pytest\n"
        "def test_counts(record_property): record_property('messages', 20)\n"
        "def test_fails(): assert False\n"
        "def test_skips(): pytest.skip('why')\n"
    )
    report = tmp_path / "report.xml"
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-o", "junit_family=xunit1"]
    subprocess.run([*command, f"--junitxml={report}", tests], cwd=tmp_path, capture_output=True, check=False)
    found = read_proofs(report)
    assert [(each.name, each.word) for each in found] == [
        ("test_counts", "passed"), ("test_fails", "failed"), ("test_skips", "skipped"),
    ]  # fmt: skip
    assert found[0].counted == {"messages": 20} and found[0].is_of("test_some.py::test_counts")


@pytest.mark.parametrize("long", [False, True])
def test_the_long_version_of_a_test_stands_in_for_its_short_one_where_it_is_asked_for(tmp_path: Path, long: bool) -> None:
    (tmp_path / "conftest.py").write_text((ROOT / "tests" / "conftest.py").read_text())
    (tmp_path / "test_some.py").write_text(
        "import pytest\n"
        "@pytest.mark.parametrize('n', [3, pytest.param(20, marks=pytest.mark.assurance)])\n"
        "def test_both(n): pass\n"
        "def test_short(): pass\n"
    )
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--collect-only"]
    given = ["-m", EVERY_LAYER] if long else []
    done = subprocess.run([*command, *given], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ("test_both[20]" in done.stdout, "test_both[3]" in done.stdout) == (long, not long)
    assert "test_short" in done.stdout
