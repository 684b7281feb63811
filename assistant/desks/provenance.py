"""What an answer rested on when it was given, and whether that has changed since."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol

from assistant.answer import Citation, Outcome
from assistant.answering.lapse_teller import mark_of, with_lapses
from assistant.conversation.state import Turn
from assistant.errors import Unknown
from assistant.force import force_in_words
from assistant.store.database import Store
from assistant.texts import Texts
from knowledge_base.lapse import Lapse


class Shelves(Protocol):
    """Knows the words behind a citation as they are now."""

    def renew(self) -> None:
        """Takes up what is new in the base, though nobody has searched since."""

    def words_of(self, citation: Citation) -> str | None:
        """The words a citation stands for; None where its document is gone."""

    def heir_of(self, document_id: str) -> str | None:
        """The id of what replaced a retired document; None where nothing did."""

    def lapse_of(self, citation: Citation) -> Lapse | None:
        """How the source of a citation no longer holds, or no longer wholly, today; None where it does."""


def marks(citations: Iterable[Citation], shelves: Shelves) -> list[dict[str, Any]]:
    """One mark a place cited: where it is, and a digest of its words."""
    found = {
        (each.document_id, each.source_id, each.locator): _digest(shelves.words_of(each)) for each in citations
    }
    return [
        {"document_id": document, "source_id": source, "locator": locator, "digest": digest}
        for (document, source, locator), digest in found.items()
    ]


class AnswerDesk:
    """Reopens answers by their turn's id."""

    def __init__(
        self,
        store: Store,
        shelves: Shelves,
        version: Callable[[], str | None],
        texts: Mapping[str, Texts],
    ) -> None:
        self._store, self._shelves, self._version, self._texts = store, shelves, version, texts

    def reopen(self, turn_id: str, conversation_id: str | None = None) -> dict[str, Any]:
        """The answer as it was given, and what has changed since; NotFound unless it came from sources.

        The question is the person's own: it is shown only to whoever knows the conversation.
        """
        with self._store.reading() as unit:
            turn = unit.conversations.turn(turn_id)
            own = unit.conversations.turns(conversation_id) if conversation_id else ()
        if turn is None or turn.answer is None or turn.outcome != Outcome.ANSWER:
            raise Unknown("unknown_answer")
        self._shelves.renew()
        told = _told(turn.answer)
        sources = self._sources(turn, told)
        return {
            "turn_id": turn.id,
            "at": turn.at.isoformat(timespec="seconds"),
            "language": turn.language,
            "question": next((each.text for each in own if each.id == turn_id), None),
            "messages": told,
            "base_version": turn.base_version,
            "current_version": self._version(),
            "changed": any(each["state"] != "same" for each in sources),
            "sources": sources,
            "disclaimer": self._texts[turn.language].say("disclaimer"),
        }

    def _sources(self, turn: Turn, told: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        then = {(each["document_id"], each["source_id"], each["locator"]): each["digest"] for each in turn.sources or ()}
        now = [Citation(**cited) for message in told for cited in message["citations"]]
        return [self._compared(each, then, self._texts[turn.language]) for each in dict.fromkeys(now)]

    def _compared(
        self, cited: Citation, then: Mapping[tuple[str, str, str], str], texts: Texts
    ) -> dict[str, Any]:
        digest = then.get((cited.document_id, cited.source_id, cited.locator))
        words, heir = self._shelves.words_of(cited), self._shelves.heir_of(cited.document_id)
        state = "unknown" if digest is None else "same" if digest == _digest(words) else "changed"
        if words is None:
            state = "replaced" if heir else "gone"
        elif self._lapsed_since(cited, texts):
            state = "lapsed"
        (today,) = with_lapses((cited,), self._shelves.lapse_of, texts)
        return {
            "document_id": cited.document_id,
            "source_id": cited.source_id,
            "title": today.title,
            "locator": cited.locator,
            "publisher": cited.publisher,
            "published": cited.published,
            "force": force_in_words(cited, texts),
            "url": cited.url,
            "state": state,
            "replaced_by": heir,
        }

    def _lapsed_since(self, cited: Citation, texts: Texts) -> bool:
        """Whether the source lapsed, and the answer did not say so."""
        lapse = self._shelves.lapse_of(cited)
        return lapse is not None and not cited.title.endswith(mark_of("", lapse, texts))


def _told(answer: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What came from sources; what the conversation then asked or repeated of the person stays out."""
    return [
        {"text": message["text"], "citations": message["citations"]}
        for message in answer["messages"]
        if message["citations"]
    ]


def _digest(words: str | None) -> str:
    return hashlib.sha256((words or "").encode("utf-8")).hexdigest()[:32]
