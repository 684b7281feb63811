"""A fiche: a short answer in our own words, each statement carried by references."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from knowledge_base.model import Document


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


@dataclass(frozen=True)
class Statement:
    """One sentence of a fiche without its marks, and the numbers of the references that carry it."""

    text: str
    reference_numbers: tuple[int, ...]


def parse_fiche(text: str, path: Path | str) -> Fiche:
    """Read one fiche; raise FicheError with the reason where it breaks the format."""
    raise NotImplementedError


def load_fiches(folders: Sequence[Path]) -> dict[str, Fiche]:
    """Read every fiche of the folders by id; a later folder overrides an earlier one."""
    raise NotImplementedError


def statements(fiche: Fiche) -> tuple[Statement, ...]:
    """Return the sentences of a fiche in order, each with its reference numbers."""
    raise NotImplementedError


def plain_text(fiche: Fiche) -> str:
    """Return the text without marks, paragraphs and bullets kept."""
    raise NotImplementedError


def fiche_document(fiche: Fiche) -> Document:
    """Present a fiche as a document ready to be indexed."""
    raise NotImplementedError
