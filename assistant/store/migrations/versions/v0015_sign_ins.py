"""Wrong sign-ins are counted apart from accounts, by marks; an account says when it was last opened."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision: str = "0015"
down_revision: str | None = "0014"

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Waits that were running end here: they were those of accounts, which anybody could make wait."""
    with op.batch_alter_table("users") as batch:
        batch.add_column(sa.Column("signed_in", _MOMENT))
        batch.drop_column("failures")
        batch.drop_column("failed")
    op.create_table(
        "sign_in_attempts",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_sign_in_attempts"),
    )
    op.create_index("ix_sign_in_attempts_at", "sign_in_attempts", ["at"])
    op.create_table(
        "known_visitors",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_known_visitors"),
    )
    op.create_index("ix_known_visitors_at", "known_visitors", ["at"])
    with op.batch_alter_table("outbox") as batch:
        batch.alter_column("reference", existing_type=sa.String(24), type_=sa.String(40), existing_nullable=False)


def downgrade() -> None:
    """Notices about accounts go: their ids would not fit."""
    op.execute("DELETE FROM outbox WHERE length(reference) > 24")
    with op.batch_alter_table("outbox") as batch:
        batch.alter_column("reference", existing_type=sa.String(40), type_=sa.String(24), existing_nullable=False)
    op.drop_table("known_visitors")
    op.drop_table("sign_in_attempts")
    with op.batch_alter_table("users") as batch:
        batch.drop_column("signed_in")
        batch.add_column(sa.Column("failures", sa.Integer, nullable=False, server_default="0"))
        batch.add_column(sa.Column("failed", _MOMENT))
