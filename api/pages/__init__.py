"""The pages people open: the conversation, and a request followed with its code."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter, HTTPException
from fastapi.responses import FileResponse

router = APIRouter(include_in_schema=False)

HERE = Path(__file__).parent
KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}

SAFE = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}
"""No referrer: the address of a request holds the code that opens it."""
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
PAGE_HEADERS = {**SAFE, "Content-Security-Policy": POLICY, "Cache-Control": "no-store"}
STATIC_HEADERS = {**SAFE, "Cache-Control": "no-cache"}
"""Kept by the browser, but checked each time: a new version is taken up at once."""


@router.get("/")
def home() -> FileResponse:
    """The conversation."""
    return _page("chat.html")


@router.get("/request/{reference}")
def request(reference: str) -> FileResponse:
    """A request for advice; the page reads it with the code in its address, or asks for the code."""
    return _page("request.html")


@router.get("/static/{name}")
def static(name: str) -> FileResponse:
    """A style, a script or an image of the pages."""
    file = HERE / name
    if file.suffix not in KINDS or not file.is_file():
        raise HTTPException(404, "There is no such file.")
    return FileResponse(file, media_type=KINDS[file.suffix], headers=STATIC_HEADERS)


def _page(name: str) -> FileResponse:
    return FileResponse(HERE / name, media_type="text/html", headers=PAGE_HEADERS)
