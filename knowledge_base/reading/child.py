"""The limited process that reads one hostile file: `-m knowledge_base.reading.child MEMORY PROCESSOR SUFFIX < file`."""

from __future__ import annotations

import codecs
import importlib
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import cast

from knowledge_base.errors import UnreadableFile
from knowledge_base.isolation import OUT_OF_MEMORY, confine
from knowledge_base.reading.apart import as_plain
from knowledge_base.reading.page import Page

_PARSERS = {".pdf": ("knowledge_base.reading.pdf", "read_pdf"), ".docx": ("knowledge_base.reading.docx", "read_docx")}
_OTHERS = ("knowledge_base.reading", "read_large_text")
# Python loads these from disk at first use, which is too late once no file can be opened.
_LATE_MODULES = ("heapq", "copyreg", "linecache", "warnings")
_ENCODINGS = ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "cp437", "latin-1", "ascii")


def main(arguments: list[str]) -> int:
    """Read standard input within limits and answer in JSON; the status says whether memory ran out."""
    memory, processor, suffix = arguments
    for encoding in _ENCODINGS:
        codecs.lookup(encoding)
    for late in _LATE_MODULES:
        importlib.import_module(late)
    module, name = _PARSERS.get(suffix, _OTHERS)
    reader = cast(Callable[[Path, bytes], Page], getattr(importlib.import_module(module), name))
    confine(int(memory), int(processor))
    try:
        answer = json.dumps(_answer(reader, Path(f"file{suffix}"), sys.stdin.buffer.read()), ensure_ascii=False)
    except MemoryError:
        return OUT_OF_MEMORY
    sys.stdout.buffer.write(answer.encode("utf-8", "replace"))
    return 0


def _answer(reader: Callable[[Path, bytes], Page], path: Path, data: bytes) -> dict[str, object]:
    try:
        return {"page": as_plain(reader(path, data))}
    except UnreadableFile as error:
        return {"refused": error.reason}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
