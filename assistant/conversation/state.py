"""What a conversation and its turns hold, and the port through which they are kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

Provenance = Literal["said", "conversation", "agent"]
UnderstoodBy = Literal["rasa", "retrieval"]


@dataclass(frozen=True)
class FieldValue:
    """A value and where it comes from: said by the person, taken from the conversation, edited by an agent."""

    value: str
    provenance: Provenance
    turn_id: str | None = None


@dataclass(frozen=True)
class SourceShown:
    """A source that was shown in this conversation; kept for `steps_taken`."""

    title: str
    url: str | None = None


@dataclass(frozen=True)
class Conversation:
    """Where one conversation stands; `facts` is the JSON form of the escalation facts, `asked` what the path asked."""

    id: str
    rasa_sender: str
    language: str
    created: datetime
    seen: datetime
    facts: Mapping[str, Any] = field(default_factory=dict)
    fields: Mapping[str, FieldValue] = field(default_factory=dict)
    asking: str | None = None
    asked_times: int = 0
    asked: tuple[str, ...] = ()
    path_open: bool = False
    last_question: str | None = None
    last_document_ids: tuple[str, ...] = ()
    steps: tuple[SourceShown, ...] = ()
    reference: str | None = None
    turns: int = 0
    card: Mapping[str, str] = field(default_factory=dict)
    """The lines of the qualification card that are no facts: sector, body, stage, sensitive."""
    edited: tuple[str, ...] = ()
    """The lines of the card that the person corrected."""
    doubted: bool = False
    """An admission was suspected, and the question put, once."""
    suspected: bool = False
    """An admission was half heard in what was answered: the question waits for a request."""
    described: tuple[str, ...] = ()
    """The items of the documentation meter that were spoken of, by name, never by word."""


@dataclass(frozen=True)
class Turn:
    """One exchange; `answer` is the JSON reply, `text` is None where nothing of the words may be kept."""

    id: str
    conversation_id: str
    number: int
    at: datetime
    language: str
    text: str | None
    intent: str | None
    understood_by: UnderstoodBy
    outcome: str
    asking: str | None = None
    answer: Mapping[str, Any] | None = None
    base_version: str | None = None
    sources: Sequence[Mapping[str, Any]] = ()
    """The places the answer rested on, with a digest of their words at that time."""
    decision: str | None = None
    """The charter's ruling in which the turn ended; never that somebody admitted an infringement."""
