"""On PostgreSQL no account but the owner of the tables reads a row of them, whatever rights it is given by mistake."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision: str = "0020"
down_revision: str | None = "0019"

TABLES = (
    "advice_request_events", "advice_requests", "approvals", "audit_head", "audit_log", "call_sheets", "case_files",
    "case_notes", "conversations", "feedback", "follow_up_secrets", "gap_questions", "gap_topics", "invitations",
    "known_visitors", "network_fiches", "outbox", "receipts", "reference_sequences", "resume_codes", "sessions",
    "sign_in_attempts", "slack_channel_documents", "slack_channels", "slack_install_states", "slack_installations",
    "slack_links", "slack_seen", "slack_threads", "slack_workspaces", "turns", "users",
)  # fmt: skip


def upgrade() -> None:
    """Turns row security on, without a policy: who is not the owner sees no row, and can add none."""
    _each("ENABLE")


def downgrade() -> None:
    """Turns it off."""
    _each("DISABLE")


def _each(word: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        for table in TABLES:
            op.execute(sa.text(f"ALTER TABLE {table} {word} ROW LEVEL SECURITY"))  # nosemgrep: raw-sql - our own names
