"""The pages people open, and the files of the widget that any allowed site may embed."""

from __future__ import annotations

import gzip
import hashlib
import re
from functools import cache
from pathlib import Path

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import FileResponse, Response

from api.pages.sentences import LANGUAGES, as_module

router = APIRouter(include_in_schema=False)

HERE = Path(__file__).parent
KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
TEXTS = {f"texts-{language}.js": language for language in LANGUAGES}
"""Modules made from the sentences of a language."""
ENTRY = "widget.js"
"""What an embedding page names; it finds the rest beside it, under static/."""


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
    return _file(ENTRY, request)


@router.get("/static/{name}")
async def static(name: str, request: Request) -> Response:
    """A style, a script or an image of the pages; from memory, without a thread: opening asks for twenty at once."""
    return _file(name, request)


@cache
def content(name: str, contact: str | None = None) -> bytes:
    """What a file of the pages holds; HTTPException 404 for any other name."""
    if name in TEXTS:
        return as_module(TEXTS[name], contact).encode()
    file = HERE / name
    if Path(name).name != name or file.suffix not in KINDS or not file.is_file():
        raise HTTPException(404, "There is no such file.")
    if file.suffix == ".svg":
        return file.read_bytes()
    return lighten(file.read_text("utf-8")).encode()


def lighten(code: str) -> str:
    """A script or a style without its indentation and the lines that are comments only: what is served weighs less."""
    bare = re.sub(r"^\s*/\*.*?\*/\s*$", "", code, flags=re.DOTALL | re.MULTILINE)
    lines = (line.strip() for line in bare.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//")) + "\n"


@cache
def _packed(name: str, contact: str | None) -> bytes:
    return gzip.compress(content(name, contact), 9, mtime=0)


@cache
def _tag(name: str, contact: str | None) -> str:
    return f'"{hashlib.sha256(content(name, contact)).hexdigest()[:32]}"'


def _file(name: str, request: Request) -> Response:
    """Kept by the browser, but checked each time: a new version is taken up at once."""
    contact = getattr(request.app.state, "contact", None)
    tag = _tag(name, contact)
    headers = {"Cache-Control": "no-cache", "ETag": tag, "Vary": "Accept-Encoding"}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    kind = KINDS[Path(name).suffix]
    if "gzip" in request.headers.get("accept-encoding", ""):
        packed = _packed(name, contact)
        return Response(packed, media_type=kind, headers={**headers, "Content-Encoding": "gzip"})
    return Response(content(name, contact), media_type=kind, headers=headers)


def _page(name: str) -> FileResponse:
    return FileResponse(HERE / name, media_type="text/html")
