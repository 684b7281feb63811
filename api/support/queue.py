"""The queue of requests for advice, and the page where one is studied and answered."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.guard.access import Hotline
from api.problems import status_of
from api.support.case_view import case_values, last_hand
from api.support.moments import day
from api.support.rendering import language_of, page
from api.support.sentences import say
from api.support.served import support_of
from assistant.accounts.roles import HOTLINE, Principal
from assistant.advice_request.errors import StaleVersion
from assistant.advice_request.model import Status
from assistant.casework.model import Order, Search
from assistant.copilot.finder import Wanted
from assistant.errors import Explained, Unavailable

router = APIRouter(prefix="/queue", include_in_schema=False)
OPEN = (Status.SUBMITTED, Status.IN_REVIEW, Status.NEEDS_INFORMATION)
LISTED = tuple(status for status in Status if status is not Status.DRAFT)
Version = Annotated[int, Form(ge=1)]
Short = Annotated[str, Form(max_length=64)]
Words = Annotated[str, Form(max_length=20_000)]
Asked = Annotated[str, Query(max_length=200)]


@router.get("", response_class=HTMLResponse)
def queue(
    request: Request,
    who: Hotline,
    status: Asked = "open",
    assignee: Asked = "",
    q: Asked = "",
    written: Literal["", "fr", "en"] = "",
    priority: Literal["", "high", "normal", "low"] = "",
    order: Order = Order.OLDEST,
    after: Asked = "",
) -> HTMLResponse:
    """A page of the queue; what is looked for stands in the address, so that it can be kept as a bookmark."""
    wanted = {"status": status, "assignee": assignee, "q": q, "written": written, "priority": priority, "order": order.value}
    search = Search(_statuses(status), _assignee(assignee, who), q, written or None, priority or None, order, after or None)
    found = support_of(request).cases.queue(search)
    language = language_of(request)
    return page(
        request,
        "queue.html",
        wanted=wanted,
        found=found,
        later=after,
        statuses=[(each.value, each.labels[language]) for each in LISTED],
        labels={each: each.labels[language] for each in Status},
        days={line.reference: day(line.submitted, language) for line in found.lines},
        names=names(request),
        agents=_agents(request),
    )


@router.get("/{reference}", response_class=HTMLResponse)
def case(request: Request, who: Hotline, reference: str, done: Asked = "") -> HTMLResponse:
    """One request; opening it leaves a line in the audit log."""
    return _case(request, who, reference, done=done)


@router.get("/{reference}/similar", response_class=HTMLResponse)
def similar(request: Request, who: Hotline, reference: str) -> HTMLResponse:
    """What may be said of the requests near this one."""
    cases = support_of(request).cases
    found = cases.similar(reference, who.user_id)
    language = language_of(request)
    labels = {each.value: each.labels[language] for each in Status}
    return page(request, "similar.html", found=found, reference=reference, k=cases.settings.k, labels=labels)


@router.post("/{reference}/assignee")
def assign(request: Request, who: Hotline, reference: str, version: Version, to: Short = "") -> Response:
    """Gives the request to somebody, or back to nobody."""
    kept = {"to": to}
    return _changed(request, who, reference, "assigned", kept, lambda cases: cases.assign(reference, version, to or None, who.user_id))


@router.post("/{reference}/status")
def take_up(request: Request, who: Hotline, reference: str, version: Version) -> Response:
    """Begins the study of the request."""
    return _changed(request, who, reference, "taken", {}, lambda cases: cases.move(reference, version, Status.IN_REVIEW, who.user_id))


@router.post("/{reference}/letters")
def send(request: Request, who: Hotline, reference: str, version: Version, template: Short, answer: Words = "") -> Response:
    """Asks the person, or ends the request with a reply; the notice is added to every letter."""
    kept = {"template": template, "answer": answer}
    return _changed(request, who, reference, "sent", kept, lambda cases: cases.send(reference, version, template, answer, who.user_id))


@router.post("/{reference}/notes")
def note(request: Request, who: Hotline, reference: str, text: Words = "") -> Response:
    """Adds an internal note."""
    return _changed(request, who, reference, "noted", {"note": text}, lambda cases: cases.note(reference, text, who.user_id))


@router.post("/{reference}/fields")
def correct(request: Request, who: Hotline, reference: str, version: Version, field: Short, value: Words = "") -> Response:
    """Corrects a field, which then says that an agent did."""
    kept = {"field": field, "value": value}
    return _changed(request, who, reference, f"edited&field={field}", kept, lambda cases: cases.edit(reference, version, field, value, who.user_id))


def names(request: Request) -> dict[str, str]:
    """The members of the service by account."""
    return {user.id: user.name for user in support_of(request).accounts.users()}


def _changed(request: Request, who: Principal, reference: str, done: str, typed: dict[str, str], change: Any) -> Response:
    """Carries out a change; refused, the page comes back with what was typed and what stands in the way."""
    try:
        change(support_of(request).cases)
    except Unavailable:
        raise
    except Explained as error:
        return _case(request, who, reference, error=error, typed=typed)
    return RedirectResponse(f"/queue/{reference}?done={done}", 303)


def _case(
    request: Request,
    who: Principal,
    reference: str,
    *,
    done: str = "",
    error: Explained | None = None,
    typed: dict[str, str] | None = None,
) -> HTMLResponse:
    file = support_of(request).cases.open(reference, who.user_id)
    with support_of(request).store.reading() as unit:
        trail = tuple(unit.audit.lines(file.request.reference))
    known, language = names(request), language_of(request)
    values = case_values(file, trail, known, language)
    subject = file.request.value("subject")
    wanted = Wanted(subject, values["written"])
    told = None
    if isinstance(error, StaleVersion):
        told = say(language, "case_stale", name=last_hand(trail, known, who.user_id) or say(language, "case_colleague"))
    elif error is not None:
        told = error.sentence(language)
    return page(
        request,
        "case.html",
        status_of(error) if error else 200,
        **values,
        suggested=support_of(request).copilot.finder.find(wanted, 4) if subject.strip() else (),
        agents=_agents(request),
        names=known,
        done=done if done in ("assigned", "taken", "sent", "noted", "edited") else "",
        told=told,
        typed=typed or {},
    )


def _agents(request: Request) -> list[tuple[str, str]]:
    users = support_of(request).accounts.users()
    return [(user.id, user.name) for user in users if not user.disabled and not user.roles.isdisjoint(HOTLINE)]


def _statuses(asked: str) -> tuple[Status, ...]:
    if asked in {status.value for status in LISTED}:
        return (Status(asked),)
    return () if asked == "all" else OPEN


def _assignee(asked: str, who: Principal) -> str | None:
    return {"": None, "me": who.user_id, "nobody": ""}.get(asked, asked)
