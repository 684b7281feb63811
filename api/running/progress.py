"""What the operator sees while things are prepared."""

from __future__ import annotations

import sys
import time

_started = time.monotonic()


def say(line: str) -> None:
    """Writes a line with the seconds since the start."""
    sys.stderr.write(f"[{time.monotonic() - _started:5.1f} s] {line}\n")
    sys.stderr.flush()


def counting(stage: str, done: int, total: int) -> None:
    """Reports an ingestion at every tenth of the way."""
    if total and (done == total or done % max(1, total // 10) == 0):
        say(f"{stage}: {done} of {total}")
