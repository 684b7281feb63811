"""Scores the entries of one snapshot for one question, keeping the parts each score is made of."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from knowledge_base.analysis import fold
from knowledge_base.articles import heading_article
from knowledge_base.dense import NO_MATCH, FieldScores
from knowledge_base.entries import Entry
from knowledge_base.fields import exact_names
from knowledge_base.fusion import convex, lifted, min_max, share_of_best, standardise, title_and_passage
from knowledge_base.model import Passage, ScoredPassage
from knowledge_base.question import Question, known_word
from knowledge_base.ranking import Ranking
from knowledge_base.snapshot import LanguageIndex, Snapshot
from knowledge_base.spelling import Speller
from knowledge_base.synonyms import Synonyms

FloatArray = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.int64]

NEAREST_VECTORS = 400  # of one language; their owners are candidates, with the best of the keyword leg
BEST_KEYWORDS = 100
ADDED = ("standing", "article", "exact", "language")
ENOUGH_VECTORS = 30  # below, a language's mean and deviation say nothing


@dataclass(frozen=True)
class Candidates:
    """Entries of one language that may answer, with what each leg says of them."""

    language: str
    entries: tuple[Entry, ...]
    standing: FloatArray
    article: FloatArray
    exact: FloatArray
    cosine: FloatArray
    dense: FloatArray
    keyword: FloatArray
    names: FloatArray
    possible: float
    fields: FieldScores


@dataclass(frozen=True)
class RankedEntry:
    """An entry with its score, the parts of it, and where the cosines of its passages are."""

    entry: Entry
    score: float
    reasons: dict[str, float]
    fields: FieldScores
    place: int


class Engine:
    """Ranks over one snapshot; it never changes once built."""

    def __init__(self, snapshot: Snapshot, ranking: Ranking, synonyms: Synonyms, today: date) -> None:
        self.snapshot = snapshot
        self._ranking = ranking
        self._by_id = {item.document.id: item for item in snapshot.documents}
        languages = snapshot.languages
        self._standing = {
            language: np.array([ranking.standing(e, today) for e in index.entries], np.float32)
            for language, index in languages.items()
        }
        self._articles = {
            language: [heading_article(e.title) for e in index.entries]
            for language, index in languages.items()
        }
        self._exact = {language: _by_name(index.entries) for language, index in languages.items()}
        self._comparable = len(languages) > 1 and all(
            len(index.dense) >= ENOUGH_VECTORS for index in languages.values()
        )
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
        lists = [candidates for candidates in lists if candidates.entries]
        if not lists:
            return []
        possible = max(candidates.possible for candidates in lists)
        parts = {
            "dense": min_max(np.concatenate([c.dense for c in lists])),
            "keyword": share_of_best(
                np.concatenate([c.keyword for c in lists]), self._ranking.keyword_floor * possible
            ),
            "names": share_of_best(np.concatenate([c.names for c in lists])),
            "cosine": np.concatenate([c.cosine for c in lists]),
            "coverage": np.concatenate([_share(c.keyword, c.possible) for c in lists]),
            "standing": np.concatenate([c.standing for c in lists]),
            "article": self._ranking.article_bonus * np.concatenate([c.article for c in lists]),
            "exact": self._ranking.exact_name_bonus * np.concatenate([c.exact for c in lists]),
            "language": np.concatenate([self._preference(c, language) for c in lists]),
        }
        weights = np.concatenate([self._dense_weights(question, c) for c in lists])
        scores = self._fused(question, parts, weights)
        entries = [entry for c in lists for entry in c.entries]
        places = [(c.fields, place) for c in lists for place in range(len(c.entries))]
        order = sorted(range(len(entries)), key=lambda n: (-scores[n], entries[n].document.id))
        return [
            RankedEntry(
                entries[n], float(scores[n]), {name: float(v[n]) for name, v in parts.items()}, *places[n]
            )
            for n in order
        ]

    def rank_by_words(
        self, question: Question, language: str | None, kinds: Collection[str] | None
    ) -> list[RankedEntry]:
        """Return the entries that share words with the question, best first; no vector is compared."""
        sizes = [index.dense.spread.mean.shape for index in self.snapshot.languages.values()]
        # a vector of zeros is equally far from all: the dense leg then says nothing
        ranked = self.rank(question, np.zeros(sizes[0], np.float32), language, kinds) if sizes else []
        return [item for item in ranked if any(item.reasons[leg] > 0 for leg in ("keyword", "names", "exact"))]

    def scored_passages(self, ranked: RankedEntry) -> list[ScoredPassage]:
        """Return the passages of an entry, the nearest to the question first and at the entry's score."""
        cosines = ranked.fields.of_passages(ranked.place)
        result = [
            ScoredPassage(
                passage,
                ranked.entry.document,
                ranked.score - self._ranking.passage_weight * float(cosines.max() - cosine),
                {**ranked.reasons, "passage_cosine": float(cosine)},
            )
            for passage, cosine in zip(ranked.entry.passages, cosines, strict=True)
        ]
        return sorted(result, key=lambda scored: -scored.score)

    def _fused(
        self, question: Question, parts: dict[str, FloatArray], dense_weights: FloatArray
    ) -> FloatArray:
        fused = convex(parts["dense"], parts["keyword"], dense_weights)
        if len(question.words) <= self._ranking.short_question_words:
            # a few words are rather a subject looked up by its name than a question
            fused = convex(parts["names"], fused, self._ranking.names_weight)
        return fused + sum(parts[name] for name in ADDED)

    def _dense_weights(self, question: Question, candidates: Candidates) -> FloatArray:
        abroad = question.language not in (None, candidates.language)
        weight = self._ranking.dense_weight_abroad if abroad else self._ranking.dense_weight
        return np.full(len(candidates.entries), weight, np.float32)

    def _preference(self, candidates: Candidates, language: str | None) -> FloatArray:
        preferred = self._ranking.preferred_language if candidates.language == language else 0.0
        return np.full(len(candidates.entries), preferred, np.float32)

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
        keyword = index.keyword.scores(terms)
        typed = tuple(fold(word) for word in question.words)
        names = index.names.scores(dict.fromkeys(typed, 1.0))
        exact = _permitted(self._exact[language].get(typed, ()), allowed)
        if allowed is not None:
            keyword, names = keyword * allowed, names * allowed
        near = index.dense.nearest(vector, NEAREST_VECTORS, allowed)
        found = _union(near, _best(keyword, BEST_KEYWORDS), _best(names, BEST_KEYWORDS), exact)
        fields = index.dense.field_scores(vector, found)
        articles = self._articles[language]
        return Candidates(
            language=language,
            entries=tuple(index.entries[n] for n in found),
            standing=self._standing[language][found],
            article=np.array([articles[n] in question.articles for n in found], np.float32),
            exact=np.isin(found, exact).astype(np.float32),
            cosine=np.maximum(np.maximum(fields.title, fields.wording), fields.passage),
            dense=self._dense(index, vector, fields),
            keyword=keyword[found],
            names=names[found],
            possible=index.keyword.possible({term: w for term, w in terms.items() if w == 1.0}),
            fields=fields,
        )

    def _dense(self, index: LanguageIndex, vector: FloatArray, fields: FieldScores) -> FloatArray:
        mixed = title_and_passage(fields.title, fields.wording, fields.passage, self._ranking.title_weight)
        mixed = np.where(fields.passage > NO_MATCH, mixed, fields.title).astype(np.float32)
        mixed = lifted(mixed, fields.lay, self._ranking.lay_weight)
        return standardise(mixed, *index.dense.spread.of_cosines(vector)) if self._comparable else mixed

    def _knows_term(self, language: str, term: str) -> bool:
        index = self.snapshot.languages.get(language)
        return index is not None and index.keyword.knows(term)


