"""Accounts of the console, what opens them, and the counts that slow guessing down."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Integer, LargeBinary, String, Table

from assistant.store.tables.schema import Moment, metadata

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
