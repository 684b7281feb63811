"""The charter's ruling in which a turn ended, one word of ours, so that the figures can count it with those of calls."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision: str = "0021"
down_revision: str | None = "0020"


def upgrade() -> None:
    """Adds the column, empty for the turns before it: they are not counted."""
    op.add_column("turns", sa.Column("decision", sa.String(32)))


def downgrade() -> None:
    """Drops it."""
    with op.batch_alter_table("turns") as turns:
        turns.drop_column("decision")
