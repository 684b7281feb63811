"""`make assurance`: runs the tests behind every promise, the long ones too, and writes docs/assurance.md.

`--only B30 B10` runs the promises of these figures alone and prints them; the page is that of a whole run.
`--minutes` is the time there is: a test that finds none left is not run, and its promise is told as not shown.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from benchmarks.proofs import Proof, read_proofs

ROOT = Path(__file__).parent.parent
PROMISES = ROOT / "tests" / "promises.yaml"
REPORT = ROOT / "docs" / "assurance.md"
EVERY_LAYER = "assurance or not assurance"
MINUTES = 45.0
# Each layer has a running product, a browser or neither: one start serves all the promises of a layer.
LAYERS = ("tests/e2e/", "tests/browser/", "tests/")


@dataclass(frozen=True)
class Promise:
    """A sentence, the figure it belongs to, the tests that prove it, and how much of what they are to count."""

    says: str
    figure: str
    tests: tuple[str, ...]
    goal: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Result:
    """What came out of a promise's tests, and what they counted."""

    passed: int
    failed: int
    skipped: int
    seconds: float
    counted: dict[str, float] = field(default_factory=dict)

    def word(self, goal: dict[str, int]) -> str:
        """Kept only where something ran, nothing failed, and as much was counted as promised."""
        if self.failed:
            return "**broken**"
        if not self.passed or self.skipped:
            return "**not shown**"
        short = [f"{name} {self.counted.get(name, 0):.0f} of {wanted}" for name, wanted in goal.items()
                 if self.counted.get(name, 0) < wanted]  # fmt: skip
        return f"**falls short** ({', '.join(short)})" if short else "kept"


def main() -> None:
    """Runs and prints; a whole run writes the page; ends with 1 where a promise is not kept."""
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--only", nargs="*", default=[], metavar="FIGURE", help="figures, as promises.yaml names them")
    wanted.add_argument("--minutes", type=float, default=MINUTES)
    given = wanted.parse_args()
    promises = [each for each in read_promises(PROMISES) if not given.only or {*each.figure.split(", ")} & {*given.only}]
    proofs = prove([test for each in promises for test in each.tests], time.time() + 60 * given.minutes)
    results = [(each, result_of(each, proofs)) for each in promises]
    sys.stdout.write(page(results))
    if not given.only:
        REPORT.write_text(page(results), encoding="utf-8")
    sys.exit(any(result.word(each.goal) != "kept" for each, result in results))


def read_promises(path: Path) -> list[Promise]:
    """The promises, in order."""
    entries = yaml.safe_load(path.read_text("utf-8"))
    return [
        Promise(entry["promise"], str(entry["figure"]), tuple(entry["tests"]), entry.get("goal", {})) for entry in entries
    ]


def prove(tests: Sequence[str], until: float) -> list[Proof]:
    """Runs the tests, those of one layer in one process; until a moment (seconds since 1970)."""
    left, proofs = sorted(set(tests)), []
    for layer in LAYERS:
        mine = [test for test in left if test.startswith(layer)]
        left = [test for test in left if not test.startswith(layer)]
        if mine:
            proofs += _run(mine, until)
    return proofs


def _run(tests: Sequence[str], until: float) -> list[Proof]:
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        options = ["-m", EVERY_LAYER, f"--until={until:.0f}", f"--junitxml={report}", "-o", "junit_family=xunit1"]
        subprocess.run([sys.executable, "-m", "pytest", "-q", "--tb=short", *options, *tests], cwd=ROOT, check=False)
        return read_proofs(report) if report.exists() else []


def result_of(promise: Promise, proofs: Sequence[Proof]) -> Result:
    """What the proofs say of a promise; a test that left no trace counts as failed."""
    mine = {id(proof): proof for test in promise.tests for proof in proofs if proof.is_of(test)}.values()
    lost = sum(not any(proof.is_of(test) for proof in proofs) for test in promise.tests)
    counted: dict[str, float] = {}
    for proof in mine:
        for name, number in proof.counted.items():
            counted[name] = counted.get(name, 0) + number
    words = [proof.word for proof in mine]
    return Result(
        words.count("passed"), words.count("failed") + lost, words.count("skipped"),
        sum(proof.seconds for proof in mine), counted,
    )  # fmt: skip


def page(results: Sequence[tuple[Promise, Result]]) -> str:
    """The table, with the commit and the day."""
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    day = time.strftime("%Y-%m-%d", time.gmtime())
    kept = sum(result.word(promise.goal) == "kept" for promise, result in results)
    head = (
        "# What is promised, and shown\n\n"
        f"Written by `make assurance` on {day}, commit {commit.stdout.strip()}: {kept} of {len(results)} promises kept. "
        "Load has a page of its own, which `make load` writes: `docs/benchmarks/load.md`.\n\n"
        "| promise | figure | tests | counted | passed | failed | skipped | seconds | result | date |\n"
        "|---|---|---|---|---|---|---|---|---|---|\n"
    )
    return head + "".join(_line(promise, result, day) for promise, result in results)


def _line(promise: Promise, found: Result, day: str) -> str:
    counted = ", ".join(f"{number:,.0f} {name.replace('_', ' ')}" for name, number in found.counted.items())
    tests = "<br>".join(f"`{test.removeprefix('tests/')}`" for test in promise.tests)
    numbers = f"{found.passed} | {found.failed} | {found.skipped} | {found.seconds:.0f}"
    return f"| {promise.says} | {promise.figure} | {tests} | {counted} | {numbers} | {found.word(promise.goal)} | {day} |\n"


if __name__ == "__main__":
    main()
