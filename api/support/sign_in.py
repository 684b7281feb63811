"""Signing in and out, and taking up an invitation."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.guard.access import COOKIE, PUBLIC, Staff
from api.guard.addresses import visitor_network
from api.problems import status_of
from api.support.rendering import language_of, page
from assistant.accounts.desk import AccountDesk
from assistant.accounts.errors import AccountError, TooManyAttempts
from assistant.accounts.model import Opened
from assistant.accounts.secrets import qr_svg, totp_address
from assistant.language.languages import LANGUAGES

router = APIRouter(include_in_schema=False)
Text = Annotated[str, Form(max_length=1000)]
Long = Annotated[str, Form(max_length=4000)]


@router.get("/sign-in", dependencies=[PUBLIC], response_class=HTMLResponse)
def form(request: Request, next: str = "/") -> HTMLResponse:
    """The sign-in form."""
    return _form(request, next)


@router.post("/sign-in", dependencies=[PUBLIC])
def sign_in(request: Request, email: Text, password: Long, code: Text, next: Text = "/") -> Response:
    """Opens a session under a new id, whatever the browser held before."""
    try:
        opened = desk(request).sign_in(email, password, code, visitor(request))
    except AccountError as error:
        return _form(request, next, error=error, email=email)
    desk(request).sign_out(request.cookies.get(COOKIE))
    return signed_in(opened, next)


@router.post("/sign-out", dependencies=[PUBLIC])
def sign_out(request: Request) -> Response:
    """Ends the session, here and on the server."""
    desk(request).sign_out(request.cookies.get(COOKIE))
    response = RedirectResponse("/sign-in", 303)
    response.delete_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="lax")
    return response


@router.post("/language")
def change_language(request: Request, who: Staff, language: Text, next: Text = "/") -> Response:
    """Speaks another language to this account from now on."""
    if language in LANGUAGES:
        desk(request).speak(who.user_id, language)
    return RedirectResponse(local(next), 303)


@router.get("/invitation/{token}", dependencies=[PUBLIC], response_class=HTMLResponse)
def invitation(request: Request, token: str) -> HTMLResponse:
    """The page where an invited person chooses a password and pairs a phone."""
    return _invitation(request, token)


@router.post("/invitation/{token}", dependencies=[PUBLIC])
def accept(request: Request, token: str, password: Long, code: Text) -> Response:
    """Takes up the invitation and signs in."""
    try:
        opened = desk(request).accept(token, password, code)
    except AccountError as error:
        return _invitation(request, token, error)
    return signed_in(opened, "/")


def desk(request: Request) -> AccountDesk:
    """The accounts of the application."""
    found: AccountDesk = request.app.state.accounts
    return found


def visitor(request: Request) -> str:
    """Where an attempt comes from: an address, or what a household is given of them."""
    return visitor_network(request.client.host if request.client else "")


def signed_in(opened: Opened, next: str) -> Response:
    """Sends the browser on with its session; first to the account, where others changed it in the meantime."""
    response = RedirectResponse("/account" if opened.told else local(next), 303)
    response.set_cookie(COOKIE, opened.token, path="/", secure=True, httponly=True, samesite="lax")
    return response


def local(address: str) -> str:
    """An address of ours, or the front page: nobody is sent elsewhere."""
    safe = address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable()
    return address if safe else "/"


def _form(request: Request, next: str, error: AccountError | None = None, email: str = "") -> HTMLResponse:
    told = error.sentence(language_of(request)) if error else None
    status = status_of(error) if error else 200
    shown = page(
        request, "sign_in.html", status, next=local(next), told=told, email=email, provider=provider_name(request)
    )
    if isinstance(error, TooManyAttempts):
        shown.headers["Retry-After"] = str(error.seconds)
    return shown


def provider_name(request: Request) -> str:
    """The name of the identity provider, or nothing without one."""
    provider = request.app.state.provider
    return provider.name if provider else ""


def _invitation(request: Request, token: str, error: AccountError | None = None) -> HTMLResponse:
    user, opened = desk(request).invited(token)
    told = error.sentence(language_of(request)) if error else None
    status = status_of(error) if error else 200
    drawn = qr_svg(totp_address(opened.totp_secret, user.email))
    return page(
        request,
        "invitation.html",
        status,
        user=user,
        qr=drawn,
        secret=_grouped(opened.totp_secret),
        told=told,
        provider=provider_name(request),
        token=token,
    )


def _grouped(secret: str) -> str:
    """In fours, as one copies it by hand."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
