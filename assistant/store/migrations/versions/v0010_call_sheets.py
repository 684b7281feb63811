"""End-of-call sheets: what is kept of a call, without who called."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision: str = "0010"
down_revision: str | None = "0009"


def upgrade() -> None:
    """Creates the sheets."""
    op.create_table(
        "call_sheets",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("theme", sa.String(64), nullable=False),
        sa.Column("sector", sa.String(32), nullable=False),
        sa.Column("size", sa.String(32), nullable=False),
        sa.Column("decision", sa.String(32), nullable=False),
        sa.Column("fiches", sa.JSON, nullable=False),
        sa.Column("missing", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_call_sheets"),
    )
    op.create_index("ix_call_sheets_at", "call_sheets", ["at"])


def downgrade() -> None:
    """Drops them."""
    op.drop_table("call_sheets")
