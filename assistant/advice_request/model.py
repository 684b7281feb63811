"""The request for advice: its fields with their provenance, its state, and everything that happened to it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from assistant.conversation.state import Conversation, FieldValue, Provenance


class Status(StrEnum):
    """Where a request stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    IN_REVIEW = "in_review"
    NEEDS_INFORMATION = "needs_information"
    ANSWERED = "answered"
    REFERRED = "referred"
    CLOSED = "closed"

    @property
    def labels(self) -> dict[str, str]:
        """The state in words, by language."""
        return STATUS_LABELS[self]


STATUS_LABELS: Mapping[Status, dict[str, str]] = {
    Status.DRAFT: {"fr": "brouillon", "en": "draft"},
    Status.SUBMITTED: {"fr": "enregistrée", "en": "recorded"},
    Status.IN_REVIEW: {"fr": "à l’étude", "en": "under review"},
    Status.NEEDS_INFORMATION: {"fr": "en attente de précisions", "en": "waiting for information"},
    Status.ANSWERED: {"fr": "répondue", "en": "answered"},
    Status.REFERRED: {"fr": "réorientée", "en": "referred elsewhere"},
    Status.CLOSED: {"fr": "close", "en": "closed"},
}


@dataclass(frozen=True)
class Event:
    """Something that happened to a request: when, by whom, what; never a value that a field holds."""

    at: datetime
    by: str
    what: str
    detail: Mapping[str, Any] = field(default_factory=dict)
    provenance: Provenance | None = None


@dataclass(frozen=True)
class AdviceRequest:
    """A request for advice; a draft has no reference. `version` is the one it was read at (optimistic lock)."""

    language: str
    created: datetime
    fields: Mapping[str, FieldValue] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)
    decision: Mapping[str, Any] | None = None
    priority: str | None = None
    status: Status = Status.DRAFT
    conversation_id: str | None = None
    reference: str | None = None
    submitted: datetime | None = None
    events: tuple[Event, ...] = ()
    version: int = 0

    def with_event(self, event: Event) -> AdviceRequest:
        """Returns the request with one more event."""
        return replace(self, events=(*self.events, event))

    def with_field(self, name: str, value: FieldValue, *, by: str, at: datetime) -> AdviceRequest:
        """Returns the request with a field changed, and the event that says so without repeating the value."""
        event = Event(at, by, "field_changed", {"field": name}, value.provenance)
        return replace(self.with_event(event), fields={**self.fields, name: value})

    def value(self, name: str) -> str:
        """Returns a field's words, or "" where it is unknown or was skipped."""
        held = self.fields.get(name)
        return held.value if held else ""

    @property
    def content_hash(self) -> str:
        """SHA-256 of what the person confirmed, the same for the same content."""
        content = {
            "language": self.language,
            "conversation_id": self.conversation_id,
            "facts": dict(self.facts),
            "fields": {name: held.value for name, held in self.fields.items()},
        }
        return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=True).encode()).hexdigest()


def draft(conversation: Conversation, decision: Mapping[str, Any] | None, at: datetime) -> AdviceRequest:
    """Returns the request that a conversation amounts to, as a draft; `decision` is the JSON of the assessment."""
    return AdviceRequest(
        language=conversation.language,
        created=at,
        fields=dict(conversation.fields),
        facts=dict(conversation.facts),
        decision=decision,
        priority=decision.get("priority") if decision else None,
        conversation_id=conversation.id,
        events=(Event(at, "person", "drafted"),),
    )
