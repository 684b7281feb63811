"""The audit log, as rows that the database itself refuses to change."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from assistant.audit import PRUNED, Access, Chain, Line, Verdict, base_mark, chained, verify
from assistant.store.engine import READING
from assistant.store.tables import audit_head, audit_log


class StoredAudit:
    """Adds lines, and takes away none but the oldest, by a pruning that the chain itself records."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, access: Access, what: str, which: str = "") -> Line:
        """Writes one line, in the transaction of what it tells; RuntimeError where nothing would be kept of it."""
        if self._connection.get_execution_options().get(READING, False):
            raise RuntimeError("a reading of a request is written down: open it in a transaction")
        chain = self._chain(alone=True)
        number = chain.head + 1
        hashed = chained(number, access.at, access.who, what, which, access.why, chain.head_hash)
        line = Line(number, access.at, access.who, what, which, access.why, hashed)
        self._connection.execute(insert(audit_log).values(vars(line)))
        self._connection.execute(update(audit_head).values(head=number, head_hash=hashed))
        return line

    def lines(self, which: str | None = None) -> Iterator[Line]:
        """Yields the lines in order, those about one request only if it is named."""
        query = select(audit_log).order_by(audit_log.c.number)
        if which is not None:
            query = query.where(audit_log.c.which == which)
        for row in self._connection.execute(query).mappings():
            yield Line(**row)

    def latest(self, count: int, before: int | None = None, which: str | None = None) -> tuple[Line, ...]:
        """Returns the last lines, latest first, from those before a number and about one request or account."""
        query = select(audit_log).order_by(audit_log.c.number.desc()).limit(count)
        if before is not None:
            query = query.where(audit_log.c.number < before)
        if which is not None:
            query = query.where(audit_log.c.which == which)
        return tuple(Line(**row) for row in self._connection.execute(query).mappings())

    def verify(self) -> Verdict:
        """Tells whether every line is as it was written, none missing, none added."""
        return verify(self.lines(), self._chain())

    def prune(self, before: datetime, access: Access) -> int:
        """Takes away the lines older than a moment, after a line that says up to where; returns how many."""
        chain = self._chain(alone=True)
        older = select(audit_log).where(audit_log.c.at < before).order_by(audit_log.c.number.desc()).limit(1)
        last = self._connection.execute(older).mappings().first()
        if last is None:
            return 0
        self.add(access, PRUNED, base_mark(last["number"], last["hash"]))
        self._connection.execute(update(audit_head).values(base=last["number"], base_hash=last["hash"]))
        self._connection.execute(delete(audit_log).where(audit_log.c.number <= last["number"]))
        return int(last["number"]) - chain.base

    def _chain(self, *, alone: bool = False) -> Chain:
        query = select(audit_head)
        # On PostgreSQL the lines follow one another because each waits here; SQLite has one writer anyway.
        row: RowMapping = self._connection.execute(query.with_for_update() if alone else query).mappings().one()
        return Chain(row["base"], row["base_hash"], row["head"], row["head_hash"])
