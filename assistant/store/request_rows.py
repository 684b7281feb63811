"""A request for advice as a row, and back: what is clear, and what is sealed with the request's own key."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy import RowMapping

from assistant.advice_request.model import AdviceRequest, Event, Status
from assistant.advice_request.titles import Titles
from assistant.conversation.state import FieldValue
from assistant.store.titles import fold_titles
from assistant.vault.data_key import DataKey
from assistant.vault.place import Place

_COPIED = ("language", "priority", "reference", "submitted", "version", "created")
_CLEAR_DETAILS = frozenset({"from", "to", "field"})
"""What an event may say in clear: states and names of fields."""


def content_place(reference: str) -> Place:
    """Where a request's content belongs."""
    return Place("advice_requests", reference, "content")


def key_place(reference: str, holder: str) -> Place:
    """Where a request's data key belongs, as sealed for one of its holders."""
    return Place("advice_requests", reference, f"key:{holder}")


def clear_values(request: AdviceRequest, titles: Titles) -> dict[str, Any]:
    """The columns that are not sealed; the two that hold words, without names and numbers of people."""
    words = titles.of({name: held.value for name, held in request.fields.items()})
    copied = {name: getattr(request, name) for name in _COPIED}
    return {**copied, **words, "titles": fold_titles(**words), "status": request.status.value}


def seal_content(request: AdviceRequest, key: DataKey) -> bytes:
    """Fields, facts and decision as one sealed whole."""
    content = {
        "fields": {name: asdict(held) for name, held in request.fields.items()},
        "facts": dict(request.facts),
        "decision": request.decision,
    }
    return key.seal(content_place(str(request.reference)), json.dumps(content).encode())


def open_request(row: RowMapping, key: DataKey, events: tuple[Event, ...]) -> AdviceRequest:
    """The request whole; CannotOpen if its content is damaged or another's."""
    content = json.loads(key.open(content_place(row["reference"]), row["content"]))
    copied = {name: row[name] for name in _COPIED}
    fields = {name: FieldValue(**held) for name, held in content.pop("fields").items()}
    return AdviceRequest(**copied, **content, status=Status(row["status"]), fields=fields, events=events)


def event_row(event: Event, reference: str, number: int, key: DataKey) -> dict[str, Any]:
    """An event's columns: what it says in words is sealed."""
    clear = {name: value for name, value in event.detail.items() if name in _CLEAR_DETAILS}
    words = {name: value for name, value in event.detail.items() if name not in _CLEAR_DETAILS}
    place = _event_place(reference, number)
    sealed = key.seal(place, json.dumps(words).encode()) if words else None
    return {
        "number": number,
        "at": event.at,
        "by": event.by,
        "what": event.what,
        "provenance": event.provenance,
        "detail": clear,
        "words": sealed,
    }


def open_event(row: RowMapping, reference: str, key: DataKey) -> Event:
    """The event with its words."""
    words: Mapping[str, Any] = {}
    if row["words"] is not None:
        words = json.loads(key.open(_event_place(reference, row["number"]), row["words"]))
    return Event(row["at"], row["by"], row["what"], {**row["detail"], **words}, row["provenance"])


def _event_place(reference: str, number: int) -> Place:
    return Place("advice_request_events", f"{reference}/{number}", "words")
