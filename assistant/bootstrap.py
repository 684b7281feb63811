"""The one place that joins the parts of the assistant."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path
from typing import Any

from assistant.advice_request.titles import Titles
from assistant.answering.composer import AnswerComposer, steps
from assistant.answering.early_search import EarlySearcher
from assistant.answering.thresholds import load_thresholds
from assistant.conversation.asking import Asker
from assistant.conversation.dialogue import Dialogue
from assistant.conversation.hotlines import HotlineTeller
from assistant.conversation.notes import NoteWriter
from assistant.conversation.path import Path as CharterPath
from assistant.conversation.referral import Referrer
from assistant.desks.conversation_desk import ConversationDesk
from assistant.desks.provenance import AnswerDesk, marks
from assistant.desks.submission import SubmissionDesk
from assistant.escalation.decide import decide
from assistant.escalation.facts import Facts
from assistant.escalation.hotlines_file import read_hotlines
from assistant.escalation.rules import RuleTable, load_rules
from assistant.gaps.writing import badly_rated
from assistant.language.detection import detect
from assistant.library import OpenLibrary
from assistant.privacy.names import NameFinder
from assistant.privacy.scrub import Scrubber
from assistant.retention.journal import Journal
from assistant.store.conversations import mark
from assistant.store.database import Store, open_store
from assistant.store.feedback import Feedback
from assistant.switch import Gate, Switch, SwitchedResponder, gate_of
from assistant.texts import load_texts
from assistant.turn.reception import Reception
from assistant.vault.sealing import Seals
from knowledge_base.editing.record import FILE_NAME as NEWS
from knowledge_base.editing.record import BaseRecord
from knowledge_base.encoding.encoder import Encoder
from knowledge_base.fiche import Fiche
from knowledge_base.fiche_file import load_fiches
from knowledge_base.model import ScoredPassage
from knowledge_base.retrieval.search import KnowledgeBase
from knowledge_base.sources import load_reference_sources

EARLY_SEARCHES = 2
"""At once: the encoder takes one question after the other, and the rest is short."""
SHIPPED_FICHES = Path(__file__).parent.parent / "knowledge_base" / "fiches"


@dataclass(frozen=True)
class Assistant:
    """The assistant as channels use it."""

    reception: Reception
    library: OpenLibrary
    rules: RuleTable
    store: Store
    conversations: ConversationDesk
    submissions: SubmissionDesk
    answers: AnswerDesk
    gate: Gate
    news: BaseRecord
    scrubber: Scrubber = field(default_factory=Scrubber)

    def search(
        self, query: str, k: int, language: str | None, kinds: Sequence[str] | None
    ) -> list[dict[str, Any]]:
        """Ranked passages in the contract's shape; SwitchedOff where the assistant is off."""
        self.gate.let_search(language or detect(query))
        found = self.library.search(query, k=k, language=language, kinds=kinds)
        return [_result(scored) for scored in found.passages]

    def assess(self, facts: dict[str, object], question: str | None, language: str) -> dict[str, Any]:
        """The charter's decision in the contract's shape; FactError for an unknown fact or value, SwitchedOff."""
        self.gate.let_request(language)
        return decide(Facts.parse(facts), self.rules, question).to_dict(language)

    def feedback(
        self, turn_id: str, helpful: bool, reasons: list[str], comment: str | None, conversation_id: str | None = None
    ) -> None:
        """Keeps an opinion on a turn; NotFound if the turn is unknown, Refused where another's stands.

        With the id of the turn's conversation it is the owner's: it replaces an earlier one, and the gap board learns of it.
        """
        own = conversation_id if conversation_id and self.holds(conversation_id, turn_id) else None
        said = self.scrubber.scrub(comment).text if comment else None
        with self.store.transaction() as unit:
            unit.feedback.save(Feedback(turn_id, datetime.now(UTC), helpful, tuple(reasons), said, own is not None))
        if own is not None:
            self._put_on_the_board(own, turn_id, helpful)

    def _put_on_the_board(self, conversation_id: str, turn_id: str, helpful: bool) -> None:
        """Puts the question of an answer that did not help on the gap board, or takes it off again.

        Only who holds the conversation can: its words are sealed to anybody else.
        """
        with self.store.transaction() as unit:
            turn = next((each for each in unit.conversations.turns(conversation_id) if each.id == turn_id), None)
            gap = badly_rated(turn) if turn else None
            if gap is not None and helpful:
                unit.gaps.drop(gap.id)
            elif gap is not None:
                unit.gaps.add(gap)

    def holds(self, conversation_id: str, turn_id: str) -> bool:
        """Whether a turn belongs to the conversation of this id, which only its owner knows."""
        with self.store.reading() as unit:
            turn = unit.conversations.turn(turn_id)
        return turn is not None and turn.conversation_id == mark(conversation_id)

    def is_searchable(self) -> bool:
        """Whether there is anything to search."""
        return bool(self.library.base.documents)