def _allowed(entries: Sequence[Entry], kinds: Collection[str] | None) -> npt.NDArray[np.bool_] | None:
    if kinds is None:
        return None
    return np.array([entry.document.source.kind.value in kinds for entry in entries], dtype=np.bool_)


def _by_name(entries: Sequence[Entry]) -> dict[tuple[str, ...], list[int]]:
    found: dict[tuple[str, ...], list[int]] = {}
    for number, entry in enumerate(entries):
        for name in exact_names(entry):
            found.setdefault(name, []).append(number)
    return found


def _permitted(numbers: Sequence[int], allowed: npt.NDArray[np.bool_] | None) -> IntArray:
    return np.array([n for n in numbers if allowed is None or allowed[n]], np.int64)


def _best(scores: FloatArray, count: int) -> IntArray:
    found = np.flatnonzero(scores > 0)
    if len(found) > count:
        found = found[np.argpartition(-scores[found], count)[:count]]
    return found.astype(np.int64)


def _union(*numbers: IntArray) -> IntArray:
    return np.unique(np.concatenate(numbers)).astype(np.int64)


def _share(scores: FloatArray, possible: float) -> FloatArray:
    return np.asarray(np.minimum(1.0, scores / possible) if possible > 0 else scores * 0.0, np.float32)
