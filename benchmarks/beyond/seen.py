"""What the search finds for each question, kept so that a second look can put it in another order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks.bases import Measured, Prepared, engine_of, measured, question_sets
from benchmarks.retrieval import Case, key_of
from knowledge_base.encoding.embedding_cache import EmbeddingCache
from knowledge_base.encoding.encoder import FloatArray
from knowledge_base.index.entries import Entry, all_entries
from knowledge_base.index.lay_wordings import NO_WORDINGS, LayWordings, shipped_lay_wordings
from knowledge_base.index.second_index import with_second
from knowledge_base.index.snapshot import Snapshot
from knowledge_base.retrieval.ranked import RankedEntry
from knowledge_base.retrieval.scoring import Engine
from knowledge_base.text.synonyms import reviewed_synonyms

DEEP = 80  # entries; those counted as one answer stand once in what is kept
KEPT = 50


@dataclass(frozen=True)
class Seen:
    """The candidates of one question, best first: what is known of each, and which are right."""

    set_name: str
    base: str
    case: Case
    items: tuple[RankedEntry, ...]
    scores: FloatArray
    right: npt.NDArray[np.bool_]
    rank: int | None

    @property
    def group(self) -> str:
        """Name what must not be split between folds."""
        return self.case.group()


@dataclass(frozen=True)
class Base:
    """What is searched: the engine, and the entries with the lay questions that an index keeps as vectors only."""

    name: str
    engine: Engine
    entries: Mapping[str, Sequence[Entry]]
    changes: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, name: str, snapshot: Snapshot) -> Base:
        """The product’s search over a base."""
        return cls(name, engine_of(snapshot, {}, reviewed_synonyms()), _entries(snapshot, shipped_lay_wordings()))

    @classmethod
    def bare(cls, name: str, snapshot: Snapshot) -> Base:
        """The same over texts that have no lay questions, as an operator’s own have none."""
        without = {"lay_boost": 0, "lay_weight": 0.0}
        return cls(name, engine_of(snapshot, without, reviewed_synonyms()), _entries(snapshot, NO_WORDINGS), without)

    def with_second(self, cache: EmbeddingCache) -> Base:
        """The same with the second encoder as the product has it."""
        snapshot = self.engine.snapshot
        languages = with_second(snapshot.languages, self.entries, cache, lambda done, total: None)
        snapshot = replace(snapshot, languages=languages, second=cache.fingerprint)
        return replace(self, engine=engine_of(snapshot, self.changes, reviewed_synonyms()))


def _entries(snapshot: Snapshot, lay: LayWordings) -> Mapping[str, Sequence[Entry]]:
    return all_entries(((i.document, i.passages) for i in snapshot.documents), lay)


def look(each: Measured, base: Base) -> list[Seen]:
    """Search every question of a set and keep its best candidates."""
    whole = {e.passages[0].id: e for found in base.entries.values() for e in found}
    return [_look(each.name, base.name, base.engine, case, whole) for case in each.cases]


def _look(name: str, base: str, engine: Engine, case: Case, whole: Mapping[str, Entry]) -> Seen:
    ranked = engine.rank(case.question, case.vector, case.language, None)
    found: dict[str, RankedEntry] = {}
    for n in range(min(len(ranked), DEEP)):
        item = ranked.at(n)
        found.setdefault(key_of(item.entry, bool(case.places)), item)
    right = case.places or case.relevant
    rank = next((n for n, key in enumerate(found, start=1) if key in right), None)
    kept = list(found)[:KEPT]
    return Seen(
        name,
        base,
        case,
        tuple(replace(found[key], entry=whole[found[key].entry.passages[0].id]) for key in kept),
        np.array([found[key].score for key in kept], np.float32),
        np.array([key in right for key in kept], np.bool_),
        rank,
    )


def bases(snapshots: Mapping[str, Snapshot]) -> dict[str, Base]:
    """What is searched; the regulation in one language also as a text without lay questions."""
    found = {name: Base.of(name, snapshot) for name, snapshot in snapshots.items()}
    for name in ("gdpr-fr", "gdpr-en"):
        found[f"{name}-bare"] = Base.bare(f"{name}-bare", snapshots[name])
    return found


def sets(prepared: Prepared, searched: Mapping[str, Base]) -> Iterator[Seen]:
    """Search every question of every set, those on one language of the regulation also without lay questions."""
    for name, where, records in question_sets(prepared.questions, prepared.snapshots["charter"]):
        each = measured(name, prepared.snapshots[where], records, prepared.vectors)
        yield from look(each, searched[where])
        if f"{where}-bare" in searched:
            yield from look(replace(each, name=f"the same without lay questions, asked in {name[-2:]}"), searched[f"{where}-bare"])


def rank_after(seen: Seen, scores: FloatArray) -> int | None:
    """The rank of the first right one with the best candidates, as many as there are scores, in another order."""
    right = seen.right[: len(scores)]
    if not right.any():
        return seen.rank
    return int(np.flatnonzero(right[np.argsort(-scores, kind="stable")])[0]) + 1


def value(rank: int | None) -> float:
    """The reciprocal rank, 0 beyond ten."""
    return 1 / rank if rank and rank <= 10 else 0.0


def balance(questions: Sequence[Seen]) -> FloatArray:
    """Give each set the same say, however many questions it has."""
    counts: dict[str, int] = {}
    for seen in questions:
        counts[seen.set_name] = counts.get(seen.set_name, 0) + 1
    return np.array([1 / counts[seen.set_name] for seen in questions], np.float32)
