"""Requests already answered on the point of a call: a list without content, and one reply at a time."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field

from api.guard.access import Hotline
from api.support.moments import day
from api.support.rendering import language_of
from api.support.sentences import say
from api.support.served import support_of
from assistant.advice_request.model import Status
from assistant.casework.answered import Answered
from assistant.documents.errors import UnfoundPassage
from assistant.language.detection import detect
from assistant.supervision.divergence import Divergence, between

router = APIRouter(prefix="/copilot/answered", include_in_schema=False)
TOLD = {Status.ANSWERED: "answered_on", Status.REFERRED: "answered_elsewhere"}


class Beside(BaseModel):
    """The answer that the agent is looking at."""

    document_id: str = Field("", max_length=200)


@router.get("")
def about(request: Request, who: Hotline, q: Annotated[str, Query(max_length=1000)]) -> dict[str, Any]:
    """The requests already answered near a question, without a word of them; none from too few organisations."""
    found = support_of(request).answered.about(q, detect(q)) if q.strip() else ()
    return {"answered": [_listed(each, language_of(request)) for each in found]}


@router.post("/{reference}")
def reply(request: Request, who: Hotline, reference: str, beside: Beside) -> dict[str, Any]:
    """Opens one reply, which leaves a line in the audit log, and says where it differs from the approved answers."""
    language = language_of(request)
    try:
        found = support_of(request).answered.reply(reference, who.user_id)
    except UnfoundPassage:
        return {"text": say(language, "answered_kept_back"), "language": language, "differ": []}
    return {
        "text": found.text,
        "language": found.language,
        "differ": [say(language, f"colleagues_{kind}") for kind in _differences(request, beside.document_id, found.text)],
    }


def _differences(request: Request, document_id: str, text: str) -> list[Divergence]:
    """In what a reply differs from the answers approved for the document in view and still valid."""
    earlier = support_of(request).supervision.earlier(document_id) if document_id else ()
    current = [each.approval.answer or "" for each in earlier if not each.expired]
    found = {kind for each in current for kind in between(text, each)}
    return [kind for kind in Divergence if kind in found]


def _listed(one: Answered, language: str) -> dict[str, str]:
    told = say(language, TOLD[one.status], day=day(one.at, language))
    return {"reference": one.reference, "told": told}
