"""Answers already given under an Idempotency-Key, as rows that only the same call opens again."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import IntegrityError

from assistant.idempotency import OtherBody, Receipt, Underway
from assistant.store.tables import receipts
from assistant.vault.place import Place


class StoredReceipts:
    """Keeps an answer in the transaction of what it acknowledges."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def recall(self, call: Receipt) -> dict[str, Any] | None:
        """Returns the answer given before, or None; OtherBody if the key served for something else."""
        row = self._connection.execute(select(receipts).where(receipts.c.id == call.id)).mappings().first()
        if row is None:
            return None
        if row["mark"] != call.mark:
            raise OtherBody()
        answer: dict[str, Any] = json.loads(call.seal.open(_place(call), row["answer"]))
        return answer

    def keep(self, call: Receipt, answer: dict[str, Any], at: datetime) -> None:
        """Writes the answer; Underway, and nothing of this transaction stays, if another process was quicker."""
        row = {"id": call.id, "mark": call.mark, "at": at}
        row |= {"answer": call.seal.seal(_place(call), json.dumps(answer).encode())}
        try:
            self._connection.execute(insert(receipts).values(row))
        except IntegrityError as quicker:
            raise Underway() from quicker


def _place(call: Receipt) -> Place:
    return Place("receipts", call.id, "answer")
