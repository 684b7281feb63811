"""The reference sources that ship with the product: what a fiche may cite, without the texts themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from knowledge_base.errors import ManifestError
from knowledge_base.manifest import MANIFEST_NAME, read_source_items, source_from
from knowledge_base.model import Source
from knowledge_base.places import Places, Span

SHIPPED = Path(__file__).with_name(MANIFEST_NAME)


@dataclass(frozen=True)
class ReferenceSource:
    """A source as fiches cite it: what it is, a caution in each language, and the places it has."""

    source: Source
    places: Places
    notes: Mapping[str, str] = field(default_factory=dict)


def load_reference_sources(path: Path = SHIPPED) -> dict[str, ReferenceSource]:
    """Return the reference sources by id; raise ManifestError where the file is wrong."""
    return {str(item["id"]): _reference_source(path, item) for item in read_source_items(path)}


def _reference_source(path: Path, item: Mapping[str, Any]) -> ReferenceSource:
    source = source_from(path, item)
    notes = {language: str(item[f"note_{language}"]) for language in ("fr", "en") if item.get(f"note_{language}")}
    return ReferenceSource(source=source, places=_places(path, source.id, item.get("places")), notes=notes)


def _places(path: Path, identifier: str, value: object) -> Places:
    if value == "any":
        return Places(anything=True)
    if not isinstance(value, dict):
        raise ManifestError(f"{path}: the source '{identifier}' needs 'places': articles, recitals, headings, code or any.")
    headings = value.get("headings") or []
    if not isinstance(headings, list):
        raise ManifestError(f"{path}: the headings of the source '{identifier}' must be a list.")
    return Places(
        articles=_span(path, identifier, value.get("articles")),
        recitals=_span(path, identifier, value.get("recitals")),
        headings=tuple(str(name) for name in headings),
        code=value.get("code") is True,
    )


def _span(path: Path, identifier: str, value: object) -> Span | None:
    if value is None:
        return None
    first, _, last = str(value).partition("-")
    if not first.isdigit() or not (last or first).isdigit():
        raise ManifestError(f"{path}: the source '{identifier}' has a range of places '{value}' that is not like 1-99.")
    return Span(int(first), int(last or first))


__all__ = ["SHIPPED", "ReferenceSource", "load_reference_sources"]
