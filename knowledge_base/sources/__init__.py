"""The reference sources that ship with the product: what a fiche may cite, without the texts themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from knowledge_base.errors import ManifestError
from knowledge_base.model import LANGUAGES, Kind, Source
from knowledge_base.places import Places, Span
from knowledge_base.sources.manifest import (
    MANIFEST_NAME,
    doubled_id,
    doubled_ids,
    read_source_items,
    source_from,
)
from knowledge_base.text.cleaning import comparable

SHIPPED = Path(__file__).with_name(MANIFEST_NAME)


@dataclass(frozen=True)
class ListedDocument:
    """One document of a publisher's site: its names, whether it obliges by itself, and what differs from the site."""

    names: tuple[str, ...]
    url: str | None = None
    binding: bool = False
    kind: Kind | None = None
    published: str | None = None


@dataclass(frozen=True)
class ReferenceSource:
    """A source as fiches cite it: what it is, a caution in each language, and the places it has."""

    source: Source
    places: Places
    notes: Mapping[str, str] = field(default_factory=dict)
    documents: tuple[ListedDocument, ...] = ()

    def url_at(self, place: str) -> str | None:
        """Return the address of the document a place names, else that of the source."""
        listed = self.document(place)
        return listed.url if listed is not None and listed.url else self.source.url

    def kind_at(self, place: str) -> Kind:
        """Return what the document a place names is; one that obliges by itself counts as law."""
        listed = self.document(place)
        if listed is None:
            return self.source.kind
        return Kind.LAW if listed.binding else listed.kind or self.source.kind

    def published_at(self, place: str) -> str | None:
        """Return the date of the document a place names, else that of the source."""
        listed = self.document(place)
        return listed.published if listed is not None and listed.published else self.source.published

    def document(self, place: str) -> ListedDocument | None:
        """Return the listed document that a place names."""
        wanted = comparable(place)
        return next((each for each in self.documents if wanted in map(comparable, each.names)), None)


def load_reference_sources(path: Path = SHIPPED) -> dict[str, ReferenceSource]:
    """Return the reference sources by id; raise ManifestError where the file is wrong."""
    items = read_source_items(path)
    for identifier in doubled_ids(items):
        raise doubled_id(path, identifier)
    return {str(item["id"]): _reference_source(path, item) for item in items}


def _reference_source(path: Path, item: Mapping[str, Any]) -> ReferenceSource:
    source = source_from(path, item)
    notes = {language: str(item[f"note_{language}"]) for language in LANGUAGES if item.get(f"note_{language}")}
    documents = _documents(path, source.id, item.get("places"))
    names = tuple(name for document in documents for name in document.names)
    places = _places(path, source.id, item.get("places"), names)
    return ReferenceSource(source=source, places=places, notes=notes, documents=documents)


def _documents(path: Path, identifier: str, places: object) -> tuple[ListedDocument, ...]:
    listed = places.get("documents") or [] if isinstance(places, dict) else []
    if not isinstance(listed, list) or not all(isinstance(each, dict) and each.get("names") for each in listed):
        raise ManifestError(f"{path}: each document of the source '{identifier}' needs its names.")
    return tuple(_document(path, identifier, each) for each in listed)


def _document(path: Path, identifier: str, listed: Mapping[str, Any]) -> ListedDocument:
    kind, published = listed.get("kind"), listed.get("published")
    if kind is not None and kind not in set(Kind):
        raise ManifestError(f"{path}: a document of the source '{identifier}' has an unknown kind '{kind}'.")
    return ListedDocument(
        names=tuple(map(str, listed["names"])),
        url=listed.get("url"),
        binding=listed.get("binding") is True,
        kind=Kind(kind) if kind is not None else None,
        published=str(published) if published is not None else None,
    )


def _places(path: Path, identifier: str, value: object, documents: tuple[str, ...]) -> Places:
    if value == "any":
        return Places(anything=True)
    if not isinstance(value, dict):
        raise ManifestError(f"{path}: the source '{identifier}' needs 'places': articles, recitals, headings, documents, code or any.")
    headings = value.get("headings") or []
    if not isinstance(headings, list):
        raise ManifestError(f"{path}: the headings of the source '{identifier}' must be a list.")
    return Places(
        articles=_span(path, identifier, value.get("articles")),
        recitals=_span(path, identifier, value.get("recitals")),
        headings=(*(str(name) for name in headings), *documents),
        code=value.get("code") is True,
    )


def _span(path: Path, identifier: str, value: object) -> Span | None:
    if value is None:
        return None
    first, _, last = str(value).partition("-")
    if not first.isdigit() or not (last or first).isdigit():
        raise ManifestError(f"{path}: the source '{identifier}' has a range of places '{value}' that is not like 1-99.")
    return Span(int(first), int(last or first))


__all__ = ["SHIPPED", "ListedDocument", "ReferenceSource", "load_reference_sources"]
