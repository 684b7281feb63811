"""Errors as `application/problem+json`, each with a sentence a person understands; statuses are decided here only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from api.guard.turns import TooManyOfOne
from assistant.accounts.errors import Forbidden, NotSignedIn, TooManyAttempts
from assistant.errors import (
    AssistantError,
    BadInput,
    NotFound,
    Refused,
    Unavailable,
)
from knowledge_base.errors import IndexMissing, KnowledgeBaseError

log = structlog.get_logger(__name__)

TITLE = "The request could not be carried out"
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


def problem(status: int, title: str, detail: str, **more: Any) -> Problem:
    """A problem response."""
    headers = {"Retry-After": "5"} if status in (429, 503) else None
    return Problem(
        {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}, status, headers
    )


def status_of(error: Exception) -> int:
    """The HTTP status of one of our errors."""
    return next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)


async def known(request: Request, error: Exception) -> Problem:
    """One of our errors, as a problem."""
    return problem(status_of(error), TITLE, str(error))


async def http(request: Request, error: Exception) -> Problem:
    """An error of the framework, as a problem."""
    known = error if isinstance(error, HTTPException) else HTTPException(500)
    return problem(known.status_code, str(known.detail), str(known.detail))


async def invalid(request: Request, error: Exception) -> Problem:
    """A request that is not as the route declares it, as a problem."""
    errors = error.errors() if isinstance(error, RequestValidationError) else ()
    return problem(422, "The request is not valid", _sentence(errors))


def _sentence(errors: Sequence[Any]) -> str:
    """Says what is wrong and where, never repeating what was sent."""
    return " ".join(f"{'.'.join(map(str, one['loc'][1:])) or 'body'}: {one['msg']}." for one in errors[:5])


async def _unexpected(request: Request, error: Exception) -> Problem:
    # The route as declared, never the path as asked: a path can hold a code, or anything typed into it.
    route = getattr(request.scope.get("route"), "path", "none")
    log.error("unexpected", error=type(error).__name__, route=route)
    return problem(
        500, "Something went wrong", "Something went wrong on our side; please try again in a moment."
    )


def install(app: FastAPI) -> None:
    """Registers the handlers."""
    app.add_exception_handler(AssistantError, known)
    app.add_exception_handler(KnowledgeBaseError, known)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(Exception, _unexpected)
