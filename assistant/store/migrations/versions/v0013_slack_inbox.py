"""What Slack sent and is not yet acted on: sealed until it is, so that a crash loses nothing that was acknowledged."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision: str = "0013"
down_revision: str | None = "0012"


def upgrade() -> None:
    """Adds the sealed request, whose it is, and how often it was tried again."""
    op.add_column("slack_seen", sa.Column("team_id", sa.String(32), nullable=False, server_default=""))
    op.add_column("slack_seen", sa.Column("sealed", sa.LargeBinary))
    op.add_column("slack_seen", sa.Column("tries", sa.Integer, nullable=False, server_default="0"))


def downgrade() -> None:
    """Takes them away; what was not yet acted on is lost."""
    with op.batch_alter_table("slack_seen") as batch:
        for column in ("tries", "sealed", "team_id"):
            batch.drop_column(column)
