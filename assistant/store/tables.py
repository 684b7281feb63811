"""The tables, in types that SQLite and PostgreSQL share; migrations create them, never create_all."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Moment(TypeDecorator[datetime]):
    """A moment with its time zone; SQLite, which has none, keeps it in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuses a moment without time zone: it could mean any hour."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Gives back the time zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


conversations = Table(
    "conversations",
    metadata,
    # A digest: the conversation's own id is the code that opens it, and is written nowhere.
    Column("id", String(64), primary_key=True),
    Column("rasa_sender", String(64), nullable=False, unique=True),
    Column("language", String(8), nullable=False),
    Column("created", Moment, nullable=False),
    Column("seen", Moment, nullable=False, index=True),
    Column("turns", Integer, nullable=False),
    # Facts, draft fields, what is being asked: sealed with the key that the conversation's id gives.
    Column("state", LargeBinary, nullable=False),
)

turns = Table(
    "turns",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("conversation_id", ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("at", Moment, nullable=False, index=True),
    Column("language", String(8), nullable=False),
    Column("intent", String(64)),
    Column("understood_by", String(16), nullable=False),
    Column("outcome", String(16), nullable=False),
    Column("asking", String(32)),
    Column("base_version", String(64)),
    Column("sources", JSON(none_as_null=True)),
    # What was said and replied, sealed with the conversation's key.
    Column("words", LargeBinary),
    # The reply once more where it comes from the sources alone, so that it can be shown again by its id.
    Column("answer", JSON(none_as_null=True)),
    UniqueConstraint("conversation_id", "number"),
)

resume_codes = Table(
    "resume_codes",
    metadata,
    # A digest of the code; the conversation's own id is sealed with the key that the code gives.
    Column("id", String(64), primary_key=True),
    Column("conversation_id", ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("created", Moment, nullable=False),
)

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

feedback = Table(
    "feedback",
    metadata,
    Column("turn_id", ForeignKey("turns.id", ondelete="CASCADE"), primary_key=True),
    Column("at", Moment, nullable=False),
    Column("helpful", Boolean, nullable=False),
    Column("reasons", JSON, nullable=False),
    Column("comment", Text),
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

audit_log = Table(
    "audit_log",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("who", String(64), nullable=False),
    Column("what", String(32), nullable=False),
    Column("which", String(96), nullable=False, index=True),
    Column("why", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)
"""Append-only: triggers refuse UPDATE and DELETE, save of lines pruned from the chain's beginning."""

audit_head = Table(
    "audit_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("base", Integer, nullable=False),
    Column("base_hash", String(64), nullable=False),
    Column("head", Integer, nullable=False),
    Column("head_hash", String(64), nullable=False),
)

users = Table(
    "users",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("email", String(254), nullable=False, unique=True),
    Column("name", String(200), nullable=False),
    Column("roles", JSON, nullable=False),
    Column("language", String(8), nullable=False),
    Column("created", Moment, nullable=False),
    Column("password_hash", String(200)),
    Column("totp_sealed", LargeBinary),
    Column("totp_last", Integer, nullable=False),
    Column("signed_in", Moment),
    Column("disabled", Boolean, nullable=False),
    Column("oidc_subject", String(400), unique=True),
)

sessions = Table(
    "sessions",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("created", Moment, nullable=False, index=True),
    Column("seen", Moment, nullable=False),
)

invitations = Table(
    "invitations",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("totp_sealed", LargeBinary, nullable=False),
    Column("expires", Moment, nullable=False),
)

# Wrong sign-ins: keyed marks of an address, of where it was typed, and of both.
sign_in_attempts = Table(
    "sign_in_attempts",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("at", Moment, nullable=False, index=True),
)

# Keyed marks of an account and of where it was opened from.
known_visitors = Table(
    "known_visitors",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("at", Moment, nullable=False, index=True),
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
    Column("assignee", String(64), index=True),
    # A keyed mark, not a name: tells two organisations apart.
    Column("organisation", String(32)),
    # The subject's, in half precision.
    Column("vector", LargeBinary),
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
