"""From a call to a request for advice: a form that the call has filled, read back to the caller, then handed in."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field

from api.guard.access import Hotline
from api.support.rendering import language_of, page
from api.support.sentences import say, sentences
from api.support.served import support_of
from assistant.advice_request.export import notices
from assistant.advice_request.fields import FieldKind, load_fields
from assistant.conversation.state import SourceShown
from assistant.copilot.notes import note_rules
from assistant.copilot.request import Call, CallRequests

router = APIRouter(prefix="/copilot/request", include_in_schema=False)
Language = Literal["fr", "en"]
Short = Annotated[str, Field(max_length=64)]
Words = Annotated[str, Field(max_length=8000)]


class Shown(BaseModel):
    """A source that the caller was told of."""

    title: str = Field(max_length=500)
    url: str | None = Field(None, max_length=2000)


class Begun(BaseModel):
    """The call as the browser has it."""

    id: str = Field(min_length=16, max_length=64)
    question: str = Field("", max_length=1000)
    notes: str = Field("", max_length=4000)
    ticked: dict[Short, Any] = Field(default={}, max_length=16)
    shown: list[Shown] = Field(default=[], max_length=100)
    sector: Short = ""
    language: Language = "fr"

    def call(self) -> Call:
        """What the domain needs of it; the sector in the words of the request's language."""
        known = (*note_rules().sectors, "other")
        sector = say(self.language, f"sector_{self.sector}") if self.sector in known else ""
        shown = tuple(SourceShown(each.title, each.url) for each in self.shown)
        return Call(self.id, self.question, self.notes, self.ticked, shown, sector)


class Written(Begun):
    """The request as the agent has written it with the caller."""

    fields: dict[Short, Words] = Field(max_length=20)
    confirmed: bool = False


@router.get("", response_class=HTMLResponse)
def form(request: Request, who: Hotline) -> HTMLResponse:
    """The form; the browser fills it from the call that it keeps."""
    asked = [each for each in load_fields() if each.kind is not FieldKind.CONFIRMATION]
    language = language_of(request)
    return page(request, "call_request.html", fields=asked, notices=notices(language), sentences=dict(sentences(language)))


@router.post("/begin")
def begin(request: Request, who: Hotline, begun: Begun) -> dict[str, Any]:
    """What the call already tells, and what the charter says of it."""
    told = _requests(request).begin(begun.call(), begun.language)
    return {**told, "notices": dict(notices(begun.language))}


@router.post("", status_code=201)
def hand_in(request: Request, who: Hotline, written: Written) -> dict[str, Any]:
    """Keeps the request, once; its follow-up code is told here, and nowhere else."""
    return _requests(request).hand_in(written.call(), written.fields, written.confirmed, written.language, who.user_id)


def _requests(request: Request) -> CallRequests:
    return support_of(request).copilot.requests
