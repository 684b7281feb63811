"""The accounts, for who administers them; they read no content of the hotline."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.guard.access import allow
from api.problems import status_of
from api.support.rendering import language_of, page
from api.support.sign_in import Text, desk
from assistant.accounts.errors import AccountError
from assistant.accounts.roles import Principal, Role

router = APIRouter(prefix="/accounts", include_in_schema=False)
Administrator = Annotated[Principal, allow(Role.ADMINISTRATOR)]
Roles = Annotated[list[Role], Form()]


@router.get("", response_class=HTMLResponse)
def accounts(request: Request, who: Administrator) -> HTMLResponse:
    """Every account with its roles."""
    return _page(request)


@router.post("")
def add(request: Request, who: Administrator, email: Text, name: Text, roles: Roles) -> Response:
    """Creates an account and shows its invitation, once."""
    try:
        token = desk(request).add(email, name, roles, by=_by(who))
    except AccountError as error:
        return _page(request, error)
    return _page(request, link=_link(request, token), invited=email)


@router.post("/roles")
def change_roles(
    request: Request,
    who: Administrator,
    email: Text,
    roles: Annotated[list[Role], Form()] = [],  # noqa: B006
) -> Response:
    """Gives an account other roles, from its next request on."""
    try:
        desk(request).change(email, roles=roles, by=_by(who))
    except AccountError as error:
        return _page(request, error)
    return RedirectResponse("/accounts", 303)


@router.post("/state")
def change_state(
    request: Request, who: Administrator, email: Text, disabled: Annotated[bool, Form()]
) -> Response:
    """Closes an account at once, or opens it again."""
    desk(request).change(email, disabled=disabled, by=_by(who))
    return RedirectResponse("/accounts", 303)


@router.post("/invitation")
def invite(request: Request, who: Administrator, email: Text) -> Response:
    """Gives another invitation to an account that nobody has opened yet."""
    try:
        token = desk(request).invite(email, by=_by(who))
    except AccountError as error:
        return _page(request, error)
    return _page(request, link=_link(request, token), invited=email)


@router.post("/reset")
def reset(request: Request, who: Administrator, email: Text) -> Response:
    """Takes away what opens an account and gives an invitation; the holder is told, and the auditor reads it."""
    token = desk(request).reset(email, by=_by(who))
    return _page(request, link=_link(request, token), invited=email, was_reset=True)


def _by(who: Principal) -> str:
    return f"administrator:{who.user_id}"


def _link(request: Request, token: str) -> str:
    return f"{request.app.state.address}/invitation/{token}"


def _page(
    request: Request,
    error: AccountError | None = None,
    link: str | None = None,
    invited: str = "",
    was_reset: bool = False,
) -> HTMLResponse:
    told = error.sentence(language_of(request)) if error else None
    return page(
        request,
        "accounts.html",
        status_of(error) if error else 200,
        users=desk(request).users(),
        roles=tuple(Role),
        told=told,
        link=link,
        invited=invited,
        was_reset=was_reset,
    )
