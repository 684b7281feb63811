"""The chat channel of the HTTP contract: chat, search, assess, feedback."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Header, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from api.gateway import Gateway
from api.guard.limits import visitor_of
from api.guard.session import bind, check_conversation
from assistant.bootstrap import Assistant
from assistant.idempotency import receipt, require_unguessable
from assistant.language.detection import detect
from assistant.texts import load_texts

router = APIRouter(prefix="/api/v1")
Language = Literal["fr", "en"]


def assistant(request: Request) -> Assistant:
    """The assistant that the application was built with."""
    found: Assistant = request.app.state.assistant
    return found


def gateway(request: Request) -> Gateway:
    """The gateway that the application was built with."""
    found: Gateway = request.app.state.gateway
    return found


class ChatMessage(BaseModel):
    """A message of a person."""

    message: str = Field(min_length=1, max_length=4000)
    conversation_id: str | None = Field(None, max_length=64)
    language: Language | None = None


class SearchQuery(BaseModel):
    """A search without conversation."""

    query: str = Field(min_length=1, max_length=1000)
    k: int = Field(5, ge=1, le=50)
    language: Language | None = None
    kinds: list[str] | None = Field(None, max_length=10)


class Assessment(BaseModel):
    """Facts of the charter's rules, plus an optional question and language."""

    model_config = ConfigDict(extra="allow")

    question: str | None = Field(None, max_length=4000)
    language: Language = "fr"


class Feedback(BaseModel):
    """What a person thought of a turn's answer."""

    turn_id: str = Field(max_length=64)
    helpful: bool
    reasons: list[Annotated[str, Field(max_length=64)]] = Field(default=[], max_length=10)
    comment: str | None = Field(None, max_length=2000)
    conversation_id: str | None = Field(None, max_length=64)
    """Proves that the answer is one's own: the opinion then replaces an earlier one."""


@router.post("/chat")
async def chat(
    message: ChatMessage,
    desk: Annotated[Gateway, Depends(gateway)],
    request: Request,
    response: Response,
    key: Annotated[str | None, Header(alias="Idempotency-Key")] = None,
) -> dict[str, Any]:
    """One turn of conversation; a page of another origin gets its session on, bound to the conversation.

    With an Idempotency-Key, a message tried again is answered once.
    """
    check_conversation(request, message.conversation_id)
    call = receipt(f"chat {message.conversation_id or ''}", key, message.model_dump())
    if message.conversation_id is None:
        require_unguessable(call)
    reply = await desk.chat(message.message, message.conversation_id, message.language, call, visitor_of(request))
    bind(request, response, reply["conversation_id"])
    return reply


@router.post("/search")
def search(query: SearchQuery, built: Annotated[Assistant, Depends(assistant)]) -> dict[str, Any]:
    """Ranked passages for a query, and what they are not."""
    found = built.search(query.query, query.k, query.language, query.kinds)
    return {"results": found, "disclaimer": _notice(query.language or detect(query.query))}


@router.post("/escalation/assess")
def assess(facts: Assessment, built: Annotated[Assistant, Depends(assistant)]) -> dict[str, Any]:
    """What the charter says for these facts, and what that is not."""
    decision = built.assess(dict(facts.model_extra or {}), facts.question, facts.language)
    return {**decision, "disclaimer": _notice(facts.language)}


@router.post("/feedback", status_code=204)
def feedback(said: Feedback, built: Annotated[Assistant, Depends(assistant)]) -> None:
    """Keeps an opinion on a turn: the first one, which only who holds the conversation replaces."""
    built.feedback(said.turn_id, said.helpful, said.reasons, said.comment, said.conversation_id)


def _notice(language: str) -> str:
    """Whatever program shows these to people has the notice at hand."""
    return load_texts()[language].say("disclaimer")
