"""Errors as pages where a page was asked for, as problems otherwise; a person not signed in is sent to do so."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse, Response
from starlette.exceptions import HTTPException

from api import problems
from api.support.rendering import language_of, page
from assistant.accounts.errors import AccountError, NotSignedIn
from assistant.advice_request.errors import FieldError
from assistant.errors import AssistantError


def install(app: FastAPI) -> None:
    """Registers the handlers, over those of the problems."""
    problems.install(app)
    app.add_exception_handler(NotSignedIn, _sign_in)
    app.add_exception_handler(AssistantError, _known)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)


def wants_page(request: Request) -> bool:
    """Whether a browser asks for a page, not a script for data."""
    return "text/html" in request.headers.get("accept", "")


async def _sign_in(request: Request, error: Exception) -> Response:
    if not wants_page(request):
        return await problems.known(request, error)
    wanted = request.url.path if request.method == "GET" else "/"
    return RedirectResponse(f"/sign-in?next={quote(wanted)}", 303)


async def _known(request: Request, error: Exception) -> Response:
    language = language_of(request)
    told = getattr(error, "sentence", None)
    sentence = told(language) if told else str(error)
    status = problems.status_of(error)
    if wants_page(request):
        return page(request, "error.html", status, sentence=sentence)
    where = {"field": error.field} if isinstance(error, FieldError) else {}
    return problems.problem(status, problems.TITLE, sentence, language, **where)


async def _http(request: Request, error: Exception) -> Response:
    if not wants_page(request) or not isinstance(error, HTTPException):
        return await problems.http(request, error)
    code = "not_found" if error.status_code == 404 else "not_possible"
    return page(request, "error.html", error.status_code, sentence=AccountError(code).sentence(language_of(request)))


async def _invalid(request: Request, error: Exception) -> Response:
    if not wants_page(request):
        return await problems.invalid(request, error)
    return page(request, "error.html", 422, sentence=AccountError("not_filled_in").sentence(language_of(request)))
