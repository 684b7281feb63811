"""Bytes become text, or a sentence that says why not."""

from __future__ import annotations

import codecs
from pathlib import Path

from knowledge_base.errors import UnreadableFile
from knowledge_base.text.cleaning import normalise_newlines

LARGEST_BYTES = 20 * 1024 * 1024
TOO_LARGE = f"it is larger than {LARGEST_BYTES // (1024 * 1024)} MB"

_SIGNATURES = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a zip archive (as DOCX, XLSX and ODT files are)"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x7fELF", "a program"),
)
_WIDE_MARKS = ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# Letters that Western European text holds beyond ASCII, with its usual signs.
_WESTERN = frozenset("àâäçéèêëîïôöùûüÿœæÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŒÆñÑß«»’‘“”–—…€°§©•·²³½¡¿®™\u00a0")


def read_text(path: Path) -> str:
    """Return the text of a file; raise UnreadableFile where it is missing, empty, binary or undecodable."""
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise UnreadableFile(path, TOO_LARGE)
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableFile(path, f"it cannot be opened ({(error.strerror or 'unknown reason').lower()})") from error
    return decoded(path, data)


def decoded(path: Path, data: bytes) -> str:
    """Return the text that the bytes hold, its line ends made equal; raise UnreadableFile where they hold none."""
    text = normalise_newlines(_decode(path, data))
    if not text.strip():
        raise UnreadableFile(path, "it is empty")
    return text


def _decode(path: Path, data: bytes) -> str:
    found = next((name for signature, name in _SIGNATURES if data.startswith(signature)), None)
    if found:
        raise UnreadableFile(path, f"its name ends in '{path.suffix}' but it is {found}")
    for mark, encoding in _WIDE_MARKS:
        if data.startswith(mark):
            return _strictly(path, data, encoding)
    if b"\x00" in data:
        raise UnreadableFile(path, f"its name ends in '{path.suffix}' but it holds binary data")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _western(path, data)


def _western(path: Path, data: bytes) -> str:
    text = _strictly(path, data, "cp1252")
    beyond_ascii = [character for character in text if ord(character) > 126]
    known = sum(character in _WESTERN for character in beyond_ascii)
    # Prose in another encoding, or binary data, shows as a scatter of rare signs.
    if known < 0.95 * len(beyond_ascii) or len(beyond_ascii) > 0.25 * len(text):
        raise UnreadableFile(path, "its encoding is neither UTF-8 nor Western European; save it as UTF-8")
    return text


def _strictly(path: Path, data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableFile(path, "its encoding is neither UTF-8 nor Western European; save it as UTF-8") from error
