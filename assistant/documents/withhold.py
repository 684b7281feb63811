"""withhold: the request as the public may be given it, without contact details and marked secrets."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from assistant.advice_request.model import AdviceRequest, Event, Status
from assistant.conversation.state import FieldValue
from assistant.documents.errors import UnfoundPassage
from assistant.documents.folding import fold_text, literally
from assistant.documents.passages import contact_passages, passages
from assistant.documents.wording import document_words
from assistant.privacy.scrub import scrub
from assistant.privacy.text import clean_text

DROPPED = frozenset({"contact_name", "contact_email", "trade_secrets", "confirm"})
_ENDS = frozenset({Status.ANSWERED.value, Status.REFERRED.value})
# What the documents show of a decision: fixed words of the rule table, nothing that a person said.
_KEPT_OF_DECISION = ("decision", "version", "rules")

Patterns = Sequence[re.Pattern[str]]


def withhold(request: AdviceRequest) -> AdviceRequest:
    """Returns the request and its reply without contact details, marked passages and follow-up; UnfoundPassage if one is nowhere."""
    marked = _patterns(passages(request))
    contact = _patterns(contact_passages(request), whole_words=True)
    _check_found(marked, request)
    mark = document_words(request.language)["withheld"]

    def cut(text: str) -> str:
        return scrub(_cut(clean_text(text), (*marked, *contact), mark)).text

    return replace(
        request,
        fields={name: _field(held, cut) for name, held in request.fields.items() if name not in DROPPED},
        facts={name: _everywhere(value, cut) for name, value in request.facts.items()},
        decision=_decision(request.decision),
        priority=None,
        conversation_id=None,
        events=tuple(_reply(event, cut) for event in request.events if _is_reply(event)),
    )


def _patterns(texts: Sequence[str], *, whole_words: bool = False) -> tuple[re.Pattern[str], ...]:
    compiled = (literally(each, whole_words=whole_words) for each in texts)
    return tuple(dict.fromkeys(pattern for pattern in compiled if pattern))


def _check_found(marked: Patterns, request: AdviceRequest) -> None:
    values = [held.value for name, held in request.fields.items() if name not in DROPPED]
    said = [fold_text(clean_text(each)).text for each in (*values, *_strings(request.facts))]
    if not all(any(pattern.search(each) for each in said) for pattern in marked):
        raise UnfoundPassage()


def _cut(text: str, patterns: Patterns, mark: str) -> str:
    """Replaces whatever any pattern matches, overlaps as one, in a single pass over the original."""
    kept: list[str] = []
    position = 0
    for start, end in _merged(_spans(text, patterns)):
        kept += [text[position:start], mark]
        position = end
    return "".join(kept) + text[position:]


def _spans(text: str, patterns: Patterns) -> list[tuple[int, int]]:
    folded = fold_text(text)
    found: list[tuple[int, int]] = []
    for pattern in patterns:
        match = pattern.search(folded.text)
        while match:
            found.append(folded.span(match.start(), match.end(), text))
            # From the next character, not from the end: a passage may overlap itself.
            match = pattern.search(folded.text, match.start() + 1)
    return sorted(found)


def _merged(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _field(held: FieldValue, cut: Callable[[str], str]) -> FieldValue:
    return FieldValue(cut(held.value), held.provenance)


def _is_reply(event: Event) -> bool:
    """Tells whether the event holds the reply, which the public may be given; the rest of what happened it may not."""
    return event.what == "status_changed" and event.detail.get("to") in _ENDS and bool(event.detail.get("text"))


def _reply(event: Event, cut: Callable[[str], str]) -> Event:
    kept = {name: event.detail[name] for name in ("from", "to") if name in event.detail}
    return Event(event.at, "agent", event.what, {**kept, "text": cut(str(event.detail["text"]))})


def _everywhere(value: Any, cut: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return cut(value)
    if isinstance(value, Mapping):
        return {name: _everywhere(each, cut) for name, each in value.items()}
    return [_everywhere(each, cut) for each in value] if isinstance(value, list | tuple) else value


def _strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, Mapping):
        value = list(value.values())
    return [text for each in value for text in _strings(each)] if isinstance(value, list | tuple) else []


def _decision(decision: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    return {name: decision[name] for name in _KEPT_OF_DECISION if name in decision} if decision else None
