"""A person's own conversation, known by its id alone: taken away, or deleted."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response
from fastapi.responses import PlainTextResponse

from api.chat import assistant
from api.transcript import as_data, as_text
from assistant.audit import Access
from assistant.bootstrap import Assistant
from assistant.conversation.state import Conversation, Turn
from assistant.errors import NotFound
from assistant.store.conversations import mark

router = APIRouter(prefix="/api/v1/conversations")
Built = Annotated[Assistant, Depends(assistant)]

UNKNOWN = "This conversation is not known, or has been deleted."


def _find(built: Assistant, conversation_id: str) -> tuple[Conversation, tuple[Turn, ...]]:
    with built.store.reading() as unit:
        found = unit.conversations.get(conversation_id)
        turns = unit.conversations.turns(conversation_id) if found else ()
    if found is None:
        raise NotFound(UNKNOWN)
    return found, turns


@router.get("/{conversation_id}")
def take(conversation_id: str, built: Built) -> dict[str, Any]:
    """Everything kept of a conversation, as data."""
    return as_data(*_find(built, conversation_id))


@router.get("/{conversation_id}/export.txt", response_class=PlainTextResponse)
def read(conversation_id: str, built: Built) -> str:
    """The conversation as a text to read, in its own language."""
    return as_text(*_find(built, conversation_id))


@router.delete("/{conversation_id}", status_code=204)
def delete(conversation_id: str, built: Built) -> Response:
    """Deletes the conversation and its turns; a request that was confirmed has its own life and stays."""
    with built.store.transaction() as unit:
        if unit.conversations.get(conversation_id) is None:
            raise NotFound(UNKNOWN)
        unit.erasure.erase("conversation", mark(conversation_id), Access("person", "erasure", datetime.now(UTC)))
    return Response(status_code=204)
