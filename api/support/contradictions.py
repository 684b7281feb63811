"""The editors' page of sentences whose figures differ from one source to another."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from api.support.fiches import Editor, desk
from api.support.rendering import page

router = APIRouter(prefix="/contradictions", include_in_schema=False)


@router.get("", response_class=HTMLResponse)
def contradictions(request: Request, who: Editor, done: Annotated[str, Query(max_length=200)] = "") -> HTMLResponse:
    """The pairs that nobody has read yet, the nearest sentences first."""
    return page(request, "contradictions.html", found=desk(request).contradictions.to_read(), done=done == "settle")


@router.post("/settle")
def settle(request: Request, who: Editor, key: Annotated[str, Form(max_length=100)]) -> RedirectResponse:
    """Notes that both sentences of a pair hold; it comes back if one of them changes."""
    desk(request).contradictions.settle(key, who.name)
    return RedirectResponse("/contradictions?done=settle", 303)
