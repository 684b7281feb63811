"""What every turn ends in: an Answer with its Outcome, its messages and their citations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Outcome(StrEnum):
    """How a turn ended, in the words of the HTTP contract."""

    ANSWER = "answer"
    CLARIFY = "clarify"
    ABSTAIN = "abstain"
    ASK = "ask"
    REFERRAL = "referral"
    HANDOFF = "handoff"
    CHITCHAT = "chitchat"
    ERROR = "error"


@dataclass(frozen=True)
class Citation:
    """Where a statement stands: `quote` is verbatim from the passage, or absent."""

    document_id: str
    source_id: str
    title: str
    publisher: str
    authority: str
    kind: str
    locator: str
    url: str | None
    published: str | None
    quote: str | None = None


@dataclass(frozen=True)
class Button:
    """A choice offered; its payload is plain text, sent back as the person's message."""

    title: str
    payload: str


@dataclass(frozen=True)
class Message:
    """One bubble of the reply."""

    text: str
    citations: tuple[Citation, ...] = ()
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True)
class HandedOff:
    """The advice request that exists after a hand-off, as the person is told of it."""

    reference: str
    status: str
    url: str


@dataclass(frozen=True)
class Grounds:
    """What an answer rests on: how well the sources bear it, and the topic of the fiche found first, if it is one."""

    support: float = 0.0
    topic: str = ""


@dataclass(frozen=True)
class Answer:
    """The end of a turn."""

    outcome: Outcome
    messages: tuple[Message, ...]
    asking: str | None = None
    decision: Mapping[str, Any] | None = None
    advice_request: HandedOff | None = None
    corrected: str | None = None
    """The question as it was understood, where its spelling was repaired."""
    note: str | None = None
    """The kind of note that this reply drafts, to copy or download: dpo or network."""
    handoff_form: bool = False
    """The dialogue is silent: a request is prepared by buttons and written fields."""
    draft_left: bool = False
    """The person leaves a draft behind, and is told so."""
    grounds: Grounds = Grounds()

    def to_dict(self) -> dict[str, Any]:
        """The part of the `/chat` reply that the domain decides."""
        return {
            "outcome": self.outcome.value,
            "asking": self.asking,
            "messages": [asdict(message) for message in self.messages],
            "decision": dict(self.decision) if self.decision is not None else None,
            "advice_request": asdict(self.advice_request) if self.advice_request else None,
        }
