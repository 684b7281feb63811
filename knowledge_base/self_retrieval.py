"""Checks that every fiche is found by the questions it says it answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from knowledge_base.encoder import Encoder
from knowledge_base.fiche import Fiche
from knowledge_base.ranking import shipped_ranking
from knowledge_base.search import KnowledgeBase

SHOWN = 3


@dataclass(frozen=True)
class Miss:
    """A question of a fiche that finds something else first, and what it finds."""

    fiche_id: str
    question: str
    rank: int | None
    found: tuple[str, ...]


def open_for_checking(index: Path, encoder: Encoder) -> KnowledgeBase:
    """Open the base without its shortcut for questions typed word for word, which would hide every miss."""
    return KnowledgeBase.open(index, encoder, ranking=replace(shipped_ranking(), exact_name_bonus=0.0))


def misses(kb: KnowledgeBase, fiches: Iterable[Fiche], *, within: int = 1) -> Iterator[Miss]:
    """Yield the questions whose fiche, in either language, is not among the first `within` documents."""
    for fiche in fiches:
        right = {fiche.id, fiche.pair}
        for question in (fiche.title, *fiche.wordings):
            ranked = kb.rank_documents(question, 10, language=fiche.language)
            ids = tuple(item.document.id for item in ranked)
            rank = next((n for n, found in enumerate(ids, start=1) if found in right), None)
            if rank is None or rank > within:
                yield Miss(fiche.id, question, rank, ids[:SHOWN])
