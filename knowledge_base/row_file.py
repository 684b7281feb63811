"""Rows in a file of the data folder that two processes write, the server's console and a command: one at a time."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Generic, TypeVar

from knowledge_base.whole_file import one_writer, whole_file

Kept = TypeVar("Kept")
Row = dict[str, Any]


class RowFile(Generic[Kept]):
    """What is kept, a row of JSON each, in the order it was written; nothing until the first is."""

    def __init__(self, path: Path, to_row: Callable[[Kept], Row], of_row: Callable[[Row], Kept]) -> None:
        self._path, self._to_row, self._of_row = path, to_row, of_row

    def read(self) -> tuple[Kept, ...]:
        """Return all that is kept."""
        try:
            rows = json.loads(self._path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return ()
        return tuple(map(self._of_row, rows))

    def change(self, changed: Callable[[tuple[Kept, ...]], Iterable[Kept]]) -> None:
        """Keep what becomes of all that is kept; what another process writes meanwhile waits, and is not lost."""
        with one_writer(self._path):
            rows = [self._to_row(each) for each in changed(self.read())]
            with whole_file(self._path) as stream:
                stream.write(json.dumps(rows, ensure_ascii=False, indent=1).encode("utf-8"))
