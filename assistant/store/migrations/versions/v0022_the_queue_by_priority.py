"""The queue's index holds priorities too: a long queue filtered by them still reads no whole request."""

from __future__ import annotations

from alembic import op

revision: str = "0022"
down_revision: str | None = "0021"

NAME = "ix_advice_requests_queue"


def upgrade() -> None:
    """Makes the index again, with priorities."""
    op.drop_index(NAME, "advice_requests")
    op.create_index(NAME, "advice_requests", ["submitted", "id", "status", "language", "priority", "titles"])


def downgrade() -> None:
    """Makes it again without."""
    op.drop_index(NAME, "advice_requests")
    op.create_index(NAME, "advice_requests", ["submitted", "id", "status", "language", "titles"])
