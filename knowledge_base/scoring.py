"""Scores the entries of one snapshot for one question, keeping the parts each score is made of."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from knowledge_base.analysis import analyser
from knowledge_base.dense import NO_MATCH
from knowledge_base.entries import Entry
from knowledge_base.fusion import convex, margin, min_max, standardise, title_and_passage
from knowledge_base.model import Passage, ScoredPassage
from knowledge_base.question import Question, heading_article, known_word
from knowledge_base.ranking import Ranking
from knowledge_base.snapshot import LanguageIndex, Snapshot
from knowledge_base.spelling import Speller
from knowledge_base.synonyms import Synonyms

FloatArray = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.int64]

NEAREST_VECTORS = 400  # of one language; their owners are candidates, with the best of the keyword leg
BEST_KEYWORDS = 100


@dataclass(frozen=True)
class Candidates:
    """Entries of one language that may answer, with the scores of both legs."""

    language: str
    index: LanguageIndex
    numbers: IntArray
    cosine: FloatArray
    dense: FloatArray
    lexical: FloatArray
    possible: float
    passages: tuple[FloatArray, ...]


@dataclass(frozen=True)
class RankedEntry:
    """An entry with its score, the parts of it, and the cosine of each of its passages."""

    entry: Entry
    score: float
    reasons: dict[str, float]
    passage_cosines: FloatArray


class Engine:
    """Ranks over one snapshot; it never changes once built."""

    def __init__(self, snapshot: Snapshot, ranking: Ranking, synonyms: Synonyms, today: date) -> None:
        self.snapshot = snapshot
        self._ranking = ranking
        self._by_id = {item.document.id: item for item in snapshot.documents}
        self._standing = {
            language: np.array([ranking.standing(e, today) for e in index.entries], np.float32)
            for language, index in snapshot.languages.items()
        }
        self._articles = {
            language: [heading_article(e.title) for e in index.entries]
            for language, index in snapshot.languages.items()
        }
        self.speller = Speller(snapshot.vocabulary, lambda word: known_word(self._knows_term, synonyms, word))

    def passages_of(self, document_id: str) -> tuple[Passage, ...]:
        """Return the passages of a document in order."""
        item = self._by_id.get(document_id)
        return item.passages if item else ()

    def rank(
        self, question: Question, vector: FloatArray, language: str | None, kinds: Collection[str] | None
    ) -> list[RankedEntry]:
        """Return every candidate entry, best first."""
        lists = [
            self._candidates(name, index, question, vector, kinds)
            for name, index in sorted(self.snapshot.languages.items())
        ]
        lists = [candidates for candidates in lists if len(candidates.numbers)]
        if not lists:
            return []
        dense = min_max(np.concatenate([candidates.dense for candidates in lists]))
        lexical = min_max(np.concatenate([np.append(c.lexical, 0.0) for c in lists]).astype(np.float32))
        lexical = np.delete(lexical, np.cumsum([len(c.numbers) + 1 for c in lists]) - 1)
        fused = convex(dense, lexical, self._ranking.dense_weight)
        ranked: list[RankedEntry] = []
        start = 0
        for candidates in lists:
            part = slice(start, start + len(candidates.numbers))
            ranked.extend(
                self._ranked(question, candidates, language, dense[part], lexical[part], fused[part])
            )
            start = part.stop
        return sorted(ranked, key=lambda item: (-item.score, item.entry.document.id))

    def scored_passages(self, ranked: RankedEntry) -> list[ScoredPassage]:
        """Return the passages of an entry, the nearest to the question first and at the entry's score."""
        cosines = ranked.passage_cosines
        result = [
            ScoredPassage(
                passage,
                ranked.entry.document,
                ranked.score - self._ranking.passage_weight * float(cosines.max() - cosine) * 10,
                {**ranked.reasons, "passage_cosine": float(cosine)},
            )
            for passage, cosine in zip(ranked.entry.passages, cosines, strict=True)
        ]
        return sorted(result, key=lambda scored: -scored.score)

    def _candidates(
        self,
        language: str,
        index: LanguageIndex,
        question: Question,
        vector: FloatArray,
        kinds: Collection[str] | None,
    ) -> Candidates:
        allowed = _allowed(index.entries, kinds)
        terms = question.weighted_terms(language, self._ranking.synonym_weight)
        lexical = index.keyword.scores(terms)
        if allowed is not None:
            lexical = np.where(allowed, lexical, 0.0).astype(np.float32)
        numbers = np.union1d(
            index.dense.nearest(vector, NEAREST_VECTORS, allowed), _best(lexical, BEST_KEYWORDS)
        ).astype(np.int64)
        scores = index.dense.field_scores(vector, numbers)
        cosine = np.maximum(np.maximum(scores.title, scores.wording), scores.passage)
        mixed = title_and_passage(scores.title, scores.wording, scores.passage, self._ranking.title_weight)
        mixed = np.where(scores.passage > NO_MATCH, mixed, scores.title).astype(np.float32)
        dense = standardise(mixed, mixed) if len(self.snapshot.languages) > 1 else mixed
        possible = index.keyword.possible({t: w for t, w in terms.items() if w == 1.0})
        return Candidates(
            language, index, numbers, cosine, dense, lexical[numbers], possible, scores.passages
        )

    def _ranked(
        self,
        question: Question,
        candidates: Candidates,
        language: str | None,
        dense: FloatArray,
        lexical: FloatArray,
        fused: FloatArray,
    ) -> list[RankedEntry]:
        preference = self._ranking.preferred_language if candidates.language == language else 0.0
        result: list[RankedEntry] = []
        for place, number in enumerate(candidates.numbers):
            article = self._articles[candidates.language][number] in question.articles
            reasons = {
                "dense": float(dense[place]),
                "keyword": float(lexical[place]),
                "language": preference,
                "article": self._ranking.article_bonus if article else 0.0,
                "standing": float(self._standing[candidates.language][number]),
                "cosine": float(candidates.cosine[place]),
                "coverage": _share(float(candidates.lexical[place]), candidates.possible),
            }
            score = float(fused[place]) + sum(reasons[name] for name in ("language", "article", "standing"))
            entry = candidates.index.entries[number]
            result.append(RankedEntry(entry, score, reasons, candidates.passages[place]))
        return result

    def _knows_term(self, language: str, term: str) -> bool:
        index = self.snapshot.languages.get(language)
        return index is not None and index.keyword.knows(term)


