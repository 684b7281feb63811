"""Conversations and their turns, as rows."""

from __future__ import annotations

from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from assistant.conversation.state import Conversation, FieldValue, SourceShown, Turn
from assistant.store import tables

_IN_COLUMNS = frozenset({"id", "rasa_sender", "language", "created", "seen", "turns", "reference"})
_IN_STATE = frozenset(field.name for field in fields(Conversation)) - _IN_COLUMNS


class StoredConversations:
    """Keeps conversations and their turns; the port is assistant.conversation.state.Conversations."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, conversation_id: str) -> Conversation | None:
        """Returns the conversation, or None if it is unknown."""
        return self._one(tables.conversations.c.id == conversation_id)

    def of_sender(self, rasa_sender: str) -> Conversation | None:
        """Returns the conversation that Rasa knows by this name, or None."""
        return self._one(tables.conversations.c.rasa_sender == rasa_sender)

    def save(self, conversation: Conversation) -> None:
        """Writes the conversation, new or known."""
        row = _row(conversation)
        known = tables.conversations.c.id == conversation.id
        if self._connection.execute(update(tables.conversations).where(known).values(row)).rowcount == 0:
            self._connection.execute(insert(tables.conversations).values(row))

    def add_turn(self, turn: Turn) -> None:
        """Adds a turn to a saved conversation, or writes again one that is known."""
        row = asdict(turn)
        known = tables.turns.c.id == turn.id
        if self._connection.execute(update(tables.turns).where(known).values(row)).rowcount == 0:
            self._connection.execute(insert(tables.turns).values(row))

    def turn(self, turn_id: str) -> Turn | None:
        """Returns the turn, or None if it is unknown."""
        row = self._connection.execute(select(tables.turns).where(tables.turns.c.id == turn_id)).mappings().first()
        return Turn(**row) if row else None

    def turns(self, conversation_id: str) -> tuple[Turn, ...]:
        """Returns the turns in order."""
        query = select(tables.turns).where(tables.turns.c.conversation_id == conversation_id)
        rows = self._connection.execute(query.order_by(tables.turns.c.number)).mappings()
        return tuple(Turn(**row) for row in rows)

    def forget(self, conversation_id: str) -> None:
        """Deletes the conversation, its turns and what was said of them."""
        self._connection.execute(delete(tables.conversations).where(tables.conversations.c.id == conversation_id))

    def purge(self, before: datetime) -> int:
        """Deletes the conversations last seen before a moment, and returns how many."""
        return self._connection.execute(delete(tables.conversations).where(tables.conversations.c.seen < before)).rowcount

    def _one(self, condition: Any) -> Conversation | None:
        row = self._connection.execute(select(tables.conversations).where(condition)).mappings().first()
        return _conversation(row) if row else None


def _row(conversation: Conversation) -> dict[str, Any]:
    values = asdict(conversation)
    row = {name: values.pop(name) for name in _IN_COLUMNS}
    return {**row, "state": values}


def _conversation(row: RowMapping) -> Conversation:
    # What another version of the product wrote beside is left out; what it did not know yet takes its default.
    state = {name: _frozen(value) for name, value in row["state"].items() if name in _IN_STATE}
    state["fields"] = {name: FieldValue(**held) for name, held in state["fields"].items()}
    state["steps"] = tuple(SourceShown(**step) for step in state["steps"])
    return Conversation(**{name: row[name] for name in _IN_COLUMNS}, **state)


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
