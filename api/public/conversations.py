"""A person's own conversation, known by its id alone: taken away, or deleted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Annotated, Any

import anyio.to_thread
from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import PlainTextResponse

from api.gateway import Gateway
from api.public.chat import assistant, gateway
from api.public.transcript import as_data, as_text
from assistant.audit import Access
from assistant.bootstrap import Assistant
from assistant.conversation.state import Conversation, Turn
from assistant.errors import Unknown
from assistant.store.conversations import mark

router = APIRouter(prefix="/api/v1/conversations")
Built = Annotated[Assistant, Depends(assistant)]



def _find(built: Assistant, conversation_id: str) -> tuple[Conversation, tuple[Turn, ...]]:
    with built.store.reading() as unit:
        found = unit.conversations.get(conversation_id)
        turns = unit.conversations.turns(conversation_id) if found else ()
    if found is None:
        raise Unknown("gone")
    return found, turns


@router.get("/{conversation_id}")
def take(conversation_id: str, built: Built) -> dict[str, Any]:
    """Everything kept of a conversation, as data; what somebody else thought of a link to it is not the person's."""
    found, turns = _find(built, conversation_id)
    with built.store.reading() as unit:
        opinions = {turn.id: given for turn in turns if (given := unit.feedback.get(turn.id)) and given.own}
    return as_data(found, turns, opinions)


@router.get("/{conversation_id}/export.txt", response_class=PlainTextResponse)
def read(conversation_id: str, request: Request, built: Built) -> str:
    """The conversation as a text to read, in its own language."""
    return as_text(*_find(built, conversation_id), str(request.base_url))


@router.delete("/{conversation_id}", status_code=204)
async def delete(
    conversation_id: str, request: Request, built: Built, desk: Annotated[Gateway, Depends(gateway)]
) -> Response:
    """Deletes the conversation and its turns; a request that was confirmed has its own life and stays."""
    await erase(conversation_id, request, built, desk)
    return Response(status_code=204)


async def erase(conversation_id: str, request: Request, built: Assistant, desk: Gateway) -> None:
    """Takes the conversation out of every store; NotFound if it is in none.

    Waits for a turn under way, which would write the conversation again.
    """
    forget: Callable[[str], bool] = request.app.state.forget or partial(_forget, built)
    async with desk.alone(conversation_id):
        if not await anyio.to_thread.run_sync(forget, conversation_id):
            raise Unknown("gone")


def _forget(built: Assistant, conversation_id: str) -> bool:
    """Where there is no dialogue engine that would keep something too."""
    with built.store.transaction() as unit:
        if unit.conversations.get(conversation_id) is None:
            return False
        return unit.erasure.erase("conversation", mark(conversation_id), Access("person", "erasure", datetime.now(UTC)))
