"""Codes by which a person comes back to a draft: only the code leads to the conversation, and it is not kept."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from assistant.store.conversations import mark
from assistant.store.tables import resume_codes
from assistant.vault.data_key import DataKey, fingerprint, new_typed_code, read_typed_code
from assistant.vault.place import Place

_FOUND_BY, _OPENED_BY = "resume-id", "resume-key"


class StoredResumeCodes:
    """Gives a code for a conversation, and the conversation for a code."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def give(self, conversation_id: str, at: datetime) -> str:
        """Returns a new code, which replaces the one given before: a draft has one code at a time."""
        code = new_typed_code()
        identity = fingerprint(code, _FOUND_BY)
        self._connection.execute(
            delete(resume_codes).where(resume_codes.c.conversation_id == mark(conversation_id))
        )
        sealed = DataKey.of_code(code, _OPENED_BY).seal(_place(identity), conversation_id.encode())
        row = {"id": identity, "conversation_id": mark(conversation_id), "sealed": sealed, "created": at}
        self._connection.execute(insert(resume_codes).values(row))
        return code

    def conversation_of(self, code: str) -> str | None:
        """Returns the conversation's id, or None for a code that opens nothing (any more)."""
        read = read_typed_code(code)
        identity = fingerprint(read, _FOUND_BY)
        sealed = self._connection.execute(
            select(resume_codes.c.sealed).where(resume_codes.c.id == identity)
        ).scalar()
        if sealed is None:
            return None
        return DataKey.of_code(read, _OPENED_BY).open(_place(identity), sealed).decode()


def _place(identity: str) -> Place:
    return Place("resume_codes", identity, "conversation_id")
