"""Liveness, the front page, and the console's own files: styles, scripts, images."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import FileResponse, RedirectResponse, Response

from api.guard.access import PUBLIC, Staff
from api.support.navigation import places_for
from api.support.rendering import page

router = APIRouter(include_in_schema=False)

FOLDERS = (Path(__file__).parent / "static", Path(__file__).parent.parent / "pages")
KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
CHECKED = {"Cache-Control": "no-cache"}
"""Kept by the browser, but checked each time: a new version is taken up at once."""


@router.get("/health/live", dependencies=[PUBLIC])
def live() -> dict[str, str]:
    """The process answers."""
    return {"status": "live"}


@router.get("/", response_model=None)
def home(request: Request, who: Staff) -> Response:
    """The first place that the person's roles open; without any, a page that says so."""
    places = places_for(who)
    return RedirectResponse(places[0].path, 303) if places else page(request, "nothing.html")


@router.get("/static/{name}", dependencies=[PUBLIC])
def static(name: str) -> FileResponse:
    """A style, a script or an image; those that the public pages use too come from there."""
    found = [folder / name for folder in FOLDERS if Path(name).suffix in KINDS and (folder / name).is_file()]
    if not found:
        raise HTTPException(404, "There is no such file.")
    return FileResponse(found[0], media_type=KINDS[found[0].suffix], headers=CHECKED)


