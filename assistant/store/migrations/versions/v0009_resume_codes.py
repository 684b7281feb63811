"""Codes by which a person comes back to a draft."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision: str = "0009"
down_revision: str | None = "0008"


def upgrade() -> None:
    """Creates the table; a code goes with its conversation."""
    op.create_table(
        "resume_codes",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("conversation_id", sa.String(64), nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_resume_codes"),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name="fk_resume_codes_conversation_id",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_resume_codes_conversation_id", "resume_codes", ["conversation_id"])


def downgrade() -> None:
    """Drops it: drafts are then reached by their conversation alone."""
    op.drop_table("resume_codes")
