"""The end-of-call sheet: what is kept of a call, without who called."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from assistant.errors import Refused


class SheetTaken(Refused):
    """The sheet's number is that of a colleague's call."""


class CallOutcome(StrEnum):
    """How a call ended."""

    ANSWERED = "answered"
    REFERRED = "referred"
    ESCALATED = "escalated"
    UNANSWERED = "unanswered"


@dataclass(frozen=True)
class CallSheet:
    """One call; `question` is scrubbed of personal data, and of the agent only the account's id is kept."""

    id: str
    at: datetime
    by: str
    language: str
    outcome: CallOutcome
    question: str
    theme: str = ""
    sector: str = ""
    size: str = ""
    decision: str = ""
    fiches: tuple[str, ...] = ()
    missing: bool = False
    """Whether the agent found no fiche for the point."""
