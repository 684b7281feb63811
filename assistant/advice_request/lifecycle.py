"""The states of a request and the changes between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from assistant.advice_request.errors import ForbiddenChange
from assistant.advice_request.model import AdviceRequest, Event, Status

CHANGES: Mapping[Status, frozenset[Status]] = {
    Status.DRAFT: frozenset({Status.SUBMITTED}),
    Status.SUBMITTED: frozenset({Status.IN_REVIEW}),
    Status.IN_REVIEW: frozenset({Status.NEEDS_INFORMATION, Status.ANSWERED, Status.REFERRED, Status.CLOSED}),
    Status.NEEDS_INFORMATION: frozenset({Status.IN_REVIEW}),
    Status.ANSWERED: frozenset(),
    Status.REFERRED: frozenset(),
    Status.CLOSED: frozenset(),
}
FINISHED = frozenset(status for status, following in CHANGES.items() if not following)


def change_status(
    request: AdviceRequest, wanted: Status, *, by: str, at: datetime, reason: str | None = None
) -> AdviceRequest:
    """Returns the request in the wanted state, with the event that says so; ForbiddenChange if it may not."""
    if wanted not in CHANGES[request.status]:
        raise ForbiddenChange("forbidden_change", current=request.status.labels, wanted=wanted.labels)
    detail = {"from": request.status.value, "to": wanted.value} | ({"reason": reason} if reason else {})
    return replace(request.with_event(Event(at, by, "status_changed", detail)), status=wanted)
