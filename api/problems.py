"""Errors as `application/problem+json`, each with a sentence a person understands; statuses are decided here only.

French for who asks for French (`Accept-Language`), English for all others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import structlog
import yaml
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException

from api.guard.turns import TooManyOfOne
from assistant.accounts.errors import Forbidden, NotSignedIn, TooManyAttempts
from assistant.errors import (
    AssistantError,
    BadInput,
    Explained,
    NotFound,
    Refused,
    Unavailable,
)
from assistant.language.languages import preferred
from knowledge_base.errors import IndexMissing, KnowledgeBaseError

log = structlog.get_logger(__name__)

STATUS: dict[type[Exception], int] = {
    NotSignedIn: 401,
    Forbidden: 403,
    TooManyAttempts: 429,
    TooManyOfOne: 429,
    BadInput: 422,
    NotFound: 404,
    Refused: 409,
    Unavailable: 503,
    AssistantError: 400,
    IndexMissing: 503,
    KnowledgeBaseError: 503,
}


_DOCUMENT = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "A sentence a person understands."},
    },
}
_CONTENT = {"application/problem+json": {"schema": _DOCUMENT}}
RESPONSES: dict[int | str, dict[str, Any]] = {
    "4XX": {"description": "The request cannot be carried out as it is, and why.", "content": _CONTENT},
    "503": {"description": "Not for the moment: try again after Retry-After.", "content": _CONTENT},
}
"""What every route may also answer, for the OpenAPI document."""


class Problem(JSONResponse):
    """A problem document (RFC 9457)."""

    media_type = "application/problem+json"


@cache
def _words() -> Mapping[str, Mapping[str, str]]:
    words: dict[str, dict[str, str]] = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text("utf-8"))
    return words


TITLE = _words()["title"]["en"]


def language_wanted(headers: Headers) -> str:
    """The language of what other programs and our own pages are told."""
    return preferred(headers.get("accept-language", ""), "en")


def problem(status: int, title: str, detail: str, language: str | None = None, **more: Any) -> Problem:
    """A problem response, in a language where it is known."""
    headers = {"Retry-After": "5"} if status in (429, 503) else {}
    if language:
        headers["Content-Language"] = language
    return Problem(
        {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}, status, headers
    )


def status_of(error: Exception) -> int:
    """The HTTP status of one of our errors."""
    return next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)


async def known(request: Request, error: Exception) -> Problem:
    """One of our errors, as a problem."""
    language = language_wanted(request.headers)
    if not isinstance(error, Explained):  # written already, in the language of the call where it names one
        return problem(status_of(error), TITLE, str(error))
    return problem(status_of(error), _words()["title"][language], error.sentence(language), language)


async def http(request: Request, error: Exception) -> Problem:
    """An error of the framework, as a problem."""
    known = error if isinstance(error, HTTPException) else HTTPException(500)
    language, said = None, str(known.detail)
    if said == HTTPException(known.status_code).detail and str(known.status_code) in _words():
        language = language_wanted(request.headers)
        said = _words()[str(known.status_code)][language]
    return problem(known.status_code, said, said, language)


async def invalid(request: Request, error: Exception) -> Problem:
    """A request that is not as the route declares it, as a problem."""
    errors = error.errors() if isinstance(error, RequestValidationError) else ()
    language = language_wanted(request.headers)
    return problem(422, _words()["invalid"][language], _sentence(errors, language), language)


def _sentence(errors: Sequence[Any], language: str) -> str:
    """Says what is wrong and where, never repeating what was sent."""
    told = []
    for one in errors[:5]:
        place = ".".join(map(str, one["loc"][1:])) or _words()["whole"][language]
        told.append(_words()["missing" if one["type"] == "missing" else "unfit"][language].format(place=place, why=one["msg"]))
    return " ".join(told)


async def _unexpected(request: Request, error: Exception) -> Problem:
    # The route as declared, never the path as asked: a path can hold a code, or anything typed into it.
    route = getattr(request.scope.get("route"), "path", "none")
    log.error("unexpected", error=type(error).__name__, route=route)
    language = language_wanted(request.headers)
    return problem(500, _words()["went_wrong"][language], _words()["again"][language], language)


def install(app: FastAPI) -> None:
    """Registers the handlers."""
    app.add_exception_handler(AssistantError, known)
    app.add_exception_handler(KnowledgeBaseError, known)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(Exception, _unexpected)
