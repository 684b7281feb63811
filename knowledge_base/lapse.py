"""Whether a source no longer holds, or no longer wholly: repealed, superseded, or overtaken by a change of the law."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from knowledge_base.model import Kind, Source

ENDS = ("repealed", "superseded")
"""What takes all its worth from a text; the rest of it takes some."""
MARKS = (*ENDS, "outdated")


@dataclass(frozen=True)
class Lapse:
    """How a source lapsed, and since which day, as precise as known ("2019-06")."""

    how: str
    since: str

    @property
    def ended(self) -> bool:
        """Whether nothing of it holds any more."""
        return self.how in ENDS


def marked(source: Source, today: date) -> Lapse | None:
    """Return how the manifest says that a source lapsed, from the day it says."""
    for how in MARKS:
        since: str | None = getattr(source, how)
        if since and since <= today.isoformat():
            return Lapse(how, since)
    return None


def overtaken(kind: str, published: str | None, rules: Sequence[Mapping[str, Any]] | None = None) -> Lapse | None:
    """Return how a change of the law overtook a text of this kind and date, by the rules of lapse.yaml."""
    for rule in _rules() if rules is None else rules:
        if kind in rule["kind"] and _before(published, rule["published_before"]):
            return Lapse(rule["how"], rule["since"])
    return None


def _before(published: str | None, day: str) -> bool:
    """Compare dates as precise as known: in the very year of the change, a bare year is not before it."""
    return published is not None and published < day[: len(published)]


@cache
def _rules() -> Sequence[Mapping[str, Any]]:
    rules: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("lapse.yaml").read_text("utf-8"))
    known = {kind.value for kind in Kind}
    if any(not known.issuperset(rule["kind"]) for rule in rules):
        raise ValueError("lapse.yaml: a rule names a kind of source that does not exist")
    return rules
