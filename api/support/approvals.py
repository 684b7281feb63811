"""Supervised answers: what an agent puts to a senior, the queue, the answer as it comes, and what colleagues answered."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import BaseModel, Field

from api.guard.access import COOKIE, Hotline, allow
from api.problems import status_of
from api.support.event_stream import News, Patience, stream
from api.support.moments import hour
from api.support.rendering import language_of, page
from api.support.sentences import say
from api.support.served import support_of
from assistant.accounts.roles import HOTLINE, Principal, Role
from assistant.supervision.desk import Asked, SupervisionDesk
from assistant.supervision.divergence import divergences
from assistant.supervision.errors import ApprovalError
from assistant.supervision.model import Approval, State

router = APIRouter(prefix="/approvals", include_in_schema=False)
Senior = Annotated[Principal, allow(Role.SENIOR)]
# What a page listens to by itself: it is no act of anybody, and begins no session's idle time again.
SeniorListening = Annotated[Principal, allow(Role.SENIOR, acting=False)]
Listening = Annotated[Principal, allow(*HOTLINE, acting=False)]
Words = Annotated[str, Form(max_length=8000)]


class Proposal(BaseModel):
    """What the call page sends."""

    document_id: str = Field(max_length=200)
    locator: str = Field("", max_length=1000)
    language: Literal["fr", "en"] = "fr"
    question: str = Field("", max_length=1000)
    notes: str = Field("", max_length=4000)
    text: str = Field(max_length=8000)


@router.get("", response_class=HTMLResponse)
def approvals(request: Request, who: Hotline, done: Annotated[str, Query(max_length=20)] = "") -> HTMLResponse:
    """What waits, for seniors, the oldest first; and one's own."""
    return _page(request, who, done=done)


@router.post("", status_code=201)
def ask(request: Request, who: Hotline, proposal: Proposal) -> dict[str, Any]:
    """Puts an answer to the seniors."""
    kept = desk(request).ask(who, Asked(**proposal.model_dump()))
    return _told(request, kept, language_of(request))


@router.get("/about")
def about(
    request: Request, who: Hotline, document_id: Annotated[str, Query(max_length=200)] = ""
) -> dict[str, Any]:
    """Whether the answer must be approved, what colleagues answered on the same point, and where they differ."""
    supervision, language = desk(request), language_of(request)
    earlier = supervision.earlier(document_id)
    current = [each.approval.answer or "" for each in earlier if not each.expired]
    return {
        "required": supervision.requires(document_id),
        "differ": [say(language, f"colleagues_{kind}") for kind in divergences(current)],
        "earlier": [
            {
                "text": each.approval.answer,
                "language": each.approval.language,
                "about": say(language, "colleagues_by", name=_name(request, each.approval.decided_by), at=_at(each.approval, language)),
                "expired": each.expired,
            }
            for each in earlier
        ],
    }


@router.get("/events")
def queue_events(request: Request, who: SeniorListening) -> Response:
    """What waits, as it changes."""

    def read() -> News:
        _still(request, Role.SENIOR)
        return News({"ids": [each.id for each in desk(request).waiting()]})

    return stream(read, desk(request).bell, _patience(request))


@router.get("/{approval}", response_class=HTMLResponse)
def show(request: Request, who: Hotline, approval: str) -> HTMLResponse:
    """One of them, for who asked and for seniors."""
    return _one(request, who, approval)


@router.get("/{approval}/events")
def own_events(request: Request, who: Listening, approval: str) -> Response:
    """What becomes of it, as it changes."""
    desk(request).show(approval, who)

    def read() -> News:
        held = desk(request).show(approval, _still(request, *who.roles))
        return News(_told(request, held, language_of(request)), over=held.state is not State.WAITING)

    return stream(read, desk(request).bell, _patience(request))


@router.post("/{approval}/decision")
def decide(
    request: Request,
    who: Senior,
    approval: str,
    version: Annotated[int, Form(ge=1)],
    action: Annotated[Literal["approve", "refuse"], Form()],
    text: Words = "",
    reason: Words = "",
) -> Response:
    """Lets it be read out, as it is or corrected; or refuses it with a reason."""
    try:
        if action == "approve":
            desk(request).approve(approval, version, who, text)
        else:
            desk(request).refuse(approval, version, who, reason)
    except ApprovalError as error:
        if status_of(error) == 404:
            raise
        return _one(request, who, approval, error=error, typed={"text": text, "reason": reason})
    return RedirectResponse(f"/approvals?done={action}", 303)


def desk(request: Request) -> SupervisionDesk:
    """The desk that the application was built with."""
    return support_of(request).supervision


def _page(request: Request, who: Principal, *, done: str) -> HTMLResponse:
    language = language_of(request)
    waiting = desk(request).waiting() if who.has(Role.SENIOR) else ()
    return page(
        request,
        "approvals.html",
        senior=who.has(Role.SENIOR),
        waiting=[_shown(request, each, language) for each in waiting],
        own=[_shown(request, each, language) for each in desk(request).own(who)],
        done=done if done in ("approve", "refuse") else "",
    )


def _one(
    request: Request, who: Principal, approval: str, *, error: ApprovalError | None = None, typed: dict[str, str] | None = None
) -> HTMLResponse:
    held, language = desk(request).show(approval, who), language_of(request)
    return page(
        request,
        "approval.html",
        status_of(error) if error else 200,
        one=_shown(request, held, language),
        senior=who.has(Role.SENIOR),
        error=error.sentence(language) if error else None,
        typed=typed or {},
    )


def _shown(request: Request, held: Approval, language: str) -> dict[str, Any]:
    told = _told(request, held, language)
    return {**told, "held": held, "asked": hour(held.asked, language), "by": _name(request, held.by)}


def _told(request: Request, held: Approval, language: str) -> dict[str, Any]:
    """What becomes of it, in sentences."""
    name = _name(request, held.decided_by) if held.decided_by else ""
    told = say(language, f"approval_told_{held.state.value}", name=name, at=_at(held, language))
    return {
        "id": held.id,
        "state": held.state.value,
        "told": told,
        "answer": held.answer,
        "reason": held.reason,
        "language": held.language,
    }


def _at(held: Approval, language: str) -> str:
    return hour(held.decided, language) if held.decided else ""


def _name(request: Request, user_id: str | None) -> str:
    user = next((each for each in support_of(request).accounts.users() if each.id == user_id), None)
    return user.name if user else say(language_of(request), "case_colleague")


def _still(request: Request, *roles: Role) -> Principal:
    """Who is listening, as of now: an account closed meanwhile hears nothing more."""
    who = support_of(request).accounts.principal(request.cookies.get(COOKIE), acting=False)
    return who if who.has(*roles) else Principal(who.user_id, who.name, frozenset(), who.language)


def _patience(request: Request) -> Patience:
    found: Patience = getattr(request.app.state, "patience", Patience())
    return found
