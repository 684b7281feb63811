"""What was erased is written for good, one line each, and read again whatever became of the last one."""

from __future__ import annotations

import stat
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from assistant.retention.journal import Journal

AT = datetime(2026, 11, 22, 9, 30, 15, 999, tzinfo=timezone(timedelta(hours=1)))


def test_each_erasure_is_a_line_added_to_those_before_it(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "not" / "yet" / "erasures.txt")
    assert list(journal.lines()) == []
    journal.add("request", "one", AT)
    Journal(journal.path).add("conversation", "other", AT)
    assert journal.path.read_text("ascii") == (
        "request one 2026-11-22T08:30:15+00:00\nconversation other 2026-11-22T08:30:15+00:00\n"
    )
    at = AT.replace(microsecond=0).astimezone(UTC)
    assert list(journal.lines()) == [("request", "one", at), ("conversation", "other", at)]


def test_only_the_service_reads_it(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "erasures.txt")
    journal.add("request", "one", AT)
    assert stat.S_IMODE(journal.path.stat().st_mode) == 0o600


def test_a_line_cut_short_is_left_out_and_one_without_its_moment_counts(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "erasures.txt")
    journal.path.write_text("request one\nconversation other 2026-11-2\n\nreq", "ascii")
    assert list(journal.lines()) == [("request", "one", None), ("conversation", "other", None)]