def fiche_folders(own: Path) -> list[Path]:
    """The shipped fiches, then the operator's, which override them by id."""
    return [SHIPPED_FICHES, *([own] if own.is_dir() else [])]


def fiches_in_force(own: Path) -> dict[str, Fiche]:
    """Every fiche by id; the shipped ones, which do not change while the process runs, are read once."""
    return {**_shipped(), **load_fiches(fiche_folders(own)[1:])}


def build(
    index: Path,
    encoder: Encoder,
    store_url: str,
    own_fiches: Path,
    names: NameFinder | None = None,
    switch: Switch | None = None,
    site: str = "",
    seals: Seals | None = None,
    journal: Journal | None = None,
    hotlines_file: Path | None = None,
    second: Encoder | None = None,
) -> Assistant:
    """Joins the parts; IndexMissing if nothing has been ingested yet.

    `site` begins the links given to people; without `seals` no request can be kept.
    """
    texts, rules = load_texts(), load_rules()
    base = KnowledgeBase.open(index, encoder, second=second)
    library = OpenLibrary(base, lambda: fiches_in_force(own_fiches), load_reference_sources())
    hotlines = HotlineTeller(read_hotlines(hotlines_file), texts)
    titles = Titles(scrubber := Scrubber(names))
    referrer = Referrer(texts, hotlines, notes := NoteWriter(texts, scrubber))
    path = CharterPath(rules, Asker(texts, hotlines, titles), referrer)
    composer = AnswerComposer(steps(library, load_thresholds(), texts, hotlines))
    dialogue = Dialogue(composer, path, rules, referrer, hotlines, texts)
    store = open_store(store_url, seals, journal=journal, titles=titles)
    gate = gate_of(switch, hotlines, texts)
    responder = SwitchedResponder(dialogue, gate)
    marked = partial(marks, shelves=library)
    early = EarlySearcher(library, ThreadPoolExecutor(EARLY_SEARCHES, "early-search"))
    way = partial(hotlines.tell, "general")
    reception = Reception(
        store, responder, texts, lambda: library.base.version, scrubber, site, marked, early, way
    )
    conversations = ConversationDesk(store, rules, texts, notes)
    submissions = SubmissionDesk(store, rules, texts, gate, site)
    answers = AnswerDesk(store, library, lambda: library.base.version, texts)
    return Assistant(reception, library, rules, store, conversations, submissions, answers, gate, BaseRecord(own_fiches / NEWS), scrubber)


@cache
def _shipped() -> dict[str, Fiche]:
    return load_fiches([SHIPPED_FICHES])


def _result(scored: ScoredPassage) -> dict[str, Any]:
    document, source = scored.document, scored.document.source
    return {
        "document_id": document.id,
        "source_id": source.id,
        "title": document.title,
        "locator": scored.passage.locator,
        "text": scored.passage.text,
        "score": round(scored.score, 6),
        "authority": source.authority.value,
        "kind": source.kind.value,
        "published": document.published or source.published,
        "url": document.url or source.url,
    }
