"""Scores the entries of one snapshot for one question, keeping the parts each score is made of."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from knowledge_base.fusion import convex, lifted, min_max, seconded, share_of_best, title_and_passage
from knowledge_base.index.dense import NO_MATCH, FieldScores, once_each
from knowledge_base.index.second_index import second_scores
from knowledge_base.index.snapshot import IndexedDocument, LanguageIndex, Snapshot
from knowledge_base.model import ScoredPassage
from knowledge_base.ranking import Ranking
from knowledge_base.retrieval.columns import Columns, columns_of
from knowledge_base.retrieval.levels import Levels
from knowledge_base.retrieval.names import is_named
from knowledge_base.retrieval.pieces import having_piece
from knowledge_base.retrieval.question import Question, known_word
from knowledge_base.retrieval.ranked import Pool, Ranked, RankedEntry
from knowledge_base.retrieval.scope import Scope, wordings_of
from knowledge_base.text.analysis import fold
from knowledge_base.text.spelling import Speller
from knowledge_base.text.synonyms import Synonyms

FloatArray = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.int64]

NEAREST_VECTORS = 400  # of one language; their owners are candidates, with the best of the keyword leg
BEST_KEYWORDS = 100
ADDED = ("standing", "article", "exact", "piece", "language")


@dataclass(frozen=True)
class Candidates:
    """Entries of one language that may answer, with what each leg says of them."""

    language: str
    pool: Pool
    known: Columns
    article: FloatArray
    exact: FloatArray
    piece: FloatArray
    cosine: FloatArray
    dense: FloatArray
    keyword: FloatArray
    names: FloatArray
    second: FloatArray
    possible: float

    def __len__(self) -> int:
        return len(self.pool.numbers)


class Engine:
    """Ranks over one snapshot; it never changes once built."""

    def __init__(self, snapshot: Snapshot, ranking: Ranking, synonyms: Synonyms, today: date) -> None:
        self.snapshot = snapshot
        self._ranking = ranking
        self._by_id = {item.document.id: item for item in snapshot.documents}
        languages = snapshot.languages
        ids = {entry.document.id for index in languages.values() for entry in index.entries}
        order = {document: place for place, document in enumerate(sorted(ids))}
        self._known = {
            language: columns_of(index.entries, order, ranking, today) for language, index in languages.items()
        }
        self._levels = Levels.of(snapshot.outside, ranking.language_shift)
        self.scope = Scope.of(wordings_of(index.dense for index in languages.values()), snapshot.outside)
        self.speller = Speller(snapshot.vocabulary, lambda word: known_word(self._knows_term, synonyms, word))

    def indexed(self, document_id: str) -> IndexedDocument | None:
        """Return a document with its passages, None if it is not indexed."""
        return self._by_id.get(document_id)

    def rank(
        self,
        question: Question,
        vector: FloatArray,
        language: str | None,
        kinds: Collection[str] | None,
        second: FloatArray | None = None,
    ) -> Ranked:
        """Return every candidate entry, best first; `second` is the second encoder's vector of the question."""
        lists = [
            self._candidates(name, index, question, vector, kinds, second if question.abroad_of(name) else None)
            for name, index in sorted(self.snapshot.languages.items())
        ]
        lists = [candidates for candidates in lists if len(candidates)]
        if not lists:
            return Ranked.none()
        possible = max(candidates.possible for candidates in lists)
        ranking, found = self._ranking, [(c.known, c.pool.numbers) for c in lists]
        parts = {
            "dense": seconded(
                min_max(_joined(c.dense for c in lists)), _joined(c.second for c in lists), ranking.second_weight
            ),
            "keyword": share_of_best(_joined(c.keyword for c in lists), ranking.keyword_floor * possible),
            "names": share_of_best(_joined(c.names for c in lists)),
            "cosine": _joined(c.cosine for c in lists),
            "coverage": _joined(_share(c.keyword, c.possible) for c in lists),
            "standing": _joined(known.standing[numbers] for known, numbers in found),
            "article": ranking.article_bonus * _joined(c.article for c in lists),
            "exact": ranking.exact_name_bonus * _joined(c.exact for c in lists),
            "piece": ranking.piece_bonus * _joined(c.piece for c in lists),
            "language": _joined(self._preference(c, language) for c in lists),
        }
        scores = self._fused(question, parts, _joined(self._dense_weights(question, c) for c in lists))
        documents = np.concatenate([known.documents[numbers] for known, numbers in found])
        due = np.concatenate([known.due[numbers] for known, numbers in found])
        order = np.lexsort((documents, -scores))
        return Ranked(tuple(c.pool for c in lists), order, scores, parts, due)

    def needs_second(self, question: Question) -> bool:
        """Tell whether a text in another language than the question’s has vectors of the second encoder."""
        languages = self.snapshot.languages.items()
        return any(index.second is not None and question.abroad_of(name) for name, index in languages)

    def rank_by_words(
        self, question: Question, language: str | None, kinds: Collection[str] | None
    ) -> Ranked:
        """Return the entries that share words with the question, best first; no vector is compared."""
        sizes = [index.dense.width for index in self.snapshot.languages.values()]
        if not sizes:
            return Ranked.none()
        # a vector of zeros is equally far from all: the dense leg then says nothing
        ranked = self.rank(question, np.zeros(sizes[0], np.float32), language, kinds)
        if not len(ranked):
            return ranked
        return ranked.kept(np.any([ranked.parts[leg] > 0 for leg in ("keyword", "names", "exact")], axis=0))

    def scored_passages(self, ranked: RankedEntry, count: int | None = None) -> list[ScoredPassage]:
        """Return the best passages of an entry: the nearest to the question first, at the entry's score."""
        cosines = ranked.fields.of_passages(ranked.place)
        best = cosines.max(initial=NO_MATCH)
        return [
            ScoredPassage(
                ranked.entry.passages[n],
                ranked.entry.document,
                ranked.score - self._ranking.passage_weight * float(best - cosines[n]),
                {**ranked.reasons, "passage_cosine": float(cosines[n])},
            )
            for n in np.argsort(-cosines, kind="stable")[:count]
        ]

    def _fused(
        self, question: Question, parts: dict[str, FloatArray], dense_weights: FloatArray
    ) -> FloatArray:
        fused = convex(parts["dense"], parts["keyword"], dense_weights)
        if parts["names"].any():
            # a few words that some name holds are rather a subject looked up by its name than a question
            fused = convex(parts["names"], fused, self._ranking.names_weight)
        return fused + sum(parts[name] for name in ADDED)

    def _dense_weights(self, question: Question, candidates: Candidates) -> FloatArray:
        abroad = question.abroad_of(candidates.language)
        weight = self._ranking.dense_weight_abroad if abroad else self._ranking.dense_weight
        return np.full(len(candidates), weight, np.float32)

    def _preference(self, candidates: Candidates, language: str | None) -> FloatArray:
        preferred = self._ranking.preferred_language if candidates.language == language else 0.0
        return np.full(len(candidates), preferred, np.float32)

    def _candidates(
        self,
        language: str,
        index: LanguageIndex,
        question: Question,
        vector: FloatArray,
        kinds: Collection[str] | None,
        second: FloatArray | None,
    ) -> Candidates:
        known = self._known[language]
        allowed = None if kinds is None else known.of_kinds(kinds)
        terms = question.weighted_terms(language, self._ranking.synonym_weight)
        keyword = index.keyword.scores(terms)
        typed = tuple(fold(word) for word in question.words)
        names = index.names.scores(dict.fromkeys(typed, 1.0))
        short = len(question.words) <= self._ranking.short_question_words
        exact = _permitted(known.names.get(typed, ()), allowed)
        if allowed is not None:
            keyword, names = keyword * allowed, names * allowed
        near = index.dense.nearest(vector, NEAREST_VECTORS, allowed)
        named_best = _best(names, BEST_KEYWORDS)
        chosen = (near, _best(keyword, BEST_KEYWORDS), named_best, exact)
        found = once_each(np.concatenate(chosen), len(index.entries))
        fields = index.dense.field_scores(vector, found)
        named = [n for article in question.articles for n in known.articles.get(article, ())]
        return Candidates(
            language=language,
            pool=Pool(index.entries, found, fields),
            known=known,
            article=_marked(found, named),
            exact=_marked(found, exact),
            piece=_marked(found, having_piece(question.text, index.entries, named_best) if short else ()),
            cosine=np.maximum(np.maximum(fields.title, fields.wording), fields.passage),
            dense=self._dense(language, vector, fields),
            keyword=keyword[found],
            names=names[found] * (short and is_named(typed, language, index.names)),
            second=second_scores(index.second, second, found, self._ranking.title_weight),
            possible=index.keyword.possible({term: w for term, w in terms.items() if w == 1.0}),
        )

    def _dense(self, language: str, vector: FloatArray, fields: FieldScores) -> FloatArray:
        mixed = title_and_passage(fields.title, fields.wording, fields.passage, self._ranking.title_weight)
        mixed = np.where(fields.passage > NO_MATCH, mixed, fields.title).astype(np.float32)
        mixed = lifted(mixed, fields.lay, self._ranking.lay_weight)
        levels = self._levels.of_question(vector)
        home = levels.get(language, 0.0)
        # a question in another language lies at that language's level, whatever the text it leads to
        abroad = fields.lay_abroad - max((levels[other] for other in levels.keys() - {language}), default=home)
        return lifted(mixed - np.float32(home), abroad.astype(np.float32), self._ranking.lay_weight)

    def _knows_term(self, language: str, term: str) -> bool:
        index = self.snapshot.languages.get(language)
        return index is not None and index.keyword.knows(term)


def _marked(found: IntArray, chosen: Sequence[int] | IntArray) -> FloatArray:
    marks = np.zeros(len(found), np.float32)
    if len(chosen):
        marks[np.isin(found, chosen)] = 1.0
    return marks


def _joined(columns: Iterable[FloatArray]) -> FloatArray:
    return np.concatenate(list(columns))


def _permitted(numbers: Sequence[int], allowed: npt.NDArray[np.bool_] | None) -> IntArray:
    return np.array([n for n in numbers if allowed is None or allowed[n]], np.int64)


def _best(scores: FloatArray, count: int) -> IntArray:
    found = np.flatnonzero(scores > 0)
    if len(found) > count:
        found = found[np.argpartition(-scores[found], count)[:count]]
    return found.astype(np.int64)


def _share(scores: FloatArray, possible: float) -> FloatArray:
    return np.asarray(np.minimum(1.0, scores / possible) if possible > 0 else scores * 0.0, np.float32)
