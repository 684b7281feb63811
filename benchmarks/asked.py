"""The questions by which answering is judged: which fiches are right, and what the search says of each."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from knowledge_base.encoding.encoder import SentenceTransformerEncoder
from knowledge_base.fiche import Fiche
from knowledge_base.fiche_file import load_fiches
from knowledge_base.retrieval.search import KnowledgeBase

ROOT = Path(__file__).parent.parent
QUESTIONS = Path(__file__).parent / "questions"
DEVELOPMENT = (
    "unanswered",
    "unanswered-fresh",
    "unanswered-third",
    "gdpr",
    "gdpr-blind",
    "charter-and-guides",
    "answered-fresh",
    "answered-third",
)
BLIND = ("unanswered-fourth", "answered-fourth")
FAMILIES = ("near", "inside", "trap", "far")
REGULATION = ("gdpr-fr", "gdpr-en")
ARTICLE = re.compile(r"article\s+(\d+)", re.IGNORECASE)


@dataclass(frozen=True)
class Asked:
    """A question, its signals, whether a fiche answers it, and whether what was found first is right."""

    family: str
    signals: Mapping[str, float]
    answerable: bool
    right: bool
    best: bool
    """Whether it is the fiche named first among those that are right."""
    topic: str
    """What is to stay together when questions are dealt into folds: the answer they share."""


def records(name: str) -> list[dict[str, Any]]:
    """The questions of a set, those that no fiche answers but a text of the corpus left out."""
    lines = (QUESTIONS / f"{name}.jsonl").read_text("utf-8").splitlines()
    return [record for record in map(json.loads, lines) if record.get("fiches") != []]


def ask(kb: KnowledgeBase, name: str) -> Iterator[Asked]:
    """Search every question of a set, with its signals."""
    for record in records(name):
        found = kb.search(record["query"], k=8, language=record["language"])
        first = found.passages[0].document.id if found.passages else ""
        plain, wanted = first.removesuffix("-fr").removesuffix("-en"), record.get("fiches", [])
        articles = articles_of(record)
        right = bool(articles & cited(first)) if articles else plain in wanted
        best = right if articles else wanted[:1] == [plain]
        topic = next(iter([*wanted, *sorted(articles)]), f"found {plain}")
        yield Asked(record.get("family", "answerable"), found.signals, "family" not in record, right, best, topic)


def vague(kb: KnowledgeBase) -> Iterator[tuple[bool, Mapping[str, float]]]:
    """Search every short question, with whether it could mean several and its signals."""
    for record in records("vague"):
        yield record["vague"], kb.search(record["query"], k=8, language=record["language"]).signals


def articles_of(record: Mapping[str, Any]) -> set[str]:
    """The articles of the regulation that are right, for questions judged by them."""
    return {*record.get("articles", ()), *(place.removeprefix("article ") for place in record.get("places", ()))}


def cited(fiche_id: str) -> set[str]:
    """The articles of the regulation that a fiche rests on."""
    fiche = shipped_fiches().get(fiche_id)
    places = [each.place for each in fiche.references if each.source in REGULATION] if fiche else []
    return {number for place in places for number in ARTICLE.findall(place)}


@cache
def shipped_fiches() -> Mapping[str, Fiche]:
    """The fiches that the product ships, read once."""
    return load_fiches([ROOT / "knowledge_base" / "fiches"])


def opened(index: Path, encoder: Path) -> KnowledgeBase:
    """The base to ask."""
    return KnowledgeBase.open(index, SentenceTransformerEncoder(encoder))
