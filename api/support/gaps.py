"""The gap board's pages, for editors and leads: groups of questions without a good answer, and their end."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.guard.access import allow
from api.problems import status_of
from api.support.moments import day
from api.support.rendering import language_of, page
from api.support.served import support_of
from assistant.accounts.roles import Principal, Role
from assistant.gaps.board import GapDesk
from assistant.gaps.errors import GapError, StillUnfound
from assistant.gaps.model import State

router = APIRouter(prefix="/gaps", include_in_schema=False)
Writer = Annotated[Principal, allow(Role.EDITOR, Role.LEAD)]
Version = Annotated[int, Form(ge=0)]
Short = Annotated[str, Form(max_length=200)]
DONE = ("owned", "closed", "set_aside", "reopened", "taken_out")


@router.get("", response_class=HTMLResponse)
def board(request: Request, who: Writer, state: State = State.OPEN) -> HTMLResponse:
    """The groups of a state, counted beforehand."""
    found, language = desk(request).board(state), language_of(request)
    return page(
        request,
        "gaps.html",
        found=found,
        state=state.value,
        states=[each.value for each in State],
        k=desk(request).settings.k,
        names=_names(request),
        mondays=[day(monday, language) for monday, _ in (found.topics[0].weeks if found.topics else ())],
    )


@router.get("/{topic}", response_class=HTMLResponse)
def show(request: Request, who: Writer, topic: str, done: Annotated[str, Query(max_length=20)] = "") -> HTMLResponse:
    """One group: its questions that may be read, who looks after it, and the fiche that would close it."""
    return _topic(request, topic, done=done)


@router.post("/{topic}/owner")
def own(request: Request, who: Writer, topic: str, version: Version, to: Short = "") -> Response:
    """Gives the group to somebody, or back to nobody."""
    return _changed(request, topic, "owned", lambda gaps: gaps.own(topic, version, _member(request, to)))


@router.post("/{topic}/close")
def close(request: Request, who: Writer, topic: str, version: Version, fiche: Short = "") -> Response:
    """Closes the group with a fiche, if the search now finds it for each of its questions."""
    return _changed(request, topic, "closed", lambda gaps: gaps.close(topic, version, fiche.strip()), fiche)


@router.post("/{topic}/set-aside")
def set_aside(request: Request, who: Writer, topic: str, version: Version) -> Response:
    """Leaves the group without a fiche."""
    return _changed(request, topic, "set_aside", lambda gaps: gaps.set_aside(topic, version))


@router.post("/{topic}/reopen")
def reopen(request: Request, who: Writer, topic: str, version: Version) -> Response:
    """Takes the group up again."""
    return _changed(request, topic, "reopened", lambda gaps: gaps.reopen(topic, version))


@router.post("/{topic}/take-out")
def take_out(request: Request, who: Writer, topic: str, question: Short = "") -> Response:
    """Takes a question that does not belong there out of the group."""
    return _changed(request, topic, "taken_out", lambda gaps: gaps.take_out(topic, question))


def desk(request: Request) -> GapDesk:
    """The desk that the application was built with."""
    found: GapDesk = support_of(request).gaps
    return found


def _changed(request: Request, topic: str, done: str, change: Any, fiche: str = "") -> Response:
    """Carries out a change; refused, the page comes back with what stands in the way."""
    try:
        change(desk(request))
    except GapError as error:
        if status_of(error) == 404:
            raise
        return _topic(request, topic, error=error, fiche=fiche)
    if done == "taken_out" and not _still_shown(request, topic):
        return RedirectResponse("/gaps", 303)
    return RedirectResponse(f"/gaps/{topic}?done={done}", 303)


def _topic(request: Request, topic: str, *, done: str = "", error: GapError | None = None, fiche: str = "") -> HTMLResponse:
    told, questions = desk(request).show(topic)
    language = language_of(request)
    unfound = set(error.questions) if isinstance(error, StillUnfound) else set()
    fiches = desk(request).fiches().values()
    return page(
        request,
        "gap.html",
        status_of(error) if error else 200,
        told=told,
        questions=[each for each in questions if each.words],
        subjects=any(not each.words for each in questions),
        unfound=[each for each in questions if each.id in unfound],
        mondays=[day(monday, language) for monday, _ in told.weeks],
        writers=[(user.id, user.name) for user in _writers(request)],
        names=_names(request),
        fiches=sorted((each.id, each.title) for each in fiches if each.state == "published"),
        fiche=fiche,
        k=desk(request).settings.k,
        error=error.sentence(language) if error else None,
        done=done if done in DONE else "",
    )


def _still_shown(request: Request, topic: str) -> bool:
    """Without the question that was taken out, too few conversations may be left."""
    try:
        desk(request).show(topic)
    except GapError:
        return False
    return True


def _member(request: Request, to: str) -> str | None:
    return to if to in {user.id for user in _writers(request)} else None


def _writers(request: Request) -> list[Any]:
    users = support_of(request).accounts.users()
    return [user for user in users if not user.disabled and user.roles & {Role.EDITOR, Role.LEAD}]


def _names(request: Request) -> dict[str, str]:
    return {user.id: user.name for user in support_of(request).accounts.users()}
