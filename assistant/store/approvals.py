"""Supervised answers, as rows."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, insert, select, update

from assistant.store.tables.approvals import approvals as _approvals
from assistant.supervision.model import Approval, State


class StoredApprovals:
    """Keeps answers put to a senior."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, approval: Approval) -> None:
        """Keeps a new one."""
        self._connection.execute(insert(_approvals).values(_row(approval)))

    def save(self, approval: Approval) -> None:
        """Writes one that is known."""
        known = update(_approvals).where(_approvals.c.id == approval.id)
        self._connection.execute(known.values(_row(approval)))

    def get(self, approval_id: str, *, alone: bool = False) -> Approval | None:
        """One, or None; held for this transaction if `alone`."""
        query = select(_approvals).where(_approvals.c.id == approval_id)
        return next(iter(self._read(query.with_for_update() if alone else query)), None)

    def waiting(self) -> tuple[Approval, ...]:
        """Those that wait, the oldest first."""
        query = select(_approvals).where(_approvals.c.state == State.WAITING.value)
        return self._read(query.order_by(_approvals.c.asked, _approvals.c.id))

    def of(self, user_id: str, limit: int) -> tuple[Approval, ...]:
        """The last ones that somebody asked for, the newest first."""
        query = select(_approvals).where(_approvals.c.by == user_id)
        return self._read(query.order_by(_approvals.c.asked.desc(), _approvals.c.id).limit(limit))

    def on(self, documents: Collection[str], states: Collection[State], limit: int) -> tuple[Approval, ...]:
        """Those that rest on one of these documents, in one of these states, the newest first."""
        wanted = _approvals.c.document_id.in_(documents) & _approvals.c.state.in_([each.value for each in states])
        return self._read(select(_approvals).where(wanted).order_by(_approvals.c.decided.desc()).limit(limit))

    def _read(self, query: Select[Any]) -> tuple[Approval, ...]:
        return tuple(_approval(row) for row in self._connection.execute(query).mappings())


def _row(approval: Approval) -> dict[str, Any]:
    row = asdict(approval)
    return {**row, "state": approval.state.value, "sources": list(row["sources"]), "marks": list(row["marks"])}


def _approval(row: RowMapping) -> Approval:
    return Approval(
        **{**row, "state": State(row["state"]), "sources": tuple(row["sources"]), "marks": tuple(row["marks"])}
    )
