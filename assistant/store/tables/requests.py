"""Requests for advice, what opens them, what is told of them, and the answers of repeated calls."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from assistant.store.tables.schema import Moment, metadata

advice_requests = Table(
    "advice_requests",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("reference", String(24), nullable=False, unique=True),
    Column("year", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    # What recognises a repeated submission: a fingerprint, and the data key sealed for who can repeat it whole.
    Column("submission", String(64), nullable=False, unique=True),
    Column("repeat_key", LargeBinary, nullable=False),
    Column("status", String(24), nullable=False),
    Column("priority", String(8)),
    Column("language", String(8), nullable=False),
    # The only words in clear, scrubbed of names: for lists, similarity and signals.
    Column("subject", Text, nullable=False),
    Column("sector", Text, nullable=False),
    # Both folded, for searching.
    Column("titles", Text, nullable=False, server_default=""),
    Column("version", Integer, nullable=False),
    Column("created", Moment, nullable=False),
    Column("submitted", Moment, nullable=False),
    Column("changed", Moment, nullable=False, index=True),
    # The data key, sealed to the support service; then all the rest, sealed with the data key.
    Column("support_key_id", String(16), nullable=False, index=True),
    Column("support_key", LargeBinary, nullable=False),
    Column("content", LargeBinary, nullable=False),
    UniqueConstraint("year", "number"),
    Index(None, "status", "submitted"),
    # The queue in its order, with what it is filtered and searched by: a long one is searched without reading requests.
    Index("ix_advice_requests_queue", "submitted", "id", "status", "language", "priority", "titles"),
)

advice_request_events = Table(
    "advice_request_events",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("request_id", ForeignKey("advice_requests.id", ondelete="CASCADE"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    Column("by", String(64), nullable=False),
    Column("what", String(64), nullable=False),
    Column("provenance", String(16)),
    # States and names of fields; an agent's reason, which is words, is sealed apart.
    Column("detail", JSON, nullable=False),
    Column("words", LargeBinary),
    UniqueConstraint("request_id", "number"),
)

follow_up_secrets = Table(
    "follow_up_secrets",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("request_id", ForeignKey("advice_requests.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("created", Moment, nullable=False),
    # The request's data key, sealed with the key that the secret gives.
    Column("data_key", LargeBinary, nullable=False),
)

reference_sequences = Table(
    "reference_sequences",
    metadata,
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("last", Integer, nullable=False),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String(96), nullable=False, unique=True),
    Column("kind", String(24), nullable=False),
    # No foreign key: what is due is told even if the request is erased meanwhile. No address either.
    # Of a request, or the id of an account.
    Column("reference", String(40), nullable=False),
    Column("language", String(8), nullable=False),
    Column("created", Moment, nullable=False),
    # Null: over, sent or given up.
    Column("due", Moment, index=True),
    Column("attempts", Integer, nullable=False),
    Column("sent", Moment),
    Column("reason", String(64)),
)

receipts = Table(
    "receipts",
    metadata,
    # Fingerprints of an Idempotency-Key, alone and with the body it came with; the answer opens with both.
    Column("id", String(64), primary_key=True),
    Column("mark", String(64), nullable=False),
    Column("at", Moment, nullable=False, index=True),
    Column("answer", LargeBinary, nullable=False),
)
