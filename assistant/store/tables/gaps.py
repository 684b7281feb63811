"""The tables of the gap board."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Integer, LargeBinary, String, Table, Text

from assistant.store.tables.schema import Moment, metadata

topics = Table(
    "gap_topics",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("state", String(16), nullable=False),
    # No foreign key: the topic outlives the account.
    Column("owner", String(64)),
    Column("fiche", String(200)),
    Column("reopened", Boolean, nullable=False),
    Column("changed", Moment, nullable=False, index=True),
    Column("version", Integer, nullable=False),
)

questions = Table(
    "gap_questions",
    metadata,
    # A digest that only who has the conversation's id can find again; no foreign key to a conversation or a turn.
    Column("id", String(64), primary_key=True),
    # A Monday at midnight, nothing finer.
    Column("week", Moment, nullable=False, index=True),
    Column("reason", String(16), nullable=False),
    Column("language", String(8), nullable=False),
    # Scrubbed.
    Column("text", Text, nullable=False),
    # Tells two conversations of one week apart.
    Column("asker", String(64), nullable=False, index=True),
    # Where the words are the subject of a request, they go with it.
    Column("request_id", ForeignKey("advice_requests.id", ondelete="CASCADE"), index=True),
    # In half precision; null until it is encoded.
    Column("vector", LargeBinary),
    Column("topic_id", ForeignKey("gap_topics.id", ondelete="SET NULL"), index=True),
    Column("place", Integer, nullable=False),
    Column("grouped", Boolean, nullable=False),
    # Taken out of its topic by hand: it is in no group any more.
    Column("apart", Boolean, nullable=False),
    # Rows are kept by their random id, so that their order says nothing of when each was written.
    sqlite_with_rowid=False,
)
