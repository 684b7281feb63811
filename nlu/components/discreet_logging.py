"""Log lines that say where something happened, never what a person wrote.

Rasa puts messages, trackers and reply bodies into its lines and into the texts of its errors, with local
variables. A logging configuration file does not help: Rasa replaces the root handler after reading it.
"""

import json
import logging
import re
import traceback
import warnings
from types import TracebackType
from typing import Any, Dict, List, Optional

# Lines that begin so hold no user content; they are printed as they are.
SAFE = ("Starting Rasa server", "Rasa server is up and running", "Loading model", "Enabling coroutine debugging")
LOGGERS = ("", "sanic.root", "sanic.error", "sanic.access", "asyncio")
_EVENT = re.compile(r"[a-z_]+(\.[a-z_]+)+")  # structlog's constant names, such as rest.message.received.failure


def install() -> None:
    """Gives every handler that can print a line of Rasa's the discreet formatter, and silences warnings."""
    warnings.simplefilter("ignore")  # Rasa warns of a message it cannot parse by quoting it
    for name in LOGGERS:
        logger = logging.getLogger(name)
        if not logger.handlers:
            logger.addHandler(logging.StreamHandler())
        for handler in logger.handlers:
            handler.setFormatter(DiscreetFormatter())


class DiscreetFormatter(logging.Formatter):
    """Time, level, place in the code; for errors the types and the places of the calls, without any value."""

    def format(self, record: logging.LogRecord) -> str:
        """Returns one line, and one more per call when there is an error."""
        place = f"{record.name}:{record.lineno}"
        first = f"{self.formatTime(record)} {record.levelname} {place} {_said(record.getMessage())}".rstrip()
        error = record.exc_info[1] if record.exc_info else None
        return first if error is None else f"{first} {type(error).__name__}\n{_calls(error.__traceback__)}"


def _said(message: str) -> str:
    if message.startswith(SAFE):
        return message.splitlines()[0]
    return _event(message) if message.startswith("{") else ""


def _event(message: str) -> str:
    """What may be said of a structured line: its constant name, and the types of the errors."""
    try:
        fields = json.loads(message)
    except ValueError:
        return ""
    name = str(fields.get("event", ""))
    types = [_type(error) for error in _errors(fields)]
    return " ".join([name if _EVENT.fullmatch(name) else "", *types]).strip()


def _errors(fields: Dict[str, Any]) -> List[Dict[str, Any]]:
    errors = fields.get("exception")
    return [error for error in errors if isinstance(error, dict)] if isinstance(errors, list) else []


def _type(error: Dict[str, Any]) -> str:
    frames = error.get("frames") or [{}]
    return f"{error.get('exc_type')} at {frames[-1].get('filename')}:{frames[-1].get('lineno')}"


def _calls(trace: Optional[TracebackType]) -> str:
    frames = traceback.extract_tb(trace)[-6:]
    return "\n".join(f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in frames)
