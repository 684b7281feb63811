"""What the console leaves to a process of its own is stopped where it hangs, and its failure is told in one word."""

from __future__ import annotations

import sys
import time

from api.support.__main__ import failure_of


def test_work_that_hangs_is_stopped_and_work_that_fails_is_told() -> None:
    began = time.monotonic()
    assert failure_of((sys.executable, "-c", "import time; time.sleep(60)"), 0.3) == "more than 0.3 s"
    assert time.monotonic() - began < 30
    assert failure_of((sys.executable, "-c", "raise SystemExit(3)"), 60) == "exit 3"
    assert failure_of((sys.executable, "-c", ""), 60) is None
