"""What pytest's report says of each test: whether it passed, how long it took, what it counted."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree


@dataclass(frozen=True)
class Proof:
    """One test that ran, or was to."""

    file: str
    name: str
    word: str
    seconds: float
    counted: dict[str, float]

    def is_of(self, test: str) -> bool:
        """Whether it belongs to a file, a folder (ending in /) or a function that a promise names."""
        path, _, function = test.partition("::")
        there = self.file.startswith(path) if path.endswith("/") else self.file == path
        return there and (not function or self.name.split("[")[0] == function)


def read_proofs(report: Path) -> list[Proof]:
    """Every test of a report in pytest's "xunit1" form; what it counted are its properties that are numbers."""
    root = etree.parse(report, etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True)).getroot()
    return [_proof(case) for case in root.iter("testcase")]


def _proof(case: Any) -> Proof:
    outcomes = {child.tag for child in case}
    word = "failed" if outcomes & {"failure", "error"} else "skipped" if "skipped" in outcomes else "passed"
    counted = {each.get("name"): float(each.get("value")) for each in case.iter("property")}
    return Proof(case.get("file"), case.get("name"), word, float(case.get("time")), counted)
