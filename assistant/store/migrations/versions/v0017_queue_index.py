"""The queue in its order, with what it is filtered and searched by: pages of a long queue read no whole request."""

from __future__ import annotations

from alembic import op

revision: str = "0017"
down_revision: str | None = "0016"

NAME = "ix_advice_requests_queue"


def upgrade() -> None:
    """Creates the index."""
    op.create_index(NAME, "advice_requests", ["submitted", "id", "status", "language", "titles"])


def downgrade() -> None:
    """Drops it."""
    op.drop_index(NAME, "advice_requests")
