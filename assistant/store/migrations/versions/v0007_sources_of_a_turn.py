"""The places a turn's answer rested on, with a digest of their words, so that it can be said what changed since."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision: str = "0007"
down_revision: str | None = "0006"


def upgrade() -> None:
    """Adds the column, empty for the turns before it: of their sources nothing can be said."""
    with op.batch_alter_table("turns") as turns:
        turns.add_column(sa.Column("sources", sa.JSON))


def downgrade() -> None:
    """Drops it."""
    with op.batch_alter_table("turns") as turns:
        turns.drop_column("sources")
