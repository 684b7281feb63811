"""One request as its page shows it: fields, decision, letters, notes, and who looked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from api.support.moments import hour
from assistant.advice_request.correspondence import awaited, letters
from assistant.advice_request.fields import FieldKind, load_fields
from assistant.advice_request.lifecycle import CHANGES
from assistant.advice_request.model import AdviceRequest, Status
from assistant.advice_request.wording import say_fact, say_moment, words
from assistant.audit import Line
from assistant.casework.model import CaseFile
from assistant.casework.replies import leads_to, templates
from assistant.language.languages import spoken
from assistant.texts import load_texts

Names = Mapping[str, str]
Shown = dict[str, Any]
REASONS = frozenset(
    ("study", "assign", "move", "write", "edit", "note", "export", "release", "signal", "call", "notice", "follow_up", "command_line")
)
"""Why a request is opened; the sentences `why_…` say each."""


def case_values(file: CaseFile, trail: tuple[Line, ...], names: Names, language: str) -> Shown:
    """Everything the page of a request says, in the reader's language where the words are ours."""
    request = file.request
    written = spoken(request.language)
    return {
        "case": request,
        "written": written,
        "status_label": request.status.labels[language],
        "assignee": file.assignee,
        "fields": _fields(request, language, written),
        "facts": [say_fact(name, value, language) for name, value in request.facts.items()],
        "decision": request.decision,
        "letters": [
            {"kind": words(language)["letters"][each.kind], "at": say_moment(each.at, language), "text": each.text}
            for each in letters(request)
        ],
        "notes": [{"by": names.get(each.by, each.by), "at": say_moment(each.at, language), "text": each.text} for each in file.notes],
        "trail": [_line(each, names, language) for each in reversed(trail)],
        "awaited": awaited(request).party,
        "choices": _choices(request, written),
        "may_take_up": Status.IN_REVIEW in CHANGES[request.status],
        "letter_notice": load_texts()[written].say("disclaimer"),
    }


def last_hand(trail: tuple[Line, ...], names: Names, besides: str) -> str | None:
    """Who else last changed the request, by name where the account still exists."""
    changing = ("assign", "move", "write", "edit")
    hands = [each.who for each in trail if each.why in changing and each.who != besides]
    return names.get(hands[-1], hands[-1]) if hands else None


def _fields(request: AdviceRequest, language: str, written: str) -> list[Shown]:
    shown = []
    for each in load_fields():
        value = request.value(each.name)
        if each.kind is FieldKind.CONFIRMATION or not (value or each.has_object(request.facts)):
            continue
        held = request.fields.get(each.name)
        provenance = words(language)["provenance"][held.provenance] if held and value else ""
        told = {"name": each.name, "label": each.label[language], "value": value, "provenance": provenance, "lang": written}
        shown.append({**told, "line": each.kind is not FieldKind.TEXT, "most": each.max_length})
    return shown


def _choices(request: AdviceRequest, written: str) -> list[Shown]:
    """The templates that the request's state allows, with the text that each puts around the reply."""
    return [
        {"name": name, "around": template[written]}
        for name, template in templates().items()
        if leads_to(name) in CHANGES[request.status]
    ]


def _line(line: Line, names: Names, language: str) -> Shown:
    return {"at": hour(line.at, language), "who": names.get(line.who, line.who), "why": line.why, "known": line.why in REASONS}
