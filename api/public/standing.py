"""Where a conversation stands: its card, to be corrected, its meter, its notes."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import anyio.to_thread
from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.responses import PlainTextResponse
from pydantic import BaseModel, ConfigDict, Field

from api.gateway import Gateway
from api.guard.session import bind
from api.public.chat import Language, assistant, gateway
from assistant.bootstrap import Assistant

router = APIRouter(prefix="/api/v1/conversations")

Identity = Annotated[str, Path(max_length=64)]
Spoken = Annotated[Language | None, Query(description="the conversation’s own language by default")]
Line = Annotated[str, Field(max_length=40)] | None
TEXT = {"Content-Disposition": 'attachment; filename="note.txt"', "Cache-Control": "no-store"}


class CardChange(BaseModel):
    """The lines of the card to correct; null forgets a line, a line left out stays as it is."""

    model_config = ConfigDict(extra="forbid")

    role: Line = None
    dpo: Line = None
    sector: Line = None
    body: Line = None
    stage: Line = None
    sensitive: Line = None


class ResumeCode(BaseModel):
    """The code, however it was copied."""

    model_config = ConfigDict(extra="forbid")

    code: str = Field(min_length=16, max_length=64)


@router.get("/{conversation_id}/standing")
def show(
    conversation_id: Identity,
    built: Annotated[Assistant, Depends(assistant)],
    language: Spoken = None,
) -> dict[str, Any]:
    """Where the conversation stands: card with its choices, meter, review, decision."""
    return built.conversations.show(conversation_id, language)


@router.put("/{conversation_id}/card")
async def edit_card(
    conversation_id: Identity,
    change: CardChange,
    built: Annotated[Assistant, Depends(assistant)],
    desk: Annotated[Gateway, Depends(gateway)],
    language: Spoken = None,
) -> dict[str, Any]:
    """Corrects the card; waits for a turn under way."""
    changes = change.model_dump(exclude_unset=True)
    async with desk.alone(conversation_id):
        return await anyio.to_thread.run_sync(built.conversations.edit_card, conversation_id, changes, language)


@router.post("/{conversation_id}/resume-code", status_code=201)
def give_code(conversation_id: Identity, built: Annotated[Assistant, Depends(assistant)]) -> dict[str, str]:
    """A code to come back to the draft, shown once; a new one replaces it."""
    code = built.conversations.resume_code(conversation_id)
    return {"code": code, "url": f"/#resume={code}"}


@router.post("/resume")
def resume(
    given: ResumeCode,
    request: Request,
    response: Response,
    built: Annotated[Assistant, Depends(assistant)],
    language: Spoken = None,
) -> dict[str, Any]:
    """The conversation behind a code, as `standing` shows it; a page of another origin gets the session of it."""
    found = built.conversations.resume(given.code, language)
    bind(request, response, found["conversation_id"])
    return found


@router.get("/{conversation_id}/note.txt", response_class=PlainTextResponse)
def note(
    conversation_id: Identity,
    built: Annotated[Assistant, Depends(assistant)],
    kind: Literal["dpo", "network"] = "dpo",
    language: Spoken = None,
) -> PlainTextResponse:
    """A note to one’s DPO or network, drafted from the conversation."""
    return PlainTextResponse(built.conversations.note(conversation_id, kind, language), headers=TEXT)
