"""Formats that take a complex parser are read in a limited process of their own; only plain text comes back."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

from knowledge_base.errors import UnreadableFile
from knowledge_base.isolation import LIMITS, Limits, Stopped, ask
from knowledge_base.reading.blocks import Block, Shape
from knowledge_base.reading.decoding import LARGEST_BYTES, TOO_LARGE
from knowledge_base.reading.page import Page

_MODULE = "knowledge_base.reading.child"
_COSTLY = "it is too large or too costly to read"
_DIED = "it is damaged, or too large or too costly to read"


def read_apart(path: Path, limits: Limits = LIMITS) -> Page:
    """Read one file in a limited process; raise UnreadableFile where it refuses, exceeds its limits or dies."""
    try:
        # Non-blocking, so that a pipe put in a file's place cannot hold us up.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    except OSError as error:
        raise UnreadableFile(path, f"it cannot be opened ({(error.strerror or 'unknown reason').lower()})") from error
    with os.fdopen(descriptor, "rb") as stream:
        _check_size(path, stream)
        try:
            answer = ask(_MODULE, [path.suffix.lower()], stream, limits)
        except Stopped as stopped:
            raise UnreadableFile(path, _COSTLY if stopped.costly else _DIED) from stopped
    return _page_of(path, answer)


def as_plain(page: Page) -> dict[str, Any]:
    """Turn a page into what JSON can carry."""
    return asdict(page)


def _check_size(path: Path, stream: IO[bytes]) -> None:
    found = os.fstat(stream.fileno())
    if not stat.S_ISREG(found.st_mode):
        raise UnreadableFile(path, "it is not a file")
    if found.st_size > LARGEST_BYTES:
        raise UnreadableFile(path, TOO_LARGE)
    if not found.st_size:
        raise UnreadableFile(path, "it is empty")


def _page_of(path: Path, answer: Any) -> Page:
    """Rebuild the page, trusting nothing of its form: a hostile file may have taken its reader over."""
    try:
        if "refused" in answer:
            raise UnreadableFile(path, str(answer["refused"])[:300])
        return _page(answer["page"])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise UnreadableFile(path, _DIED) from error


def _page(fields: Mapping[str, Any]) -> Page:
    return Page(
        blocks=[Block(Shape(block["shape"]), str(block["text"]), int(block["level"])) for block in fields["blocks"]],
        title=_text(fields["title"]),
        id=_text(fields["id"]),
        language=_text(fields["language"]),
        keywords=tuple(map(str, fields["keywords"])),
        wordings=tuple(map(str, fields["wordings"])),
        published=_text(fields["published"]),
        url=_text(fields["url"]),
    )


def _text(value: Any) -> str | None:
    return None if value is None else str(value)
