"""Casework: titles to search, assignment, internal notes, what groups are made of."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from assistant.store.titles import fold_titles

revision: str = "0011"
down_revision: str | None = "0010"

_REQUESTS = sa.table("advice_requests", sa.column("id"), sa.column("subject"), sa.column("sector"), sa.column("titles"))


def upgrade() -> None:
    """Adds the tables, and the titles of the requests that are there."""
    op.add_column("advice_requests", sa.Column("titles", sa.Text, nullable=False, server_default=""))
    connection = op.get_bind()
    for row in connection.execute(sa.select(_REQUESTS.c.id, _REQUESTS.c.subject, _REQUESTS.c.sector)).all():
        titles = fold_titles(row.subject, row.sector)
        connection.execute(sa.update(_REQUESTS).where(_REQUESTS.c.id == row.id).values(titles=titles))
    op.create_table(
        "case_files",
        sa.Column("request_id", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("assignee", sa.String(64)),
        sa.Column("organisation", sa.String(32)),
        sa.Column("vector", sa.LargeBinary),
        sa.PrimaryKeyConstraint("request_id", name="pk_case_files"),
        sa.ForeignKeyConstraint(
            ["request_id"], ["advice_requests.id"], name="fk_case_files_request_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_case_files_assignee", "case_files", ["assignee"])
    op.create_table(
        "case_notes",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("request_id", sa.Integer, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(64), nullable=False),
        sa.Column("text", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_case_notes"),
        sa.ForeignKeyConstraint(
            ["request_id"], ["advice_requests.id"], name="fk_case_notes_request_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_case_notes_request_id", "case_notes", ["request_id"])


def downgrade() -> None:
    """Drops them, notes and assignments with them."""
    op.drop_table("case_notes")
    op.drop_table("case_files")
    op.drop_column("advice_requests", "titles")
