"""Who has which request, in the index alone: what nobody has is found without reading what stands beside each request."""

from __future__ import annotations

from alembic import op

revision: str = "0019"
down_revision: str | None = "0018"

BEFORE, NAME = "ix_case_files_assignee", "ix_case_files_assignee_request_id"


def upgrade() -> None:
    """Creates the index, and drops the one that it goes on from."""
    op.create_index(NAME, "case_files", ["assignee", "request_id"])
    op.drop_index(BEFORE, "case_files")


def downgrade() -> None:
    """Puts the old one back."""
    op.create_index(BEFORE, "case_files", ["assignee"])
    op.drop_index(NAME, "case_files")
