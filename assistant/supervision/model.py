"""An answer that waits for a senior, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class State(StrEnum):
    """What became of an answer."""

    WAITING = "waiting"
    APPROVED = "approved"
    CORRECTED = "corrected"
    REFUSED = "refused"


VALID = frozenset({State.APPROVED, State.CORRECTED})


@dataclass(frozen=True)
class Approval:
    """One answer put to a senior; the words are scrubbed, of the members of the service only accounts' ids are kept.

    `sources` is what it rests on, as shown; `marks` the digests of their words at that time.
    """

    id: str
    asked: datetime
    by: str
    language: str
    document_id: str
    topic: str
    question: str
    notes: str
    text: str
    sources: tuple[Mapping[str, Any], ...]
    marks: tuple[Mapping[str, Any], ...]
    state: State = State.WAITING
    decided: datetime | None = None
    decided_by: str | None = None
    answer: str | None = None
    reason: str | None = None
    version: int = 1
