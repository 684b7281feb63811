"""The agents' API: the queue, one request and what is done with it, what may be said of many."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, Field

from api.guard.access import Hotline
from api.support.served import support_of
from assistant.advice_request.correspondence import LIMIT, awaited, letters
from assistant.advice_request.export import to_dict
from assistant.advice_request.model import Status
from assistant.casework.desk import CaseDesk
from assistant.casework.model import CaseFile, Order, Search
from assistant.casework.replies import templates
from assistant.casework.signal import Signal
from assistant.documents.press import Form, name_file, print_request
from assistant.texts import load_texts

router = APIRouter(prefix="/api/v1/casework")
TOO_FEW = "Requests near this one come from too few organisations: nothing can be said of them."


class Change(BaseModel):
    """What every change begins with: the version that the agent was looking at."""

    version: int = Field(ge=1)


class Assignment(Change):
    """To whom a request goes; null gives it back to nobody."""

    to: str | None = Field(None, max_length=64)


class Move(Change):
    """A change of status, and why."""

    status: Status
    reason: str | None = Field(None, max_length=1000)


class Letter(Change):
    """What is written to the person, from a template or an own version of it."""

    template: str = Field(max_length=64)
    answer: str = Field(max_length=LIMIT)
    own: str | None = Field(None, max_length=LIMIT)


class Edit(Change):
    """A field corrected."""

    field: str = Field(max_length=64)
    value: str = Field(max_length=LIMIT)


class Note(BaseModel):
    """An internal note."""

    text: str = Field(max_length=LIMIT)


def cases(request: Request) -> CaseDesk:
    """The desk that the application was built with."""
    return support_of(request).cases


@router.get("/requests")
def queue(
    request: Request,
    who: Hotline,
    status: Annotated[list[Status] | None, Query()] = None,
    assignee: Annotated[str | None, Query(max_length=64)] = None,
    text: Annotated[str, Query(max_length=200)] = "",
    language: Annotated[str | None, Query(pattern="^(fr|en)$")] = None,
    priority: Annotated[str | None, Query(pattern="^(high|normal|low)$")] = None,
    order: Order = Order.OLDEST,
    after: Annotated[str | None, Query(max_length=24)] = None,
) -> dict[str, Any]:
    """A page of the queue; `assignee=me` for one's own, `assignee=` for nobody's; `text` looks in titles alone."""
    mine = who.user_id if assignee == "me" else assignee
    page = cases(request).queue(Search(tuple(status or ()), mine, text, language, priority, order, after))
    return {"requests": [asdict(line) for line in page.lines], "total": page.total, "after": page.after}


@router.get("/signals")
def signals(request: Request, who: Hotline) -> dict[str, Any]:
    """Groups of similar requests across enough organisations: candidates for guidance to a sector."""
    desk = cases(request)
    return {"k": desk.settings.k, "signals": [asdict(each) for each in desk.signals(who.user_id)]}


@router.get("/templates")
def list_templates(_who: Hotline) -> dict[str, Any]:
    """The templates of letters, and the notice that every letter ends with."""
    notice = {language: texts.say("disclaimer") for language, texts in load_texts().items()}
    return {"templates": templates(), "notice": notice}


@router.get("/requests/{reference}")
def show(request: Request, who: Hotline, reference: str) -> dict[str, Any]:
    """One request, its letters and its notes; leaves a line in the audit log."""
    return _shown(cases(request).open(reference, who.user_id))


@router.get("/requests/{reference}/similar")
def similar(request: Request, who: Hotline, reference: str) -> dict[str, Any]:
    """What may be said of the requests near this one, or why nothing can."""
    found: Signal | None = cases(request).similar(reference, who.user_id)
    return {"similar": asdict(found) if found else None, "detail": None if found else TOO_FEW}


@router.get("/requests/{reference}/export")
def export(request: Request, who: Hotline, reference: str, form: Form = Form.PDF, public: bool = False) -> Response:
    """The request as a file; the public version only if it is asked for."""
    found = cases(request).open(reference, who.user_id, "release" if public else "export").request
    headers = {"Content-Disposition": f'attachment; filename="{name_file(found, form, public=public)}"'}
    written = print_request(found, form, public=public, for_agent=not public)
    return Response(written, media_type=form.media_type, headers=headers)


@router.put("/requests/{reference}/assignee")
def assign(request: Request, who: Hotline, reference: str, body: Assignment) -> dict[str, Any]:
    """Gives the request to somebody, or back to nobody."""
    to = who.user_id if body.to == "me" else body.to
    return _shown(cases(request).assign(reference, body.version, to, who.user_id))


@router.post("/requests/{reference}/status")
def move(request: Request, who: Hotline, reference: str, body: Move) -> dict[str, Any]:
    """Changes the status, without a letter."""
    return _shown(cases(request).move(reference, body.version, body.status, who.user_id, body.reason))


@router.post("/requests/{reference}/letters")
def send(request: Request, who: Hotline, reference: str, body: Letter) -> dict[str, Any]:
    """Asks the person, or ends the request with a reply; the notice is added to every letter."""
    return _shown(cases(request).send(reference, body.version, body.template, body.answer, who.user_id, body.own))


@router.put("/requests/{reference}/fields")
def edit(request: Request, who: Hotline, reference: str, body: Edit) -> dict[str, Any]:
    """Corrects a field, which then says that an agent did."""
    return _shown(cases(request).edit(reference, body.version, body.field, body.value, who.user_id))


@router.post("/requests/{reference}/notes")
def note(request: Request, who: Hotline, reference: str, body: Note) -> dict[str, Any]:
    """Adds an internal note."""
    return _shown(cases(request).note(reference, body.text, who.user_id))


def _shown(file: CaseFile) -> dict[str, Any]:
    waited = awaited(file.request)
    return {
        "request": to_dict(file.request, for_agent=True),
        "assignee": file.assignee,
        "awaited": asdict(waited),
        "letters": [asdict(each) for each in letters(file.request)],
        "notes": [asdict(each) for each in file.notes],
    }
