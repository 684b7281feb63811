"""The editors' pages: fiches by state, the form with its preview and the gate's findings, review by someone else."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Literal

from fastapi import APIRouter, BackgroundTasks, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import AwareDatetime

from api.guard.access import allow
from api.support.fiche_form import Typed, empty, typed_from
from api.support.fiche_view import changed, fiche_values, is_wanted, told
from api.support.rendering import language_of, page
from api.support.served import support_of
from assistant.accounts.roles import Principal, Role
from assistant.copilot.editing import EditorDesk, GateClosed
from assistant.texts import load_texts
from knowledge_base.agenda import STAGES
from knowledge_base.errors import EditingRefused, FicheError
from knowledge_base.fiche import STATES, Fiche

router = APIRouter(prefix="/fiches", include_in_schema=False)
Editor = Annotated[Principal, allow(Role.EDITOR)]
Asked = Annotated[str, Query(max_length=200)]
Line = Annotated[str, Form(max_length=300)]
Text = Annotated[str, Form(max_length=20_000)]
Action = Literal["preview", "save", "submit"]
DONE = ("save", "submit", "approve", "send_back", "retire", "settle", "settle_again")


@router.get("", response_class=HTMLResponse)
def fiches(
    request: Request, who: Editor, state: Asked = "", q: Asked = "", written: Asked = "", review: Asked = ""
) -> HTMLResponse:
    """The fiches, those under way first."""
    agenda = desk(request).agenda()
    found = [each for each in desk(request).listed() if is_wanted(each, state, q, written)]
    if review:
        found = sorted((each for each in found if agenda.stages.get(each.id) == review), key=lambda each: agenda.days[each.id])
    asked = {"state": state, "q": q, "written": written, "review": review}
    return page(
        request,
        "fiches.html",
        found=found,
        wanted=asked,
        states=STATES,
        topic=load_texts()[language_of(request)].topic,
        changed=changed(desk(request)),
        agenda=agenda,
        stages=STAGES,
    )


@router.get("/new", response_class=HTMLResponse)
def new(request: Request, who: Editor, q: Asked = "") -> HTMLResponse:
    """An empty form, begun with a question if one is given."""
    return _form(request, who, empty(language_of(request), q), seen=0)


@router.get("/{fiche_id}", response_class=HTMLResponse)
def fiche(request: Request, who: Editor, fiche_id: str, done: Asked = "") -> HTMLResponse:
    """One fiche."""
    try:
        opened = desk(request).open(fiche_id)
    except EditingRefused as error:
        return page(request, "error.html", 404, sentence=error.say(language_of(request)))
    return _form(request, who, typed_from(opened.fiche), seen=len(opened.history), kept=opened.fiche, done=done)


@router.post("/draft")
def draft(
    request: Request,
    who: Editor,
    id: Line,
    language: Line,
    seen: Annotated[int, Form(ge=0)],
    action: Annotated[Action, Form()],
    pair: Line = "",
    topic: Line = "",
    title: Line = "",
    wordings: Text = "",
    keywords: Text = "",
    references: Text = "",
    review_months: Line = "",
    text: Text = "",
) -> Response:
    """Previews, keeps or hands in what is typed."""
    typed = Typed(
        {
            "id": id,
            "pair": pair,
            "language": language,
            "topic": topic,
            "title": title,
            "wordings": wordings,
            "keywords": keywords,
            "references": references,
            "review_months": review_months,
            "text": text,
        }
    )
    written = typed.fiche(who.name, datetime.now(UTC).date())
    if action == "preview":
        return _form(request, who, typed, seen=seen, draft=written)
    try:
        desk(request).save(written, who.name, seen, hand_in=action == "submit", account=who.user_id)
    except (EditingRefused, FicheError) as error:
        now = len(desk(request).shelf.history(written.id)) if isinstance(error, EditingRefused) and seen else seen
        return _form(request, who, typed, seen=now, draft=written, error=error)
    return RedirectResponse(f"/fiches/{written.id}?done={action}", 303)


@router.post("/{fiche_id}/review")
def review(
    request: Request,
    who: Editor,
    later: BackgroundTasks,
    fiche_id: str,
    action: Annotated[Literal["approve", "send_back"], Form()],
    seen: Annotated[int, Form(ge=0)],
    until: Annotated[AwareDatetime | None, Form()] = None,
    comment: Line = "",
) -> Response:
    """Publishes what someone else wrote, or gives it back; the running server takes it up within seconds."""
    try:
        if action == "approve":
            desk(request).approve(fiche_id, who.name, seen, until, who.user_id)
            later.add_task(desk(request).take_up, fiche_id)
        else:
            desk(request).send_back(fiche_id, who.name, comment, who.user_id)
    except (EditingRefused, GateClosed) as error:
        return _refused(request, who, fiche_id, error)
    return RedirectResponse(f"/fiches/{fiche_id}?done={action}", 303, background=later)


@router.post("/{fiche_id}/retire")
def retire(request: Request, who: Editor, later: BackgroundTasks, fiche_id: str, replaced_by: Line = "") -> Response:
    """Takes a fiche out of search."""
    try:
        desk(request).retire(fiche_id, who.name, replaced_by.strip() or None, who.user_id)
        later.add_task(desk(request).index)
    except EditingRefused as error:
        return _refused(request, who, fiche_id, error)
    return RedirectResponse(f"/fiches/{fiche_id}?done=retire", 303, background=later)


@router.post("/{fiche_id}/settle")
def settle(request: Request, who: Editor, fiche_id: str, until: Annotated[AwareDatetime, Form()]) -> Response:
    """Notes that a fiche stands although a place that it cites changed."""
    desk(request).settle(fiche_id, who.name, until)
    done = "settle_again" if desk(request).to_look_at(fiche_id) else "settle"
    return RedirectResponse(f"/fiches/{fiche_id}?done={done}", 303)


def desk(request: Request) -> EditorDesk:
    """The desk that the application was built with."""
    return support_of(request).editing


def _refused(request: Request, who: Principal, fiche_id: str, error: EditingRefused | GateClosed) -> HTMLResponse:
    try:
        opened = desk(request).open(fiche_id)
    except EditingRefused as unknown:
        return page(request, "error.html", 404, sentence=unknown.say(language_of(request)))
    return _form(request, who, typed_from(opened.fiche), seen=len(opened.history), kept=opened.fiche, error=error)


def _form(
    request: Request,
    who: Principal,
    typed: Typed,
    *,
    seen: int,
    kept: Fiche | None = None,
    draft: Fiche | None = None,
    error: Exception | None = None,
    done: str = "",
) -> HTMLResponse:
    return page(
        request,
        "fiche.html",
        409 if isinstance(error, EditingRefused | GateClosed) else 422 if error else 200,
        typed=typed.values,
        seen=seen,
        told=told(error, language_of(request)),
        done=done if done in DONE else "",
        **fiche_values(desk(request), kept, draft, who, language_of(request)),
    )
