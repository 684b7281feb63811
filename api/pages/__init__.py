"""The pages people open."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import FileResponse

router = APIRouter(include_in_schema=False)
HERE = Path(__file__).parent
FILES = {"chat.css": "text/css", "chat.js": "text/javascript"}


@router.get("/")
def home() -> FileResponse:
    """The chat page."""
    return FileResponse(HERE / "chat.html", media_type="text/html")


@router.get("/static/{name}")
def static(name: str) -> FileResponse:
    """The chat page's style and script."""
    return FileResponse(HERE / name, media_type=FILES[name])
