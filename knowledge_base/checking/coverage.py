"""What the fiches should cover together and do not: articles of the law, sections of the charter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from knowledge_base.fiche import Fiche, Reference
from knowledge_base.model import LANGUAGES
from knowledge_base.places import law_places
from knowledge_base.sources import ReferenceSource
from knowledge_base.text.cleaning import comparable


@dataclass(frozen=True)
class Gap:
    """A place that no published fiche of a language cites."""

    source: str
    place: str
    language: str

    def __str__(self) -> str:
        return f"{self.source}, {self.place}: no fiche in “{self.language}” cites it."


def gaps(
    fiches: Iterable[Fiche],
    sources: Mapping[str, ReferenceSource],
    wanted: Mapping[str, Mapping[str, Any]] | None = None,
) -> Iterator[Gap]:
    """Yield what the published fiches of each language leave uncovered; a source's pair counts for it."""
    published = [fiche for fiche in fiches if fiche.state == "published"]
    for identifier, rule in (shipped_coverage() if wanted is None else wanted).items():
        source = sources[identifier]
        for language in LANGUAGES:
            cited = [
                reference
                for fiche in published
                if fiche.language == language
                for reference in fiche.references
                if reference.source in (identifier, source.source.pair)
            ]
            yield from _missing(source, rule, language, cited)


@cache
def shipped_coverage() -> Mapping[str, Mapping[str, Any]]:
    """Return the reviewed list of what must be covered."""
    found: dict[str, dict[str, Any]] = yaml.safe_load(
        Path(__file__).with_name("coverage.yaml").read_text(encoding="utf-8")
    )
    return found


def _missing(
    source: ReferenceSource, rule: Mapping[str, Any], language: str, cited: Iterable[Reference]
) -> Iterator[Gap]:
    places = [reference.place for reference in cited]
    articles = {number for place in places for kind, number in law_places(place) if kind == "article"}
    for number in _articles(rule):
        if number not in articles:
            yield Gap(source.source.id, f"article {number}", language)
    # headings differ from one language version to the other: the French fiches answer for them
    if rule.get("headings") and language == source.source.language:
        folded = {comparable(place) for place in places}
        left_out = {comparable(name) for each in rule.get("left_out", ()) for name in each.get("headings", ())}
        for heading in source.places.headings:
            if comparable(heading) not in folded | left_out:
                yield Gap(source.source.id, f"“{heading}”", language)


def _articles(rule: Mapping[str, Any]) -> list[int]:
    if "only" in rule:
        return list(rule["only"])
    first, _, last = str(rule.get("articles", "1-0")).partition("-")
    left_out = {number for each in rule.get("left_out", ()) for number in each.get("articles", ())}
    return [number for number in range(int(first), int(last) + 1) if number not in left_out]
