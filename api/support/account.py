"""One's own account: what it opens, and all that happened to it."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.guard.access import Staff
from api.support.journal import told_lines
from api.support.rendering import page
from api.support.sign_in import desk

router = APIRouter(include_in_schema=False)


@router.get("/account", response_class=HTMLResponse)
def account(request: Request, who: Staff) -> HTMLResponse:
    """Shows whoever is signed in their roles and the lines of the log about their account, latest first."""
    lines = desk(request).history(who.user_id)
    return page(request, "account.html", lines=told_lines(request, lines[::-1]))
