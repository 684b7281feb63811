"""`make assurance`: runs the tests behind every promise, the long ones too, and writes docs/assurance.md."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import yaml
from lxml import etree

ROOT = Path(__file__).parent.parent
PROMISES = ROOT / "tests" / "promises.yaml"
REPORT = ROOT / "docs" / "assurance.md"
EVERY_LAYER = "assurance or not assurance"


@dataclass(frozen=True)
class Promise:
    """A sentence, the figure it belongs to, and the tests that prove it."""

    says: str
    figure: str
    tests: tuple[str, ...]


@dataclass(frozen=True)
class Result:
    """What came out of a promise's tests."""

    passed: int
    failed: int
    skipped: int
    seconds: float

    @property
    def word(self) -> str:
        """Kept only where something ran and nothing failed."""
        if self.failed:
            return "**broken**"
        return "kept" if self.passed and not self.skipped else "**not shown**"


def main() -> None:
    """Runs everything and writes the page; ends with 1 where a promise is broken or was not shown."""
    results = [(promise, run(promise.tests)) for promise in read_promises(PROMISES)]
    REPORT.write_text(page(results), encoding="utf-8")
    sys.stdout.write(REPORT.read_text("utf-8"))
    sys.exit(any(result.word != "kept" for _, result in results))


def read_promises(path: Path) -> list[Promise]:
    """The promises, in order."""
    entries = yaml.safe_load(path.read_text("utf-8"))
    return [Promise(entry["promise"], entry["figure"], tuple(entry["tests"])) for entry in entries]


def run(tests: tuple[str, ...]) -> Result:
    """Runs the tests in a process of their own."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [sys.executable, "-m", "pytest", "-q", "-m", EVERY_LAYER, f"--junitxml={report}", *tests]
        started = time.monotonic()
        subprocess.run(command, cwd=ROOT, check=False)
        return _read(report, time.monotonic() - started)


def _read(report: Path, seconds: float) -> Result:
    if not report.exists():
        return Result(0, 1, 0, seconds)
    suites = etree.parse(report).getroot().iter("testsuite")
    counts = [
        {name: int(suite.get(name, "0")) for name in ("tests", "failures", "errors", "skipped")}
        for suite in suites
    ]
    failed = sum(count["failures"] + count["errors"] for count in counts)
    skipped = sum(count["skipped"] for count in counts)
    return Result(sum(count["tests"] for count in counts) - failed - skipped, failed, skipped, seconds)


def page(results: list[tuple[Promise, Result]]) -> str:
    """The table, with the commit and the day."""
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    day = time.strftime("%Y-%m-%d", time.gmtime())
    head = (
        "# What is promised, and shown\n\n"
        f"Written by `make assurance` on {day}, commit {commit.stdout.strip()}. "
        "The tests behind each line are named in `tests/promises.yaml`.\n\n"
        "| promise | figure | tests passed | failed | skipped | seconds | result |\n|---|---|---|---|---|---|---|\n"
    )
    return head + "".join(
        f"| {promise.says} | {promise.figure} | {found.passed} | {found.failed} | {found.skipped} "
        f"| {found.seconds:.0f} | {found.word} |\n"
        for promise, found in results
    )


if __name__ == "__main__":
    main()
