"""The queue as agents see it: what they look for, what a line shows, and a request with what belongs to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from assistant.advice_request.model import AdviceRequest, Status


class Order(StrEnum):
    """How the queue is sorted."""

    OLDEST = "oldest"
    NEWEST = "newest"


@dataclass(frozen=True)
class Search:
    """What to look for; `text` is searched in subjects and sectors alone, `assignee` "" means nobody's."""

    statuses: tuple[Status, ...] = ()
    assignee: str | None = None
    text: str = ""
    language: str | None = None
    priority: str | None = None
    order: Order = Order.OLDEST
    after: str | None = None


@dataclass(frozen=True)
class Line:
    """What a line of the queue shows: nothing that is sealed."""

    reference: str
    status: Status
    priority: str | None
    language: str
    subject: str
    sector: str
    submitted: datetime
    changed: datetime
    version: int
    assignee: str | None


@dataclass(frozen=True)
class Page:
    """A page of the queue: its lines, how many there are in all, and what to ask the next page after."""

    lines: tuple[Line, ...]
    total: int
    after: str | None


@dataclass(frozen=True)
class Note:
    """An internal note; the person never sees it."""

    at: datetime
    by: str
    text: str


@dataclass(frozen=True)
class CaseFile:
    """A request with what agents keep beside it."""

    request: AdviceRequest
    assignee: str | None
    notes: tuple[Note, ...]
