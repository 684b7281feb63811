"""Whether an opinion is that of who holds the conversation, so that nobody takes another's words away with their own."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision: str = "0018"
down_revision: str | None = "0017"


def upgrade() -> None:
    """Adds the column; of the opinions before it nobody knows whose they are, so they count as another's."""
    op.add_column("feedback", sa.Column("own", sa.Boolean, nullable=False, server_default=sa.false()))


def downgrade() -> None:
    """Drops it."""
    with op.batch_alter_table("feedback") as feedback:
        feedback.drop_column("own")
