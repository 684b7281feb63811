"""A request for advice handed in whole over HTTP: kept once, whatever the network does."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header
from pydantic import BaseModel, ConfigDict, Field

from api.public.chat import Language, assistant
from assistant.bootstrap import Assistant
from assistant.idempotency import KeyWanted, receipt

router = APIRouter(prefix="/api/v1/advice-requests")
Name = Annotated[str, Field(max_length=40)]
Words = Annotated[str, Field(max_length=8000)]
Key = Annotated[str | None, Header(alias="Idempotency-Key", description="one for each request, the same when tried again")]


class NewRequest(BaseModel):
    """The fields of a request, the facts of the charter’s rules as far as known, and the person’s agreement."""

    model_config = ConfigDict(extra="forbid")

    fields: dict[Name, Words] = Field(max_length=20)
    facts: dict[Name, Any] = Field(default={}, max_length=20)
    confirm: bool = Field(False, description="the person has read the whole and wants it to leave")
    language: Language = "fr"


@router.post("", status_code=201)
def submit(
    sent: NewRequest, built: Annotated[Assistant, Depends(assistant)], key: Key = None
) -> dict[str, Any]:
    """Keeps the request; the follow-up code is told here, and nowhere else."""
    call = receipt("advice-requests", key, sent.model_dump())
    if call is None:
        raise KeyWanted()
    return built.submissions.submit(sent.fields, sent.facts, sent.confirm, sent.language, call)
