"""The types that cross retrieval: Source, Document, Passage, ScoredPassage."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

LANGUAGES = ("fr", "en")
"""Those that texts may be in; each has an index of its own."""


class Kind(StrEnum):
    """What a source is."""

    CHARTER = "charter"
    GUIDE = "guide"
    SOFT_LAW = "soft_law"
    LAW = "law"
    FAQ = "faq"
    REPORT = "report"
    FICHE = "fiche"


class Authority(StrEnum):
    """Whose word a source is."""

    REGULATOR = "regulator"
    LEGISLATOR = "legislator"
    THIRD_PARTY = "third_party"
    CIVIL_SOCIETY = "civil_society"
    EDITORIAL = "editorial"


@dataclass(frozen=True)
class Source:
    """A publication as its manifest describes it; `published` is a date as precise as known ("2021-02")."""

    id: str
    title: str
    publisher: str
    kind: Kind
    authority: Authority
    language: str
    published: str | None = None
    url: str | None = None
    licence: str | None = None
    note: str | None = None
    pair: str | None = None
    repealed: str | None = None
    """The day from which it no longer holds, as precise as known."""
    superseded: str | None = None
    """The day from which a later version takes its place."""
    outdated: str | None = None
    """The day from which part of it no longer holds."""


@dataclass(frozen=True)
class Section:
    """A stretch of a document under one heading path; `text` is the original wording, joined lines only."""

    heading_path: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class Document:
    """One text of a source, read and cleaned, ready to be cut into passages."""

    id: str
    source: Source
    title: str
    language: str
    sections: tuple[Section, ...]
    published: str | None = None
    url: str | None = None
    keywords: tuple[str, ...] = ()
    wordings: tuple[str, ...] = ()
    review_due: str | None = None
    pair: str | None = None
    """The id of the same document in the other language, where its source does not say."""


@dataclass(frozen=True)
class Passage:
    """What is matched and quoted: whole sentences of one section. `id` is stable for the same words and place."""

    id: str
    document_id: str
    locator: str
    text: str


@dataclass(frozen=True)
class ScoredPassage:
    """A passage with its document, its score (higher is better) and the parts the score is made of."""

    passage: Passage
    document: Document
    score: float
    reasons: dict[str, float] = field(default_factory=dict)
