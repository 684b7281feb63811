"""The files of the pages, as they are served: written by hand, made from sentences, or joined into one."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
from functools import cache
from pathlib import Path

from api.pages.joining import join
from api.pages.sentences import as_module
from assistant.language.languages import LANGUAGES

HERE = Path(__file__).parent
KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
TEXTS = {f"texts-{language}.js": language for language in LANGUAGES}
"""Modules made from the sentences of a language."""
STYLES = "styles.js"
SHEETS = ("base.css", "answer.css", "widget.css")
"""What the widget wears, in this order; the module `styles.js` holds them all."""
ENTRY = "widget.js"
"""What an embedding page names: a button, which knows where the rest is and what it must be."""
PANEL = "panel.js"
"""Where the rest begins."""
REST = '["static/panel.js", ""]'
"""What the entry says of the rest before anything is joined."""


class Unknown(LookupError):
    """No file of the pages has this name."""


@cache
def content(name: str, contact: str | None = None) -> bytes:
    """What a file holds as it is served; Unknown for any name but those of the pages."""
    if name == ENTRY:
        return _entry(contact).encode()
    if name == whole_name(contact):
        return whole(contact)
    return part(name, contact).encode()


@cache
def part(name: str, contact: str | None = None) -> str:
    """A file that stands by itself: written by hand, or made from sentences or style sheets."""
    if name in TEXTS:
        return as_module(TEXTS[name], contact)
    if name == STYLES:
        return f"export default {json.dumps(''.join(map(part, SHEETS)), ensure_ascii=False)};\n"
    file = HERE / name
    if Path(name).name != name or file.suffix not in KINDS or not file.is_file():
        raise Unknown(name)
    code = file.read_text("utf-8")
    return code if file.suffix == ".svg" else lighten(code)


@cache
def whole(contact: str | None = None) -> bytes:
    """Everything that opening the widget needs, as one module."""
    return join(PANEL, lambda name: part(name, contact)).encode()


@cache
def whole_name(contact: str | None = None) -> str:
    """The name of that module, which says what it holds: another content has another name."""
    return f"panel.{hashlib.sha256(whole(contact)).hexdigest()[:16]}.js"


@cache
def packed(name: str, contact: str | None = None) -> bytes:
    """The same, compressed."""
    return gzip.compress(content(name, contact), 9, mtime=0)


@cache
def tag(name: str, contact: str | None = None) -> str:
    """What tells a content from another, for If-None-Match."""
    return f'"{hashlib.sha256(content(name, contact)).hexdigest()[:32]}"'


def integrity(code: bytes) -> str:
    """The value of an `integrity` attribute for this content."""
    return f"sha384-{base64.b64encode(hashlib.sha384(code).digest()).decode()}"


def lighten(code: str) -> str:
    """A script or a style without its indentation and the lines that are comments only: what is served weighs less."""
    bare = re.sub(r"^\s*/\*.*?\*/\s*$", "", code, flags=re.DOTALL | re.MULTILINE)
    lines = (line.strip() for line in bare.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//")) + "\n"


def _entry(contact: str | None) -> str:
    """The entry, with the address and the fingerprint of the rest: whoever pins the one has pinned the other."""
    before, found, after = part(ENTRY).partition(REST)
    if not found:
        raise ValueError(f"{ENTRY} does not say {REST}")
    return before + json.dumps([f"static/{whole_name(contact)}", integrity(whole(contact))]) + after
