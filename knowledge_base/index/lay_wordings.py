"""Lay questions for the places of official texts: statute language is far from callers' words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from knowledge_base.index.cutting import LOCATOR_SEPARATOR
from knowledge_base.model import Document, Kind
from knowledge_base.text.articles import heading_article
from knowledge_base.text.cleaning import comparable, fold_heading


@dataclass(frozen=True)
class Text:
    """An official text: how to know it, and the lay questions of each place by language."""

    ids: frozenset[str]
    kind: Kind
    titles: tuple[str, ...]
    places: Mapping[str, Mapping[str, tuple[str, ...]]]

    def is_text_of(self, document: Document) -> bool:
        """Tell whether a document holds this text: by its id, or by what its title names."""
        if document.source.kind is not self.kind:
            return False  # a guideline on the regulation names it in its title too
        names = {document.id, document.source.id}
        titles = (comparable(document.title), comparable(document.source.title))
        return bool(names & self.ids) or any(comparable(t) in title for t in self.titles for title in titles)

    def at(self, locator: str) -> Mapping[str, tuple[str, ...]]:
        """Return the wordings of a place by language: "FICHE 4 › Recommandations" before "Recommandations"."""
        path = locator.split(LOCATOR_SEPARATOR)
        keys = (path_key(path[start:]) for start in range(len(path)))
        return next((self.places[key] for key in keys if key in self.places), {})


class LayWordings:
    """The lay questions of every text that is known, found again by document and place."""

    def __init__(self, texts: Iterable[Text]) -> None:
        self._texts = tuple(texts)

    def of(self, document: Document, locator: str) -> Mapping[str, tuple[str, ...]]:
        """Return the questions, by language, that the place at a locator answers."""
        return next((text.at(locator) for text in self._texts if text.is_text_of(document)), {})


NO_WORDINGS = LayWordings(())
OR = " | "  # between the headings that one section has in different conversions of a text


def place_key(heading: str) -> str:
    """Return the name of a place whatever its typography: an article by its number, a heading by its words."""
    article = heading_article(heading)
    return " ".join(article) if article else fold_heading(heading)


def path_key(headings: Sequence[str]) -> str:
    """Return the name of a place by its headings, the last alone where that is enough."""
    return LOCATOR_SEPARATOR.join(map(place_key, headings))


def load_lay_wordings(paths: Iterable[Path]) -> LayWordings:
    """Read the YAML files of reviewed wordings."""
    return LayWordings(_text(yaml.safe_load(path.read_text(encoding="utf-8"))) for path in paths)


@cache
def shipped_lay_wordings() -> LayWordings:
    """Return the wordings shipped with the product, read once."""
    return load_lay_wordings(sorted((Path(__file__).parents[1] / "wordings").glob("*.yaml")))


def _text(data: Mapping[str, Mapping[str, object]]) -> Text:
    applies, places = data["applies_to"], data["places"]
    return Text(
        frozenset(_strings(applies["ids"])),
        Kind(str(applies["kind"])),
        _strings(applies["titles"]),
        {
            path_key(name.split(LOCATOR_SEPARATOR)): _by_language(found)
            for place, found in places.items()
            for name in place.split(OR)
        },
    )


def _by_language(found: object) -> dict[str, tuple[str, ...]]:
    if not isinstance(found, Mapping):
        raise ValueError("places: each place needs its wordings by language")
    return {str(language): _strings(wordings) for language, wordings in found.items()}


def _strings(values: object) -> tuple[str, ...]:
    if not isinstance(values, list):
        raise ValueError("a list of texts is needed")
    return tuple(str(value) for value in values)