def signals(ranked: Sequence[RankedEntry]) -> dict[str, float]:
    """Return what the decision to answer, to ask back or to abstain rests on."""
    if not ranked:
        return {"top_cosine": 0.0, "bm25_coverage": 0.0, "margin": 0.0, "agreement": 0.0}
    first = ranked[0]
    best_by_document: dict[str, float] = {}
    for item in ranked:
        best_by_document.setdefault(item.entry.document.id, item.score)
    return {
        "top_cosine": first.reasons["cosine"],
        "best_cosine": max(item.reasons["cosine"] for item in ranked),
        "bm25_coverage": first.reasons["coverage"],
        "margin": margin(list(best_by_document.values())[:2]),
        "agreement": float(first.reasons["dense"] >= 0.999 and first.reasons["keyword"] >= 0.999),
    }


def entry_terms(entry: Entry, ranking: Ranking) -> list[str]:
    """Return the terms of an entry, its fields weighted by repetition."""
    reduce = analyser(entry.document.language).terms
    return [
        *reduce(entry.title) * ranking.title_boost,
        *reduce(entry.body),
        *reduce(" ".join(entry.keywords)) * ranking.keyword_boost,
        *reduce("\n".join(entry.wordings)) * ranking.wording_boost,
    ]


def _allowed(entries: Sequence[Entry], kinds: Collection[str] | None) -> npt.NDArray[np.bool_] | None:
    if kinds is None:
        return None
    return np.array([entry.document.source.kind.value in kinds for entry in entries], dtype=np.bool_)


def _best(scores: FloatArray, count: int) -> IntArray:
    found = np.flatnonzero(scores > 0)
    if len(found) > count:
        found = found[np.argpartition(-scores[found], count)[:count]]
    return found.astype(np.int64)


def _share(score: float, possible: float) -> float:
    return min(1.0, score / possible) if possible > 0 else 0.0
