"""The follow-up page: /suivi in French, /follow-up in English; works without scripts, keeps no cookie."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Form, HTTPException, Request, Response
from fastapi.responses import RedirectResponse

from api.guard.wrong_codes import RETRY_S, WrongCodes
from api.public.follow_up_page import Opened, Typed, show_closed, show_opened
from assistant.advice_request.errors import UnknownRequest, WrongReference
from assistant.advice_request.model import AdviceRequest
from assistant.desks.own_request import OwnRequests
from assistant.documents.press import Form as Format
from assistant.documents.press import name_file, print_request
from assistant.errors import BadInput, Explained, Unavailable

router = APIRouter(include_in_schema=False)
PATHS = {"fr": "/suivi", "en": "/follow-up"}
_CODE_LIMIT = 128
Text = Annotated[str, Form()]


@dataclass(frozen=True)
class Visit:
    """Who is asking for what, in which language; the code stands in the form, never in an address."""

    language: str
    client: str
    reference: str
    code: str
    requests: OwnRequests
    wrong: WrongCodes

    def open(self) -> AdviceRequest:
        """Returns the request; UnknownRequest also where the reference is no reference."""
        if len(self.code) > _CODE_LIMIT or not self.code:
            raise UnknownRequest()
        try:
            return self.requests.open(self.reference, self.code)
        except WrongReference as error:
            raise UnknownRequest() from error


def visit(request: Request, reference: Text = "", code: Text = "") -> Visit:
    """Reads who is asking from the form; HTTPException 429 after too many wrong codes."""
    client = request.client.host if request.client else ""
    language = "fr" if request.url.path.startswith(PATHS["fr"]) else "en"
    state = request.app.state
    return Visit(
        language, client, reference.strip()[:64], code.strip(), OwnRequests(state.assistant.store), state.wrong_codes
    )


Asked = Annotated[Visit, Depends(visit)]


@router.get("/request/{reference}")
def former_address(reference: str) -> Response:
    """Where requests stood before; the code that old links carry is not passed on."""
    return RedirectResponse(f"{PATHS['fr']}?reference={quote(reference, safe='')}", 308)


@router.get("/suivi")
@router.get("/follow-up")
def begin(request: Request, reference: str = "") -> Response:
    """Asks for the reference and the code."""
    language = "fr" if request.url.path == PATHS["fr"] else "en"
    return show_closed(language, reference[:64])


@router.post("/suivi")
@router.post("/follow-up")
def go_on(asked: Asked, act: Text = "open", text: Text = "", version: Text = "0", sure: Text = "") -> Response:
    """Opens the request, or does what its author wants done."""
    if asked.wrong.too_many(asked.client):
        return _wait(asked)
    try:
        request = asked.open()
    except UnknownRequest:
        asked.wrong.count(asked.client)
        return show_closed(asked.language, asked.reference, problem="unknown", status=404)
    typed = Typed(text, int(version) if version.isdecimal() else 0)
    try:
        return _act(asked, act, typed, sure == "yes") or show_opened(_opened(asked, request))
    except Unavailable:
        raise
    except Explained as refused:
        told = refused.sentence(asked.language)
        status = 422 if isinstance(refused, BadInput) else 409
        return show_opened(_opened(asked, asked.open(), problem=told, typed=text), status)


@router.post("/suivi/export")
@router.post("/follow-up/export")
def export(asked: Asked, form: Annotated[str, Form()] = "txt") -> Response:
    """Gives the request as a file; written in a thread of its own, away from the conversations."""
    if asked.wrong.too_many(asked.client):
        return _wait(asked)
    if form not in set(Format):
        raise HTTPException(404, "There is no such format.")
    try:
        request = asked.open()
    except UnknownRequest:
        asked.wrong.count(asked.client)
        return show_closed(asked.language, asked.reference, problem="unknown", status=404)
    wanted = Format(form)
    headers = {"Content-Disposition": f'attachment; filename="{name_file(request, wanted)}"'}
    return Response(print_request(request, wanted), media_type=wanted.media_type, headers=headers)


def _act(asked: Visit, act: str, typed: Typed, sure: bool) -> Response | None:
    """Does what is wanted and shows it; None where there is nothing to do but show."""
    mine, reference, code = asked.requests, asked.reference, asked.code
    if act == "inform":
        changed = mine.inform(reference, code, typed.text, typed.version)
        return show_opened(_opened(asked, changed, done="informed"))
    if act in ("withdraw", "erase") and not sure:
        return show_opened(_opened(asked, asked.open(), unsure=act), status=422)
    if act == "withdraw":
        changed = mine.withdraw(reference, code, typed.version)
        return show_opened(_opened(asked, changed, done="withdrawn"))
    if act == "erase":
        mine.erase(reference, code)
        return show_closed(asked.language, "", done="erased")
    return None


def _opened(
    asked: Visit, request: AdviceRequest, *, done: str = "", problem: str = "", unsure: str = "", typed: str = ""
) -> Opened:
    return Opened(asked.language, request, asked.code, done, problem, unsure, typed)


def _wait(asked: Visit) -> Response:
    page = show_closed(asked.language, asked.reference, problem="wait", status=429)
    page.headers["Retry-After"] = str(RETRY_S)
    return page
