"""What agents write: sheets of calls, and what stands beside a request."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, LargeBinary, String, Table, Text

from assistant.store.tables.schema import Moment, metadata

call_sheets = Table(
    "call_sheets",
    metadata,
    # Chosen by the console when the call begins, so that a sheet sent again after a lost session is the same one.
    Column("id", String(64), primary_key=True),
    Column("at", Moment, nullable=False, index=True),
    # No foreign key: the sheet outlives the account, and names nobody.
    Column("by", String(32), nullable=False),
    Column("language", String(8), nullable=False),
    Column("outcome", String(16), nullable=False),
    Column("question", Text, nullable=False),
    Column("theme", String(64), nullable=False),
    Column("sector", String(32), nullable=False),
    Column("size", String(32), nullable=False),
    Column("decision", String(32), nullable=False),
    Column("fiches", JSON, nullable=False),
    Column("missing", Boolean, nullable=False),
)

case_files = Table(
    "case_files",
    metadata,
    Column("request_id", ForeignKey("advice_requests.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("assignee", String(64)),
    # A keyed mark, not a name: tells two organisations apart.
    Column("organisation", String(32)),
    # The subject's, in half precision.
    Column("vector", LargeBinary),
    # Read by itself: who has what is told without the vectors.
    Index(None, "assignee", "request_id"),
)

case_notes = Table(
    "case_notes",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("request_id", ForeignKey("advice_requests.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("at", Moment, nullable=False),
    Column("by", String(64), nullable=False),
    Column("text", LargeBinary, nullable=False),
)
