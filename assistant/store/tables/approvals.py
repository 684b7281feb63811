"""The table of supervised answers."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Index, Integer, String, Table, Text

from assistant.store.tables.schema import Moment, metadata

approvals = Table(
    "approvals",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("asked", Moment, nullable=False, index=True),
    # No foreign key: it outlives the account, and names nobody.
    Column("by", String(64), nullable=False, index=True),
    Column("language", String(8), nullable=False),
    Column("document_id", String(200), nullable=False, index=True),
    Column("topic", String(64), nullable=False),
    # All words are scrubbed.
    Column("question", Text, nullable=False),
    Column("notes", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("sources", JSON, nullable=False),
    Column("marks", JSON, nullable=False),
    Column("state", String(16), nullable=False),
    Column("decided", Moment),
    Column("decided_by", String(64)),
    Column("answer", Text),
    Column("reason", Text),
    Column("version", Integer, nullable=False),
    Index(None, "state", "asked"),
)
