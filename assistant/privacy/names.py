"""Finds the names of persons in a message, with the named-entity recogniser of spaCy's French model."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from importlib.resources import files
from typing import TYPE_CHECKING, Protocol

import yaml

if TYPE_CHECKING:
    from spacy.language import Language

MODEL = "fr_core_news_md"
_UNUSED = ["parser", "lemmatizer", "morphologizer", "attribute_ruler"]
_LETTERS = r"[^\W\d_]"
_CAPITALISED = rf"[A-ZÀ-ÖØ-Þ]{_LETTERS}*(?:['’\-]{_LETTERS}+)*\.?"
_PARTICLE = r"(?:d[eu']|des|la|le|van|von|der|den|el|al|ben|bin|da|dos|di)"
_NAME = re.compile(rf"(?<!\w){_CAPITALISED}(?:\s+(?:{_PARTICLE}\s+)*{_CAPITALISED})*(?!\w)")
_TITLE = r"(?:M\.|MM\.|Mr\.?|Mrs\.?|Ms\.?|Mme|Mlle|Madame|Monsieur|Mademoiselle|Dr\.?|Docteur|Me|Ma[iî]tre|Pr\.?|Professeur)"
_TITLED = re.compile(rf"(?<!\w){_TITLE}\s+({_NAME.pattern})")
_SENTENCE_START = re.compile(r"(?:^|[.!?:;\n«\"]\s*|[-•]\s+)$")

Span = tuple[int, int]


class NameFinder(Protocol):
    """Finds the names of persons in a text."""

    def find(self, text: str) -> list[Span]:
        """Where names stand, as (start, end) in characters, in order, without overlap."""


class NoNames:
    """Finds nothing: for tests, and where the model is not wanted."""

    def find(self, text: str) -> list[Span]:
        """Returns no span."""
        return []


class SpacyNames:
    """Names after a title, and what the recogniser takes for a person, cut to the words that are written as names."""

    @cached_property
    def _model(self) -> Language:
        import spacy  # half a second, and half a gigabyte: only where names are looked for

        return spacy.load(MODEL, disable=_UNUSED)

    @cached_property
    def _never(self) -> frozenset[str]:
        said = files("assistant.privacy").joinpath("not_names.yaml").read_text("utf-8")
        return frozenset(word.casefold() for word in yaml.safe_load(said)["not_names"])

    def warm(self) -> None:
        """Loads the model."""
        self.find("Bonjour")

    def find(self, text: str) -> list[Span]:
        """Where names stand, as (start, end) in characters, in order, without overlap."""
        titled = [match.span(1) for match in _TITLED.finditer(text)]
        return _apart([*titled, *self._recognised(text)])

    def _recognised(self, text: str) -> Iterator[Span]:
        for entity in self._model(text).ents:
            if entity.label_ == "PER":
                yield from self._written_as_names(text, entity.start_char, entity.end_char)

    def _written_as_names(self, text: str, start: int, end: int) -> Iterator[Span]:
        for match in _NAME.finditer(text, start, end):
            words = match[0].split()
            # A lone capital at the head of a sentence says nothing: any word stands so.
            alone = len(words) == 1 and _SENTENCE_START.search(text[: match.start()])
            known = all(word.strip(".").casefold() in self._never for word in words)
            if not alone and not known and len(match[0]) > 1:
                yield match.span()


def _apart(spans: list[Span]) -> list[Span]:
    kept: list[Span] = []
    for start, end in sorted(spans):
        if kept and start < kept[-1][1]:
            kept[-1] = (kept[-1][0], max(end, kept[-1][1]))
        else:
            kept.append((start, end))
    return kept
