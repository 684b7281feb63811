"""Signing in with an identity provider: the way there, and the way back."""

from __future__ import annotations

import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import RedirectResponse, Response

from api.guard.access import COOKIE, PUBLIC
from api.support.openid import Asked, Provider, new_question
from api.support.sign_in import desk, local, signed_in
from assistant.accounts.errors import ProviderRefused

router = APIRouter(prefix="/sign-in/provider", include_in_schema=False, dependencies=[PUBLIC])
LEAVING = "__Host-permanence-leaving"
"""What ties the answer to the browser that asked: nobody can be signed in with an answer that somebody else got."""
MINUTES = 10
Short = Annotated[str, Query(max_length=1000)]


@router.get("")
def leave(request: Request, next: Short = "/", invitation: Short = "") -> Response:
    """Sends the browser to the provider."""
    asked = new_question(local(next), invitation)
    # A link rather than a form: our own policy lets no form lead away from us.
    response = RedirectResponse(_provider(request).address(asked, _back(request)), 303)
    kept = urlsafe_b64encode(json.dumps(asked.to_dict()).encode()).decode()
    response.set_cookie(LEAVING, kept, MINUTES * 60, path="/", secure=True, httponly=True, samesite="lax")
    return response


@router.get("/back")
def back(request: Request, state: Short = "") -> Response:
    """Opens a session for whom the provider vouches for; the answer serves once."""
    provider, asked = _provider(request), _asked(request)
    if asked is None or not secrets.compare_digest(asked.state.encode(), state.encode()):
        raise ProviderRefused()
    opened = desk(request).vouched(provider.person(asked, _back(request), str(request.url)), asked.invitation)
    desk(request).sign_out(request.cookies.get(COOKIE))
    response = signed_in(opened, asked.next)
    response.delete_cookie(LEAVING, path="/", secure=True, httponly=True, samesite="lax")
    return response


def _provider(request: Request) -> Provider:
    found: Provider | None = request.app.state.provider
    if found is None:
        raise HTTPException(404, "There is no identity provider.")
    return found


def _back(request: Request) -> str:
    return f"{request.app.state.address}/sign-in/provider/back"


def _asked(request: Request) -> Asked | None:
    try:
        return Asked(**json.loads(urlsafe_b64decode(request.cookies.get(LEAVING, ""))))
    except (ValueError, TypeError):
        return None
