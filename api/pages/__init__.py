"""The page people open first, and the files of every page."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter, HTTPException
from fastapi.responses import FileResponse, Response

from api.pages.sentences import LANGUAGES, as_module

router = APIRouter(include_in_schema=False)

HERE = Path(__file__).parent
KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
TEXTS = {f"texts-{language}.js": language for language in LANGUAGES}
"""Modules made from the sentences of a language."""

FRESH = {"Cache-Control": "no-cache"}
"""Kept by the browser, but checked each time: a new version is taken up at once."""


@router.get("/")
def home() -> FileResponse:
    """The conversation."""
    return _page("chat.html")


@router.get("/static/{name}")
def static(name: str) -> Response:
    """A style, a script or an image of the pages."""
    if name in TEXTS:
        return Response(as_module(TEXTS[name]), media_type=KINDS[".js"], headers=FRESH)
    file = HERE / name
    if file.suffix not in KINDS or not file.is_file():
        raise HTTPException(404, "There is no such file.")
    return FileResponse(file, media_type=KINDS[file.suffix], headers=FRESH)


def _page(name: str) -> FileResponse:
    return FileResponse(HERE / name, media_type="text/html")
