"""A conversation as its person takes it away: as data, and as a text to read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urljoin

from api.pages.sentences import say
from assistant.conversation.state import Conversation, Turn
from assistant.force import force_in_words
from assistant.language.dates import say_date
from assistant.language.local_time import local
from assistant.retention.schedule import days_of
from assistant.store.feedback import Feedback
from assistant.texts import Texts, load_texts

FORMAT = "permanence-conversation/1"


def as_data(
    conversation: Conversation, turns: Sequence[Turn], opinions: Mapping[str, Feedback] | None = None
) -> dict[str, Any]:
    """Everything kept of it, in the shapes of the chat contract; `opinions` are what was thought of a turn, by its id."""
    given = opinions or {}
    return {
        "format": FORMAT,
        "conversation_id": conversation.id,
        "language": conversation.language,
        "created": conversation.created.isoformat(),
        "seen": conversation.seen.isoformat(),
        "reference": conversation.reference,
        "facts": dict(conversation.facts),
        "fields": {name: held.value for name, held in conversation.fields.items()},
        "card": dict(conversation.card),
        "card_corrected": list(conversation.edited),
        "spoken_of": list(conversation.described),
        "last_question": conversation.last_question,
        "sources_shown": [{"title": shown.title, "url": shown.url} for shown in conversation.steps],
        "last_documents": list(conversation.last_document_ids),
        "path": _path(conversation),
        "turns": [_turn(turn, given.get(turn.id)) for turn in turns],
        "disclaimer": say(conversation.language, "notice"),
    }


def as_text(conversation: Conversation, turns: Sequence[Turn], site: str = "") -> str:
    """Who said what, with the sources of each answer, where it opens again under `site`, and the notice."""
    language = conversation.language
    day = say_date(local(conversation.created).date().isoformat(), load_texts()[language])
    lines = [say(language, "transcript_title", day=day), "", say(language, "notice"), ""]
    for turn in turns:
        lines += [*_lines(turn, language, site), ""]
    if conversation.reference:
        lines.append(say(language, "transcript_request", reference=conversation.reference))
    return "\n".join(lines).strip() + "\n"


def _path(conversation: Conversation) -> dict[str, Any]:
    """Where the charter's path stands."""
    return {
        "open": conversation.path_open,
        "asking": conversation.asking,
        "asked_times": conversation.asked_times,
        "asked": list(conversation.asked),
        "doubted": conversation.doubted,
        "suspected": conversation.suspected,
    }


def _turn(turn: Turn, opinion: Feedback | None) -> dict[str, Any]:
    reply = turn.answer or {}
    return {
        "turn_id": turn.id,
        "number": turn.number,
        "at": turn.at.isoformat(),
        "language": turn.language,
        "said": turn.text,
        "understood_as": turn.intent,
        "understood_by": turn.understood_by,
        "outcome": turn.outcome,
        "asking": turn.asking,
        "decision": turn.decision,
        "messages": list(reply.get("messages", [])),
        "permalink": reply.get("permalink"),
        "sources": [dict(source) for source in turn.sources],
        "base_version": turn.base_version,
        "opinion": _opinion(opinion) if opinion else None,
    }


def _opinion(opinion: Feedback) -> dict[str, Any]:
    return {
        "at": opinion.at.isoformat(),
        "helpful": opinion.helpful,
        "reasons": list(opinion.reasons),
        "comment": opinion.comment,
    }


def kept_until(at: datetime, language: str) -> str:
    """The day until which, at least, an answer given at this moment opens again: the conversation may go on after it."""
    day = local(at + timedelta(days=days_of("conversation")))
    return say_date(day.date().isoformat(), load_texts()[language])


def _lines(turn: Turn, language: str, site: str) -> Iterator[str]:
    yield f"— {say(language, 'you')}"
    yield turn.text or say(language, "transcript_not_kept")
    yield ""
    yield f"— {say(language, 'assistant')}"
    if turn.answer is None:
        yield say(language, "transcript_not_kept")
        return
    for message in turn.answer.get("messages", []):
        yield str(message["text"])
        for number, citation in enumerate(message.get("citations") or (), start=1):
            yield f"[{number}] {_place(citation, load_texts()[language])}"
    if link := turn.answer.get("permalink"):
        yield say(language, "transcript_permalink", day=kept_until(turn.at, language), url=urljoin(site, link))


def _place(citation: Mapping[str, Any], texts: Texts) -> str:
    published = say_date(citation["published"], texts) if citation.get("published") else None
    title, locator, publisher, url = (citation.get(name) for name in ("title", "locator", "publisher", "url"))
    parts = (title, locator, publisher, force_in_words(citation, texts), published, url)
    return ", ".join(str(part) for part in parts if part)
