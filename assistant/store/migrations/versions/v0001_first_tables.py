"""Conversations, turns, requests for advice with their events and secrets, numbering, feedback."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision: str = "0001"
down_revision: str | None = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Creates the first tables."""
    _create_conversations()
    _create_advice_requests()
    _create_feedback()


def downgrade() -> None:
    """Drops them, those that refer to others first."""
    for table in (
        "feedback",
        "follow_up_secrets",
        "advice_request_events",
        "advice_requests",
        "reference_sequences",
        "turns",
        "conversations",
    ):
        op.drop_table(table)


def _create_conversations() -> None:
    op.create_table(
        "conversations",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("rasa_sender", sa.String(64), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("created", _MOMENT, nullable=False),
        sa.Column("seen", _MOMENT, nullable=False),
        sa.Column("turns", sa.Integer, nullable=False),
        sa.Column("reference", sa.String(24)),
        sa.Column("state", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_conversations"),
        sa.UniqueConstraint("rasa_sender", name="uq_conversations_rasa_sender"),
    )
    op.create_index("ix_conversations_seen", "conversations", ["seen"])
    op.create_table(
        "turns",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("conversation_id", sa.String(64), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("text", sa.Text),
        sa.Column("intent", sa.String(64)),
        sa.Column("understood_by", sa.String(16), nullable=False),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("asking", sa.String(32)),
        sa.Column("answer", sa.JSON),
        sa.Column("base_version", sa.String(64)),
        sa.PrimaryKeyConstraint("id", name="pk_turns"),
        sa.UniqueConstraint("conversation_id", "number", name="uq_turns_conversation_id_number"),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name="fk_turns_conversation_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_turns_at", "turns", ["at"])


def _create_advice_requests() -> None:
    op.create_table(
        "advice_requests",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("reference", sa.String(24), nullable=False),
        sa.Column("year", sa.Integer, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("idempotency_key", sa.String(200), nullable=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("status", sa.String(24), nullable=False),
        sa.Column("priority", sa.String(8)),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("conversation_id", sa.String(64)),
        sa.Column("facts", sa.JSON, nullable=False),
        sa.Column("decision", sa.JSON),
        sa.Column("fields", sa.JSON, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created", _MOMENT, nullable=False),
        sa.Column("submitted", _MOMENT, nullable=False),
        sa.Column("changed", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_advice_requests"),
        sa.UniqueConstraint("reference", name="uq_advice_requests_reference"),
        sa.UniqueConstraint("idempotency_key", name="uq_advice_requests_idempotency_key"),
        sa.UniqueConstraint("year", "number", name="uq_advice_requests_year_number"),
    )
    op.create_index("ix_advice_requests_status_submitted", "advice_requests", ["status", "submitted"])
    _create_events()
    _create_secrets()
    op.create_table(
        "reference_sequences",
        sa.Column("year", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("last", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("year", name="pk_reference_sequences"),
    )


def _create_events() -> None:
    op.create_table(
        "advice_request_events",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("request_id", sa.Integer, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("by", sa.String(64), nullable=False),
        sa.Column("what", sa.String(64), nullable=False),
        sa.Column("provenance", sa.String(16)),
        sa.Column("detail", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_advice_request_events"),
        sa.UniqueConstraint("request_id", "number", name="uq_advice_request_events_request_id_number"),
        sa.ForeignKeyConstraint(
            ["request_id"], ["advice_requests.id"], name="fk_advice_request_events_request_id", ondelete="CASCADE"
        ),
    )


def _create_secrets() -> None:
    op.create_table(
        "follow_up_secrets",
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("request_id", sa.Integer, nullable=False),
        sa.Column("created", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_follow_up_secrets"),
        sa.ForeignKeyConstraint(
            ["request_id"], ["advice_requests.id"], name="fk_follow_up_secrets_request_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_follow_up_secrets_request_id", "follow_up_secrets", ["request_id"])


def _create_feedback() -> None:
    op.create_table(
        "feedback",
        sa.Column("turn_id", sa.String(64), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("helpful", sa.Boolean, nullable=False),
        sa.Column("reasons", sa.JSON, nullable=False),
        sa.Column("comment", sa.Text),
        sa.PrimaryKeyConstraint("turn_id", name="pk_feedback"),
        sa.ForeignKeyConstraint(["turn_id"], ["turns.id"], name="fk_feedback_turn_id", ondelete="CASCADE"),
    )
