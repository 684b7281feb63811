"""Log lines that say where something happened, never what a person wrote."""

import logging
import traceback
from types import TracebackType
from typing import Optional, Text

# Rasa puts messages, trackers and reply bodies into its log lines and its errors' texts. Only lines that begin
# with one of these, all without user content, are printed as they are.
SAFE = (
    "Starting Rasa server",
    "Rasa server is up and running",
    "Loading model",
    "Enabling coroutine debugging",
    "Starting worker",
    "Stopping worker",
)


class DiscreetFormatter(logging.Formatter):
    """Time, level, place in the code; for errors the types and the places of the calls, without any value."""

    def format(self, record: logging.LogRecord) -> Text:
        """Returns one line, and one more per call when there is an error."""
        place = f"{record.name}:{record.lineno}"
        line = f"{self.formatTime(record)} {record.levelname} {place} {self._said(record)}".rstrip()
        error = record.exc_info[1] if record.exc_info else None
        return line if error is None else f"{line} {type(error).__name__}\n{_calls(error.__traceback__)}"

    @staticmethod
    def _said(record: logging.LogRecord) -> Text:
        message = record.getMessage()
        return message.splitlines()[0] if message.startswith(SAFE) else ""


def _calls(trace: Optional[TracebackType]) -> Text:
    frames = traceback.extract_tb(trace)[-6:]
    return "\n".join(f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in frames)
