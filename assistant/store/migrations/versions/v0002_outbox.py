"""The outbox: notices written with what they tell, sent after."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Creates the outbox, empty: requests kept before it are announced to nobody again."""
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("key", sa.String(96), nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("reference", sa.String(24), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("created", _MOMENT, nullable=False),
        sa.Column("due", _MOMENT),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("sent", _MOMENT),
        sa.Column("reason", sa.String(64)),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.UniqueConstraint("key", name="uq_outbox_key"),
    )
    op.create_index("ix_outbox_due", "outbox", ["due"])


def downgrade() -> None:
    """Drops it: what had not left is told to nobody."""
    op.drop_table("outbox")
