"""The one way by which rows go, whether their time is over or their owner asks for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Table, delete, select

from assistant.advice_request.lifecycle import FINISHED
from assistant.audit import Access
from assistant.retention.journal import Journal
from assistant.store import tables
from assistant.store.audit import StoredAudit

ERASED, PURGED = "erased", "purged"


@dataclass(frozen=True)
class Kind:
    """Rows that go together with all that belongs to them; `key` names one, `since` is when its time began."""

    table: Table
    key: str
    since: str
    over: ColumnElement[bool] | None = None
    born: str | None = None
    """When a row came to be, where its key may have been another's before."""


KINDS = {
    "conversation": Kind(tables.conversations, "id", "seen"),
    "request": Kind(
        tables.advice_requests,
        "reference",
        "changed",
        tables.advice_requests.c.status.in_([status.value for status in FINISHED]),
        born="submitted",
    ),
    "receipt": Kind(tables.receipts, "id", "at"),
    "notice": Kind(tables.outbox, "key", "created", tables.outbox.c.due.is_(None)),
    "session": Kind(tables.sessions, "sha256", "seen"),
    "invitation": Kind(tables.invitations, "sha256", "expires"),
    "sign_in_attempt": Kind(tables.sign_in_attempts, "key", "at"),
    "known_visitor": Kind(tables.known_visitors, "key", "at"),
    "slack_thread": Kind(tables.slack.threads, "key", "at"),
    "slack_request": Kind(tables.slack.seen, "key", "at"),
    "slack_link": Kind(tables.slack.links, "sha256", "expires"),
    "slack_installing": Kind(tables.slack.install_states, "sha256", "expires"),
    "call": Kind(tables.call_sheets, "id", "at"),
    "gap": Kind(tables.gaps.questions, "asker", "week"),
    "approval": Kind(tables.approvals.approvals, "id", "asked"),
    "gap_topic": Kind(tables.gaps.topics, "id", "changed"),
}


class StoredErasure:
    """Takes rows away, and leaves the proof of it in the audit log."""

    def __init__(self, connection: Connection, journal: Journal | None = None) -> None:
        self._connection, self._audit, self._journal = connection, StoredAudit(connection), journal

    def purge(self, kind: str, before: datetime, access: Access) -> int:
        """Takes away what is over and older than a moment; returns how many."""
        wanted = KINDS[kind]
        older = wanted.table.c[wanted.since] < before
        count = self._take(wanted, older if wanted.over is None else older & wanted.over)
        if count:
            self._audit.add(access, PURGED, f"{kind}:{count}")
        return count

    def erase(self, kind: str, mark: str, access: Access) -> bool:
        """Takes one away, whatever its age and state; returns whether it was there."""
        if self._journal is not None:
            # First: a line too many erases nothing, a line missing would let a backup bring somebody back.
            self._journal.add(kind, mark, access.at)
        return self.erase_again(kind, mark, access)

    def erase_again(self, kind: str, mark: str, access: Access, erased: datetime | None = None) -> bool:
        """The same, where the journal holds it already; what was born after that moment bears the mark anew and stays.

        An old backup put back gives numbers out again: a new request must not go for the one that had its number.
        """
        wanted = KINDS[kind]
        named = wanted.table.c[wanted.key] == mark
        if erased is not None and wanted.born is not None:
            # The journal's moments are whole seconds.
            named &= wanted.table.c[wanted.born] < erased + timedelta(seconds=1)
        there = self._take(wanted, named) > 0
        if there:
            self._audit.add(access, ERASED, f"{kind}:{mark[:24]}")
        return there

    def prune_audit(self, before: datetime, access: Access) -> int:
        """Takes away the audit log's oldest lines; the chain says up to where."""
        return self._audit.prune(before, access)

    def sender(self, conversation_mark: str) -> str | None:
        """The name by which the dialogue engine knows a conversation, or None."""
        known = tables.conversations.c.id == conversation_mark
        query = select(tables.conversations.c.rasa_sender).where(known)
        return self._connection.execute(query).scalar_one_or_none()

    def _take(self, wanted: Kind, condition: ColumnElement[bool]) -> int:
        # What belongs to a row goes with it: the tables say so (ON DELETE CASCADE).
        return self._connection.execute(delete(wanted.table).where(condition)).rowcount
