"""The pages people open, and the files of the widget that any allowed site may embed."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import FileResponse, Response

from api.pages import assets

router = APIRouter(include_in_schema=False)

CHECKED = "no-cache"
"""Kept by the browser, but checked each time: a new version is taken up at once."""
KEPT = "public, max-age=31536000, immutable"
"""Never asked for again: its name says what it holds."""


@router.get("/")
def home() -> FileResponse:
    """The conversation."""
    return _page("home.html")


@router.get("/demo")
def demo() -> FileResponse:
    """A page of another site, as an example of embedding."""
    return _page("demo.html")


@router.get("/widget.js")
async def widget(request: Request) -> Response:
    """The tag that an embedding page loads."""
    return _file(assets.ENTRY, request)


@router.get("/static/{name}")
async def static(name: str, request: Request) -> Response:
    """A style, a script or an image of the pages; from memory, without a thread."""
    return _file(name, request)


def _file(name: str, request: Request) -> Response:
    contact = getattr(request.app.state, "contact", None)
    try:
        tag = assets.tag(name, contact)
    except assets.Unknown:
        raise HTTPException(404, "There is no such file.") from None
    kept = KEPT if name == assets.whole_name(contact) else CHECKED
    # Whether another origin may read it depends on who asks: a cache on the way must know.
    headers = {"Cache-Control": kept, "ETag": tag, "Vary": "Accept-Encoding, Origin"}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    kind = assets.KINDS[Path(name).suffix]
    if "gzip" in request.headers.get("accept-encoding", ""):
        packed = assets.packed(name, contact)
        return Response(packed, media_type=kind, headers={**headers, "Content-Encoding": "gzip"})
    return Response(assets.content(name, contact), media_type=kind, headers=headers)


def _page(name: str) -> FileResponse:
    return FileResponse(assets.HERE / name, media_type="text/html")
