"""What the person and the agents write to each other about a request: events that carry a text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from assistant.advice_request.errors import FieldError, ForbiddenChange
from assistant.advice_request.lifecycle import FINISHED, change_status
from assistant.advice_request.model import AdviceRequest, Event, Status
from assistant.privacy.text import clean_text, has_control_characters

LIMIT = 8000
INFORMATION, WITHDRAWN = "information_added", "withdrawn"
_LABEL = {"fr": "Votre texte", "en": "Your text"}

Kind = Literal["information", "question", "reply"]
Party = Literal["person", "agents"]
_KINDS: Mapping[str, Kind] = {
    Status.NEEDS_INFORMATION.value: "question",
    Status.ANSWERED.value: "reply",
    Status.REFERRED.value: "reply",
    Status.CLOSED.value: "reply",
}


@dataclass(frozen=True)
class Letter:
    """One text that went from one side to the other."""

    at: datetime
    by: Party
    kind: Kind
    text: str


@dataclass(frozen=True)
class Awaited:
    """From whom something is awaited, and since when; nobody once the request is finished."""

    party: Party | None
    since: datetime


def letters(request: AdviceRequest) -> tuple[Letter, ...]:
    """Returns the texts exchanged, in order."""
    return tuple(_letter(event) for event in request.events if event.detail.get("text"))


def awaited(request: AdviceRequest) -> Awaited:
    """Returns from whom something is awaited: the person while a question is open, else the agents."""
    changes = [event.at for event in request.events if event.what in ("status_changed", WITHDRAWN)]
    since = changes[-1] if changes else request.submitted or request.created
    if request.status in FINISHED:
        return Awaited(None, since)
    return Awaited("person" if request.status is Status.NEEDS_INFORMATION else "agents", since)


def add_information(request: AdviceRequest, text: str, *, at: datetime) -> AdviceRequest:
    """Returns the request with what the person adds; an open question is thereby answered."""
    if request.status in FINISHED:
        raise ForbiddenChange("finished", current=request.status.labels)
    told = request.with_event(Event(at, "person", INFORMATION, {"text": check_text(text)}, "said"))
    if request.status is not Status.NEEDS_INFORMATION:
        return told
    return change_status(told, Status.IN_REVIEW, by="person", at=at)


def withdraw(request: AdviceRequest, *, at: datetime) -> AdviceRequest:
    """Returns the request closed by its own author, which the lifecycle allows from any unfinished state."""
    if request.status in FINISHED:
        raise ForbiddenChange("finished", current=request.status.labels)
    detail = {"from": request.status.value, "to": Status.CLOSED.value}
    return replace(request.with_event(Event(at, "person", WITHDRAWN, detail)), status=Status.CLOSED)


def write(request: AdviceRequest, wanted: Status, text: str, *, by: str, at: datetime) -> AdviceRequest:
    """Returns the request moved by an agent with a text for the person: a question, or the end and its words."""
    kept = check_text(text)
    moved = change_status(request, wanted, by=by, at=at)
    last = moved.events[-1]
    return replace(moved, events=(*moved.events[:-1], replace(last, detail={**last.detail, "text": kept})))


def check_text(text: str) -> str:
    """Returns a text as it will be kept; FieldError where it cannot be."""
    if has_control_characters(text):
        raise FieldError("text", "control_characters", label=_LABEL)
    kept = clean_text(text).strip()
    if not kept:
        raise FieldError("text", "required", label=_LABEL)
    if len(kept) > LIMIT:
        raise FieldError("text", "too_long", label=_LABEL, length=len(kept), limit=LIMIT)
    return kept


def _letter(event: Event) -> Letter:
    by: Party = "person" if event.by == "person" else "agents"
    kind: Kind = "information" if event.what == INFORMATION else _KINDS.get(str(event.detail.get("to")), "reply")
    return Letter(event.at, by, kind, str(event.detail["text"]))
