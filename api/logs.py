"""What may be written to the log: names on a list, from us; kind and place, from libraries. Never a person's words."""

from __future__ import annotations

import contextlib
import io
import json
import logging
import sys
from collections.abc import MutableMapping
from datetime import UTC, datetime
from typing import Any, TextIO, cast

import structlog

ALLOWED = frozenset(
    {
        "action",
        "error",
        "event",
        "kind",
        "level",
        "reason",
        "route",
        "seconds",
        "timestamp",
        "turn_id",
    }
)
"""The keys of a line; docs/trust/logs.md says what each may hold. Anything else is dropped, and counted."""
LONGEST = 120
Line = MutableMapping[str, Any]


def configure() -> None:
    """Our own lines as JSON with the keys of the list alone; those of libraries without their message."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            only_allowed,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(file=cast(TextIO, Unfailing(sys.stderr))),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(PlaceOnly())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)


class Unfailing(io.TextIOBase):
    """Where a line cannot be written (a full disk, a closed pipe) it is lost, never the answer it was about."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Writes what can be written."""
        with contextlib.suppress(OSError, ValueError):
            self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        """Sends off what can be sent."""
        with contextlib.suppress(OSError, ValueError):
            self._stream.flush()


def only_allowed(_logger: object, _method: str, line: Line) -> Line:
    """Keeps the keys of the list, short values alone, and says how many were dropped."""
    kept = {name: value for name, value in line.items() if name in ALLOWED and len(str(value)) <= LONGEST}
    dropped = len(line) - len(kept)
    return {**kept, **({"dropped": dropped} if dropped else {})}


class PlaceOnly(logging.Formatter):
    """A library's line: which one, how grave, where, which error. Its message may quote anything, and is left out."""

    def format(self, record: logging.LogRecord) -> str:
        """The line as JSON."""
        error = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else None
        line = {
            "library": record.name,
            "level": record.levelname.lower(),
            "place": f"{record.module}:{record.lineno}",
            "error": error,
            "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat(),
        }
        return json.dumps({name: value for name, value in line.items() if value is not None})
