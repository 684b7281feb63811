"""Golden questions: every fiche is found by its own wordings, each left out of the index in turn, and keeps them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from knowledge_base.checking.findings import Finding
from knowledge_base.encoding.embedding_cache import EmbeddingCache
from knowledge_base.encoding.encoder import Encoder, FloatArray
from knowledge_base.fiche import Fiche
from knowledge_base.index.ingestion import fiche_items, silent, snapshot_of
from knowledge_base.publication import PublicationRules, shipped_rules
from knowledge_base.ranking import Ranking, shipped_ranking
from knowledge_base.retrieval.search import KnowledgeBase
from knowledge_base.text.synonyms import reviewed_synonyms

SHOWN = 3


@dataclass(frozen=True)
class Trial:
    """A wording of a fiche, the rank at which the fiche was found without it, and what came first."""

    fiche_id: str
    question: str
    rank: int | None
    found: tuple[str, ...]


class Rehearsal:
    """Searches the fiches as the public would, never helped by the very wording that is tried."""

    def __init__(self, fiches: Mapping[str, Fiche], encoder: Encoder, cache: Path) -> None:
        self._fiches = {fiche.id: fiche for fiche in fiches.values() if fiche.state == "published"}
        self._passages = EmbeddingCache(cache, encoder)
        self._questions = _AskedBefore(encoder, cache)

    def left_out(self, only: Collection[str] | None = None) -> Iterator[Trial]:
        """Yield one trial a wording; fold n leaves out the n-th wording of every fiche at once."""
        tried = self._tried(only)
        for place in range(max((len(fiche.wordings) for fiche in tried), default=0)):
            base = self._without(place)
            for fiche in tried:
                if place < len(fiche.wordings):
                    yield self._trial(base, fiche, fiche.wordings[place])

    def with_everything_in(self, only: Collection[str] | None = None) -> Iterator[Trial]:
        """Yield one trial a wording, nothing left out but the shortcut for questions typed word for word."""
        tried = self._tried(only)
        base = self._base(self._fiches.values(), replace(shipped_ranking(), exact_name_bonus=0.0))
        for fiche in tried:
            for wording in fiche.wordings:
                yield self._trial(base, fiche, wording)

    def _tried(self, only: Collection[str] | None) -> list[Fiche]:
        tried = [fiche for fiche in self._fiches.values() if only is None or fiche.id in only]
        self._questions.learn([wording for fiche in tried for wording in fiche.wordings])
        return tried

    def _trial(self, base: KnowledgeBase, fiche: Fiche, question: str) -> Trial:
        ranked = base.rank_documents(question, 10, language=fiche.language)
        ids = tuple(item.document.id for item in ranked)
        right = {fiche.id, fiche.pair}
        rank = next((n for n, found in enumerate(ids, start=1) if found in right), None)
        return Trial(fiche.id, question, rank, ids[:SHOWN])

    def _without(self, place: int) -> KnowledgeBase:
        fiches = (
            replace(fiche, wordings=fiche.wordings[:place] + fiche.wordings[place + 1 :])
            for fiche in self._fiches.values()
        )
        return self._base(fiches, shipped_ranking())

    def _base(self, fiches: Iterable[Fiche], ranking: Ranking) -> KnowledgeBase:
        fingerprint = self._questions.fingerprint
        snapshot = snapshot_of(fiche_items(fiches), self._passages, fingerprint, ranking, silent)
        # in memory only: the index of the operator is not touched
        nowhere = Path("/nonexistent")
        return KnowledgeBase(
            nowhere, self._questions, snapshot, ranking, reviewed_synonyms(), lambda: date.min
        )


def retrieval_findings(
    fiches: Mapping[str, Fiche],
    rehearsal: Rehearsal,
    only: Collection[str] | None = None,
    rules: PublicationRules | None = None,
) -> list[Finding]:
    """Return the fiches that their own wordings do not find, and the wordings that lead to another fiche."""
    known = rules or shipped_rules()
    findings = [
        Finding(trial.fiche_id, "stolen-wording", {"wording": trial.question, "owner": trial.found[0]})
        for trial in rehearsal.with_everything_in(only)
        if trial.rank != 1 and trial.found
    ]
    by_fiche: defaultdict[str, list[Trial]] = defaultdict(list)
    for trial in rehearsal.left_out(only):
        by_fiche[trial.fiche_id].append(trial)
    for identifier, trials in by_fiche.items():
        missed = [each for each in trials if each.rank is None or each.rank > known.found_within]
        if len(trials) - len(missed) < known.found_share * len(trials):
            findings.append(_not_found(identifier, trials, missed, known))
    return sorted(findings, key=lambda finding: finding.fiche_id)


def thefts(fiche_id: str, trials: Iterable[Trial]) -> list[Finding]:
    """Return the wordings of other fiches that lead to this one first, of trials with everything in."""
    return [
        Finding(fiche_id, "steals-wording", {"wording": trial.question, "owner": trial.fiche_id})
        for trial in trials
        if trial.fiche_id != fiche_id and trial.rank != 1 and trial.found[:1] == (fiche_id,)
    ]


def _not_found(
    identifier: str, trials: Sequence[Trial], missed: Sequence[Trial], rules: PublicationRules
) -> Finding:
    values = {
        "within": rules.found_within,
        "found": len(trials) - len(missed),
        "tried": len(trials),
        "missed": " / ".join(f"{trial.question} → {trial.found[0]}" for trial in missed if trial.found),
    }
    return Finding(identifier, "not-found", values)


class _AskedBefore:
    """An encoder that remembers the questions it was given, on disk, so that only new ones cost time."""

    def __init__(self, encoder: Encoder, cache: Path) -> None:
        self._encoder = encoder
        self._cache = EmbeddingCache(cache, _AsPassages(encoder))
        self.fingerprint = encoder.fingerprint

    def learn(self, questions: Sequence[str]) -> None:
        """Encode many questions at once, those already known left aside."""
        if questions:
            self._cache.vectors(questions, lambda done, total: None)

    def encode_queries(self, texts: Sequence[str]) -> FloatArray:
        """Return what was encoded before, or encode it now."""
        return self._cache.vectors(texts, lambda done, total: None)

    def encode_passages(self, texts: Sequence[str]) -> FloatArray:
        """Encode passages as ever."""
        return self._encoder.encode_passages(texts)


class _AsPassages:
    """Questions go through the cache under a name of their own: their vectors are not those of passages."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.fingerprint = f"{encoder.fingerprint}-questions"

    def encode_queries(self, texts: Sequence[str]) -> FloatArray:
        return self._encoder.encode_queries(texts)

    def encode_passages(self, texts: Sequence[str]) -> FloatArray:
        return self._encoder.encode_queries(texts)
