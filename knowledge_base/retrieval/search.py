"""The knowledge base: one question in, ranked passages with their reasons out."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from knowledge_base.encoding.encoder import Encoder, FloatArray
from knowledge_base.errors import IndexCorrupt
from knowledge_base.index.snapshot import Snapshot, current_version, load_snapshot, pointer_stamp
from knowledge_base.model import Document, Passage, ScoredPassage
from knowledge_base.outside import nearest_outside
from knowledge_base.ranking import Ranking, shipped_ranking
from knowledge_base.retrieval.question import Question, read_question
from knowledge_base.retrieval.ranked import Ranked
from knowledge_base.retrieval.reviewed import reviewed
from knowledge_base.retrieval.scope import WordSignals, word_signals
from knowledge_base.retrieval.scoring import Engine
from knowledge_base.retrieval.signals import ScopeSignals, signals
from knowledge_base.review import Audience
from knowledge_base.text.lexicon import load_dictionaries
from knowledge_base.text.synonyms import Synonyms, reviewed_synonyms

PASSAGES_PER_ENTRY = 2
REFRESH_SECONDS = 1.0


@dataclass(frozen=True)
class ScoredDocument:
    """A document and the score of its best passage."""

    document: Document
    score: float


@dataclass(frozen=True)
class SearchResult:
    """What was found, best first, and what a decision to answer rests on.

    `corrected` is the question as it was searched where its spelling was mended.
    """

    passages: tuple[ScoredPassage, ...]
    corrected: str | None
    signals: Mapping[str, float] = field(default_factory=dict)
    documents: tuple[ScoredDocument, ...] = ()


class KnowledgeBase:
    """Hybrid search over the current snapshot of an index folder; safe to share between threads."""

    def __init__(
        self,
        folder: Path,
        encoder: Encoder,
        snapshot: Snapshot,
        ranking: Ranking,
        synonyms: Synonyms,
        today: Callable[[], date],
        second: Encoder | None = None,
    ) -> None:
        self._folder = folder
        self._encoder = encoder
        self._second = second
        self._ranking = ranking
        self._synonyms = synonyms
        self._today = today
        self._refreshing = threading.Lock()
        self._looked = time.monotonic()
        self._pointer = pointer_stamp(folder)
        self._engine = self._build(snapshot)

    @classmethod
    def open(
        cls,
        folder: Path,
        encoder: Encoder,
        *,
        ranking: Ranking | None = None,
        synonyms: Synonyms | None = None,
        today: Callable[[], date] = date.today,
        second: Encoder | None = None,
    ) -> KnowledgeBase:
        """Open the current index; raise IndexMissing or IndexCorrupt with a sentence.

        `second` encodes a question in another language than that of texts which only their meaning joins to it.
        """
        return cls(
            folder,
            encoder,
            _load(folder, encoder),
            ranking or shipped_ranking(),
            synonyms or reviewed_synonyms(),
            today,
            second,
        )

    @property
    def version(self) -> str:
        """Name the index in use by its content."""
        return self._engine.snapshot.version

    @property
    def documents(self) -> tuple[Document, ...]:
        """Return every document of the index in use."""
        return tuple(item.document for item in self._engine.snapshot.documents)

    def document(self, document_id: str) -> Document | None:
        """Return a document, None if it is not indexed."""
        item = self._engine.indexed(document_id)
        return item.document if item else None

    def passages_of(self, document_id: str) -> tuple[Passage, ...]:
        """Return the passages of a document in order, none if it is not indexed."""
        item = self._engine.indexed(document_id)
        return item.passages if item else ()

    def search(
        self,
        query: str,
        *,
        k: int = 5,
        language: str | None = None,
        kinds: Collection[str] | None = None,
        audience: Audience = Audience.PUBLIC,
        by_meaning: bool = True,
    ) -> SearchResult:
        """Return the k best passages and documents; `language` is preferred, `kinds` are required.

        Agents also find the fiches that are hidden from the public because nobody reviewed them in time.
        Without meaning, words alone are compared: what waits for no encoder can be shown at every key.
        """
        if k < 1:
            raise ValueError("k: at least one passage must be asked for")
        engine = self._engine
        question = read_question(query, engine.speller, self._synonyms)
        ranked, scope = self._rank(engine, question, language, kinds, by_meaning)
        ranked = reviewed(ranked, self._today(), audience)
        words = word_signals(engine.snapshot, question, ranked.at(0)) if len(ranked) else WordSignals()
        passages: list[ScoredPassage] = []
        for entry in ranked.first(k + PASSAGES_PER_ENTRY * 4):
            passages.extend(engine.scored_passages(entry, PASSAGES_PER_ENTRY))
        passages.sort(key=lambda scored: -scored.score)
        told = signals(ranked, scope, words)
        return SearchResult(tuple(passages[:k]), question.corrected if question.words else None, told, _best_documents(ranked, k))

    def rank_documents(
        self, query: str, k: int = 10, *, language: str | None = None, kinds: Collection[str] | None = None
    ) -> tuple[ScoredDocument, ...]:
        """Return the k best documents, each once."""
        engine = self._engine
        question = read_question(query, engine.speller, self._synonyms)
        ranked, _ = self._rank(engine, question, language, kinds)
        return _best_documents(reviewed(ranked, self._today(), Audience.PUBLIC), k)

    def warm(self) -> None:
        """Load what this index is asked with, so that nobody's first question waits for it."""
        for encoder in filter(None, (self._encoder, self._second_of(self._engine))):
            encoder.encode_queries(["?"])
        load_dictionaries()

    def refresh(self) -> bool:
        """Take up a newer index if there is one; cheap enough to call before every question.

        IndexCorrupt where it cannot be read: the one in use goes on serving.
        """
        now = time.monotonic()
        if now - self._looked < REFRESH_SECONDS or not self._refreshing.acquire(blocking=False):
            return False
        try:
            self._looked = now
            return self._take_up()
        finally:
            self._refreshing.release()

    def _take_up(self) -> bool:
        stamp = pointer_stamp(self._folder)
        if stamp is None or stamp == self._pointer:
            return False
        # Noted first: an index that cannot be read is refused once, not at every question, until another is pointed at.
        self._pointer = stamp
        if current_version(self._folder) != self.version:
            # requests under way keep the engine they started with
            self._engine = self._build(_load(self._folder, self._encoder))
        return True

    def _build(self, snapshot: Snapshot) -> Engine:
        return Engine(snapshot, self._ranking, self._synonyms, self._today())

    def _rank(
        self,
        engine: Engine,
        question: Question,
        language: str | None,
        kinds: Collection[str] | None,
        by_meaning: bool = True,
    ) -> tuple[Ranked, ScopeSignals]:
        if not question.words:
            return Ranked.none(), ScopeSignals()
        if not by_meaning:
            return engine.rank_by_words(question, language, kinds), ScopeSignals()
        vector = self._encoder.encode_queries([question.text])[0]
        along = engine.scope.of_question(vector) if engine.scope else 0.0
        scope = ScopeSignals(nearest_outside(vector, engine.snapshot.outside), along)
        second = self._second_vector(engine, question)
        return engine.rank(question, vector, language, kinds, second), scope

    def _second_vector(self, engine: Engine, question: Question) -> FloatArray | None:
        second = self._second_of(engine)
        if second is None or not engine.needs_second(question):
            return None
        vector: FloatArray = second.encode_queries([question.text])[0]
        return vector

    def _second_of(self, engine: Engine) -> Encoder | None:
        """Return the second encoder where the index holds vectors of its own."""
        known = self._second is not None and self._second.fingerprint == engine.snapshot.second
        return self._second if known else None


def _best_documents(ranked: Ranked, k: int) -> tuple[ScoredDocument, ...]:
    best: dict[str, ScoredDocument] = {}
    for item in ranked:
        document = item.entry.document
        best.setdefault(document.id, ScoredDocument(document, item.score))
        if len(best) == k:
            break
    return tuple(best.values())


def _load(folder: Path, encoder: Encoder) -> Snapshot:
    try:
        snapshot = load_snapshot(folder)
    except IndexCorrupt:
        # the snapshot may have been replaced and removed between the reading of CURRENT and of its files
        snapshot = load_snapshot(folder)
    if snapshot.fingerprint != encoder.fingerprint:
        raise IndexCorrupt(f"The index in {folder} was built with another encoder; build it again.")
    return snapshot
