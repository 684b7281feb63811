"""A request as JSON and as plain text; each carries the notices that the charter and the law require."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from assistant.advice_request.fields import load_fields
from assistant.advice_request.model import AdviceRequest, Event, Status
from assistant.advice_request.readable import lay_out
from assistant.advice_request.wording import words

FORMAT = "permanence-advice-request/1"


def to_dict(request: AdviceRequest, *, for_agent: bool = False) -> dict[str, Any]:
    """Returns the request in its JSON form; only agents are given a priority (the charter ranks nobody)."""
    decision = dict(request.decision) if request.decision else None
    priority = {"priority": request.priority} if for_agent else {}
    if decision and not for_agent:
        decision.pop("priority", None)
    return {
        "format": FORMAT,
        "reference": request.reference,
        "status": request.status.value,
        "transmitted": request.status is not Status.DRAFT,
        "language": request.language,
        "created": _moment(request.created),
        "submitted": _moment(request.submitted),
        "notices": notices(request.language),
        "fields": _fields(request),
        "facts": dict(request.facts),
        "decision": decision,
        **priority,
        "events": [_event(event, for_agent=for_agent) for event in request.events],
        "version": request.version,
    }


def export_json(request: AdviceRequest, *, for_agent: bool = False) -> str:
    """Returns the request as JSON text."""
    return json.dumps(to_dict(request, for_agent=for_agent), ensure_ascii=False, indent=2) + "\n"


def export_text(request: AdviceRequest, *, blanks: bool = True) -> str:
    """Returns the request as plain text, in its own language, 78 columns wide; without the empty fields if they are not wanted."""
    return lay_out(request, blanks=blanks)


def notices(language: str) -> Mapping[str, str]:
    """Returns what every export says: no rescrit, who may read it, what the public may be given."""
    return dict(words(language)["notices"])


def _fields(request: AdviceRequest) -> list[dict[str, Any]]:
    return [
        {"name": each.name, "label": each.label[request.language], **asdict(request.fields[each.name])}
        for each in load_fields()
        if each.name in request.fields
    ]


def _event(event: Event, *, for_agent: bool) -> dict[str, Any]:
    # Which agent it was is for agents to know.
    by = event.by if for_agent else event.by.partition(":")[0]
    return {**asdict(event), "at": _moment(event.at), "by": by}


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
