"""What the operator sees while things are prepared."""

from __future__ import annotations

import sys
import time

from knowledge_base.agenda import SOON, SOON_DAYS, Agenda
from knowledge_base.review import Standing

_started = time.monotonic()


def say(line: str) -> None:
    """Writes a line with the seconds since the start."""
    sys.stderr.write(f"[{time.monotonic() - _started:5.1f} s] {line}\n")
    sys.stderr.flush()


def counting(stage: str, done: int, total: int) -> None:
    """Reports an ingestion at every tenth of the way."""
    if total and (done == total or done % max(1, total // 10) == 0):
        say(f"{stage}: {done} of {total}")


def reviews(agenda: Agenda) -> str:
    """Tells how many fiches are to be read again: an unread one is hidden from the public in the end."""
    soon, overdue, hidden = (agenda.count(each) for each in (SOON, Standing.OVERDUE, Standing.HIDDEN))
    told = f"Fiches to read again within {SOON_DAYS} days: {soon}; overdue: {overdue}; hidden from the public: {hidden}."
    if agenda.next_day is None:
        return told
    return f"{told} The next fall due on {agenda.next_day.isoformat()}: {agenda.next_count}."
