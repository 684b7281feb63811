"""Conversations and their turns, as rows sealed with the key that the conversation's id gives."""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from typing import Any

from sqlalchemy import Connection, RowMapping, insert, select, update

from assistant.conversation.state import Conversation, FieldValue, SourceShown, Turn
from assistant.errors import Unknown
from assistant.store import tables
from assistant.store.errors import Overtaken
from assistant.vault.data_key import DataKey, fingerprint
from assistant.vault.place import Place

_IN_COLUMNS = frozenset({"rasa_sender", "language", "created", "seen", "turns"})
_IN_STATE = frozenset(field.name for field in fields(Conversation)) - _IN_COLUMNS - {"id"}
_IN_WORDS = ("text", "answer")
_SHOWN_AGAIN = ("turn_id", "language", "outcome", "messages", "disclaimer")


class StoredConversations:
    """Keeps conversations and their turns; the port is assistant.conversation.state.Conversations."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, conversation_id: str) -> Conversation | None:
        """Returns the conversation, or None if it is unknown; CannotOpen if what is kept of it is damaged."""
        known = tables.conversations.c.id == mark(conversation_id)
        row = self._connection.execute(select(tables.conversations).where(known)).mappings().first()
        return _conversation(row, conversation_id) if row else None

    def save(self, conversation: Conversation, *, known: bool = False) -> None:
        """Writes the conversation, new or known; NotFound where one that was `known` has been deleted since."""
        row = conversation_row(conversation)
        there = tables.conversations.c.id == row["id"]
        if self._connection.execute(update(tables.conversations).where(there).values(row)).rowcount == 0:
            if known:
                # Whoever deletes waits for the turn under way; should that fail, nobody is brought back.
                raise Unknown("gone")
            self._connection.execute(insert(tables.conversations).values(row))

    def add_turn(self, turn: Turn) -> None:
        """Adds a turn to a saved conversation, or writes again one that is known; Overtaken if another has its number."""
        row = turn_row(turn)
        known = tables.turns.c.id == turn.id
        if self._connection.execute(update(tables.turns).where(known).values(row)).rowcount == 0:
            # Turns are led one at a time; should that fail, between two processes, the first one kept stands.
            if self._has_turn(row["conversation_id"], turn.number):
                raise Overtaken()
            self._connection.execute(insert(tables.turns).values(row))

    def _has_turn(self, marked: str, number: int) -> bool:
        turns = tables.turns.c
        query = select(turns.id).where(turns.conversation_id == marked, turns.number == number)
        return self._connection.execute(query).first() is not None

    def turn(self, turn_id: str) -> Turn | None:
        """Returns the turn without what is sealed, or None: who has no conversation's id reads no one's words."""
        row = self._connection.execute(select(tables.turns).where(tables.turns.c.id == turn_id)).mappings().first()
        return _turn(row, row["conversation_id"], {"text": None, "answer": row["answer"]}) if row else None

    def turns(self, conversation_id: str) -> tuple[Turn, ...]:
        """Returns the turns in order, whole."""
        query = select(tables.turns).where(tables.turns.c.conversation_id == mark(conversation_id))
        rows = self._connection.execute(query.order_by(tables.turns.c.number)).mappings()
        key = _key(conversation_id)
        return tuple(_turn(row, conversation_id, _words(row, key)) for row in rows)


def mark(conversation_id: str) -> str:
    """What a conversation's row is found by: it leads back to neither its id nor its key."""
    return fingerprint(conversation_id, "conversation-id")


def conversation_row(conversation: Conversation) -> dict[str, Any]:
    """The columns of a conversation."""
    values = asdict(conversation)
    row = {name: values.pop(name) for name in _IN_COLUMNS}
    row["id"] = mark(values.pop("id"))
    sealed = _key(conversation.id).seal(_state_place(row["id"]), json.dumps(values).encode())
    return {**row, "state": sealed}


def turn_row(turn: Turn) -> dict[str, Any]:
    """The columns of a turn."""
    row = asdict(turn)
    words = {name: row.pop(name) for name in _IN_WORDS}
    sealed = _key(turn.conversation_id).seal(_words_place(turn.id), json.dumps(words).encode())
    return {**row, "conversation_id": mark(turn.conversation_id), "words": sealed, "answer": shown_again(turn)}


def shown_again(turn: Turn) -> dict[str, Any] | None:
    """The part of a reply that anyone may be shown again: what the sources say, never a word of the person's."""
    if turn.answer is None or turn.outcome != "answer" or turn.asking is not None:
        return None
    kept = {name: turn.answer[name] for name in _SHOWN_AGAIN if name in turn.answer}
    repaired = turn.answer.get("corrected")
    messages = [_without_question(each, repaired) for each in kept.get("messages", ()) if each["citations"]]
    return {**kept, "messages": messages}


def _without_question(message: dict[str, Any], repaired: str | None) -> dict[str, Any]:
    """The message without the line above it that repeats the question whose spelling was repaired."""
    if not repaired or repaired not in message["text"]:
        return message
    return {**message, "text": message["text"].partition(repaired)[2].partition("\n\n")[2]}


def _conversation(row: RowMapping, conversation_id: str) -> Conversation:
    values = json.loads(_key(conversation_id).open(_state_place(row["id"]), row["state"]))
    # What another version of the product wrote beside is left out; what it did not know yet takes its default.
    state = {name: _frozen(value) for name, value in values.items() if name in _IN_STATE}
    state["fields"] = {name: FieldValue(**held) for name, held in state["fields"].items()}
    state["steps"] = tuple(SourceShown(**step) for step in state["steps"])
    return Conversation(id=conversation_id, **{name: row[name] for name in _IN_COLUMNS}, **state)


def _turn(row: RowMapping, conversation_id: str, words: dict[str, Any]) -> Turn:
    apart = ("words", "answer", "conversation_id", "sources")
    columns = {name: value for name, value in row.items() if name not in apart}
    return Turn(**columns, sources=tuple(row["sources"] or ()), **words, conversation_id=conversation_id)


def _words(row: RowMapping, key: DataKey) -> dict[str, Any]:
    words: dict[str, Any] = json.loads(key.open(_words_place(row["id"]), row["words"]))
    return words


def _key(conversation_id: str) -> DataKey:
    return DataKey.of_code(conversation_id, "conversation")


def _state_place(row: str) -> Place:
    return Place("conversations", row, "state")


def _words_place(turn_id: str) -> Place:
    return Place("turns", turn_id, "words")


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
