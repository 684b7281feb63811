"""The gap board: questions without a good answer, and the topics they make."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision: str = "0014"
down_revision: str | None = "0013"


def upgrade() -> None:
    """Creates both tables."""
    op.create_table(
        "gap_topics",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("owner", sa.String(64)),
        sa.Column("fiche", sa.String(200)),
        sa.Column("reopened", sa.Boolean, nullable=False),
        sa.Column("changed", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_gap_topics"),
    )
    op.create_index("ix_gap_topics_changed", "gap_topics", ["changed"])
    op.create_table(
        "gap_questions",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("week", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(16), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("asker", sa.String(64), nullable=False),
        sa.Column("request_id", sa.Integer),
        sa.Column("vector", sa.LargeBinary),
        sa.Column("topic_id", sa.String(32)),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("grouped", sa.Boolean, nullable=False),
        sa.Column("apart", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_gap_questions"),
        sa.ForeignKeyConstraint(
            ["request_id"], ["advice_requests.id"], name="fk_gap_questions_request_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["topic_id"], ["gap_topics.id"], name="fk_gap_questions_topic_id", ondelete="SET NULL"),
        sqlite_with_rowid=False,
    )
    for column in ("week", "asker", "request_id", "topic_id"):
        op.create_index(f"ix_gap_questions_{column}", "gap_questions", [column])


def downgrade() -> None:
    """Drops them."""
    op.drop_table("gap_questions")
    op.drop_table("gap_topics")
