"""A fiche: a short answer in our own words, each statement carried by references."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from knowledge_base.model import Authority, Document, Kind, Section, Source
from knowledge_base.text.sentences import split_sentences

FICHES_SOURCE_ID = "permanence-fiches"
STATES = ("draft", "in_review", "published", "retired")

MARK = re.compile(r"\[(\d{1,2})\]")
_MARKS = re.compile(r"[ \u00a0\u202f]*(?:\[\d{1,2}\])+")
_LATE_MARKS = re.compile(r"([.!?])[ \u00a0\u202f]*((?:\[\d{1,2}\])+)")
_TITLES = {"fr": "Fiches de Permanence", "en": "Permanence fiches"}


@dataclass(frozen=True)
class Reference:
    """Where a statement stands: a source id and the place in it."""

    source: str
    place: str


@dataclass(frozen=True)
class Fiche:
    """One reviewed answer; `text` keeps its [n] marks, which number `references` from 1."""

    id: str
    pair: str | None
    language: str
    topic: str
    title: str
    wordings: tuple[str, ...]
    keywords: tuple[str, ...]
    references: tuple[Reference, ...]
    state: str
    author: str
    reviewer: str
    reviewed: date
    review_months: int
    text: str
    replaced_by: str | None = None


@dataclass(frozen=True)
class Statement:
    """One sentence of a fiche without its marks, and the numbers of the references that carry it."""

    text: str
    reference_numbers: tuple[int, ...]


def successor(fiches: Mapping[str, Fiche], identifier: str) -> Fiche | None:
    """Return the published fiche that an id leads to, through whatever replaced it; None where the way ends."""
    seen: set[str] = set()
    found = fiches.get(identifier)
    while found is not None and found.state == "retired" and found.id not in seen:
        seen.add(found.id)
        found = fiches.get(found.replaced_by or "")
    return found if found is not None and found.state == "published" else None


def content_of(fiche: Fiche) -> str:
    """Return the SHA-256 of what a fiche tells people and refers to; a mere review date is no change."""
    told = "\n".join([fiche.title, fiche.text, *(f"{each.source} {each.place}" for each in fiche.references)])
    return hashlib.sha256(told.encode()).hexdigest()


def statements(fiche: Fiche) -> tuple[Statement, ...]:
    """Return the sentences of a fiche in order, each with its reference numbers."""
    found = []
    for block in _blocks(fiche.text):
        for sentence in split_sentences(_LATE_MARKS.sub(r" \2\1", block.removeprefix("- "))):
            numbers = tuple(dict.fromkeys(int(number) for number in MARK.findall(sentence)))
            found.append(Statement(text=_MARKS.sub("", sentence), reference_numbers=numbers))
    return tuple(found)


def plain_text(fiche: Fiche) -> str:
    """Return the text without marks, paragraphs and bullets kept."""
    return _MARKS.sub("", marked_text(fiche))


def marked_text(fiche: Fiche) -> str:
    """Return the text with its marks, one paragraph or bullet a line, a blank line before each paragraph."""
    lines: list[str] = []
    for block in _blocks(fiche.text):
        separator = "\n" if block.startswith("- ") and lines else "\n\n"
        lines.append((separator if lines else "") + block)
    return "".join(lines)


def fiche_document(fiche: Fiche, due: date | None = None) -> Document:
    """Present a fiche as a document ready to be indexed."""
    source = Source(
        id=FICHES_SOURCE_ID,
        title=_TITLES[fiche.language],
        publisher="Permanence",
        kind=Kind.FICHE,
        authority=Authority.EDITORIAL,
        language=fiche.language,
        published=fiche.reviewed.isoformat(),
    )
    return Document(
        id=fiche.id,
        source=source,
        title=fiche.title,
        language=fiche.language,
        sections=(Section(heading_path=(fiche.title,), text=plain_text(fiche)),),
        published=fiche.reviewed.isoformat(),
        keywords=fiche.keywords,
        wordings=fiche.wordings,
        review_due=due.isoformat() if due else None,
        pair=fiche.pair,
    )


def _blocks(text: str) -> list[str]:
    blocks: list[str] = []
    for paragraph in re.split(r"\n\s*\n", text):
        current: list[str] = []
        for line in paragraph.splitlines():
            if line.startswith("- ") and current:
                blocks.append(" ".join(current))
                current = []
            current.append(line.strip(" \t"))
        blocks.append(" ".join(current))
    return [block for block in blocks if block]
