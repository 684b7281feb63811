"""What a person may see and do of a conversation outside its turns: its card, where it stands, its notes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from assistant.advice_request.meter import meter_of
from assistant.conversation.card import card_of, with_card_edited
from assistant.conversation.nearest import question_of
from assistant.conversation.notes import KINDS, NoteWriter
from assistant.conversation.standing import review_of
from assistant.conversation.state import Conversation
from assistant.errors import Unknown, Unreadable
from assistant.escalation.decide import decide
from assistant.escalation.facts import Facts
from assistant.escalation.rules import RuleTable
from assistant.store.database import Store, Unit
from assistant.texts import Texts


@dataclass(frozen=True)
class ConversationDesk:
    """Knows a conversation by its id, which only the person has."""

    store: Store
    rules: RuleTable
    texts: Mapping[str, Texts]
    notes: NoteWriter

    def show(self, conversation_id: str, language: str | None) -> dict[str, Any]:
        """Where the conversation stands; NotFound if it is unknown."""
        with self.store.reading() as unit:
            return self._told(_find(unit, conversation_id), language)

    def edit_card(
        self, conversation_id: str, changes: Mapping[str, str | None], language: str | None
    ) -> dict[str, Any]:
        """Corrects lines of the card; BadInput for an unknown line or value."""
        with self.store.transaction() as unit:
            edited = with_card_edited(_find(unit, conversation_id), changes)
            unit.conversations.save(edited, known=True)
        return self._told(edited, language)

    def note(self, conversation_id: str, kind: str, language: str | None) -> str:
        """A note to send, drafted from the conversation; BadInput for a kind that does not exist."""
        if kind not in KINDS:
            raise Unreadable("unknown_note", notes=", ".join(KINDS))
        with self.store.reading() as unit:
            conversation = _find(unit, conversation_id)
        return self.notes.write(kind, conversation, language or conversation.language)

    def facts(self, conversation_id: str) -> Facts:
        """The charter's facts known in the conversation; NotFound if it is unknown."""
        with self.store.reading() as unit:
            return Facts.parse(_find(unit, conversation_id).facts)

    def resume_code(self, conversation_id: str) -> str:
        """A new code to come back to the conversation; the one given before opens nothing any more."""
        with self.store.transaction() as unit:
            return unit.resume_codes.give(_find(unit, conversation_id).id, datetime.now(UTC))

    def resume(self, code: str, language: str | None) -> dict[str, Any]:
        """Where the conversation behind a code stands; NotFound for a code that opens nothing."""
        with self.store.reading() as unit:
            found = unit.resume_codes.conversation_of(code)
            if found is None:
                raise Unknown("code_opens_nothing")
            return self._told(_find(unit, found), language)

    def _told(self, conversation: Conversation, language: str | None) -> dict[str, Any]:
        spoken = language or conversation.language
        return {
            "conversation_id": conversation.id,
            "language": spoken,
            "asking": conversation.asking,
            "card": card_of(conversation, spoken, choices=True),
            "meter": meter_of(conversation, spoken),
            "review": review_of(conversation, spoken),
            "decision": self._decision(conversation, spoken),
            "reference": conversation.reference,
            "disclaimer": self.texts[spoken].say("disclaimer"),
        }

    def _decision(self, conversation: Conversation, language: str) -> dict[str, Any]:
        facts = Facts.parse(conversation.facts)
        return decide(facts, self.rules, question_of(conversation)).to_dict(language)


def _find(unit: Unit, conversation_id: str) -> Conversation:
    found = unit.conversations.get(conversation_id)
    if found is None:
        raise Unknown("gone")
    return found
