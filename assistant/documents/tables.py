"""The tables of a document: the file in short, the situation, the charter's rules, what happened."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from assistant.advice_request.fields import Field, find_field
from assistant.advice_request.model import AdviceRequest, Event, Status
from assistant.advice_request.wording import say_actor, say_fact, say_moment, words
from assistant.documents.dossier import Table
from assistant.documents.wording import document_words
from assistant.language.languages import spoken
from assistant.privacy.text import clean_text


def key(request: AdviceRequest) -> Table:
    """Returns the file in short: its state and its date; the reference stands in the title, once there is one."""
    said, language = words(request.language), spoken(request.language)
    rows = [
        (said["reference"], "" if request.reference else said["none_yet"]),
        (said["status"], request.status.labels[language]),
        (said["submitted"], say_moment(request.submitted, language) if request.submitted else ""),
    ]
    return _table("key", language, [row for row in rows if row[1]])


def lines(request: AdviceRequest, shown: Sequence[Field]) -> Table | None:
    """Returns the fields that hold one line, each with where its words come from."""
    rows = [_line(each, request) for each in shown]
    return _table("lines", request.language, rows) if rows else None


def facts(request: AdviceRequest) -> Table | None:
    """Returns the situation as the person stated it, in words."""
    rows = [say_fact(name, value, request.language) for name, value in request.facts.items()]
    return _table("facts", request.language, rows) if rows else None


def rules(request: AdviceRequest) -> Table | None:
    """Returns each rule applied, its result and its place in the charter."""
    said = words(request.language)
    applied = request.decision.get("rules", ()) if request.decision else ()
    rows = [(each["explanation"], said["results"][each["result"]], each["charter"]["section"]) for each in applied]
    return _table("rules", request.language, rows) if rows else None


def rules_version(request: AdviceRequest) -> str:
    """Returns which version of the rules was applied, or "" where none was."""
    version = request.decision.get("version") if request.decision else None
    return str(words(request.language)["table"].format(version=version)) if version else ""


def events(request: AdviceRequest) -> Table | None:
    """Returns what happened to the request: when, by whom, what."""
    rows = [say_event(each, request.language) for each in request.events]
    return _table("events", request.language, rows) if rows else None


def _line(each: Field, request: AdviceRequest) -> tuple[str, str, str]:
    label, value = each.label[spoken(request.language)], request.value(each.name)
    if not value:
        return label, placeholder(each, request.language), ""
    return label, value, provenance(each, request)


def placeholder(each: Field, language: str) -> str:
    """Returns what stands where a field holds nothing."""
    return str(words(language)["to_write" if each.required else "skipped"])


def provenance(each: Field, request: AdviceRequest) -> str:
    """Returns where the words of a field come from."""
    return str(words(request.language)["provenance"][request.fields[each.name].provenance])


def say_event(event: Event, language: str) -> tuple[str, str, str]:
    """Returns when, by whom and what, in words."""
    said = words(language)
    detail = {name: _word(name, value, language) for name, value in event.detail.items()}
    what = said["events"].get(event.what, event.what).format(**detail)
    reason = f" ({event.detail['reason']})" if event.detail.get("reason") else ""
    return say_moment(event.at, language), say_actor(event.by, language), f"{what}{reason}"


def _word(name: str, value: Any, language: str) -> str:
    if name in {"from", "to"}:
        return Status(value).labels[spoken(language)]
    return find_field(value).label[spoken(language)] if name == "field" else str(value)


def _table(name: str, language: str, rows: Sequence[tuple[str, ...]]) -> Table:
    own = document_words(language)
    cells = tuple(tuple(clean_text(cell).replace("\n", " ") for cell in row) for row in rows)
    return Table(name, own["captions"][name], tuple(own["columns"][name]), cells)
