"""The Slack channel: installations, requests seen, threads, one-time links; networks: settings, documents, fiches."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision: str = "0008"
down_revision: str | None = "0007"

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Creates the tables of the Slack channel."""
    _create_channel()
    _create_settings()
    _create_fiches()


def downgrade() -> None:
    """Drops them; none refers to another."""
    for table in (
        "network_fiches",
        "slack_channel_documents",
        "slack_channels",
        "slack_workspaces",
        "slack_links",
        "slack_threads",
        "slack_seen",
        "slack_install_states",
        "slack_installations",
    ):
        op.drop_table(table)


def _create_channel() -> None:
    op.create_table(
        "slack_installations",
        sa.Column("team_id", sa.String(32), nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("team_id", name="pk_slack_installations"),
    )
    op.create_table(
        "slack_install_states",
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("expires", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_slack_install_states"),
    )
    op.create_index("ix_slack_install_states_expires", "slack_install_states", ["expires"])
    op.create_table(
        "slack_seen",
        sa.Column("key", sa.String(128), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_slack_seen"),
    )
    op.create_index("ix_slack_seen_at", "slack_seen", ["at"])
    op.create_table(
        "slack_threads",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("person", sa.String(64), nullable=False),
        sa.Column("team_id", sa.String(32), nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_slack_threads"),
    )
    op.create_index("ix_slack_threads_person", "slack_threads", ["person"])
    op.create_index("ix_slack_threads_team_id", "slack_threads", ["team_id"])
    op.create_table(
        "slack_links",
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("team_id", sa.String(32), nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("expires", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_slack_links"),
    )
    op.create_index("ix_slack_links_team_id", "slack_links", ["team_id"])
    op.create_index("ix_slack_links_expires", "slack_links", ["expires"])


def _create_settings() -> None:
    op.create_table(
        "slack_workspaces",
        sa.Column("team_id", sa.String(32), nullable=False),
        sa.Column("settings", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("team_id", name="pk_slack_workspaces"),
    )
    op.create_table(
        "slack_channels",
        sa.Column("team_id", sa.String(32), nullable=False),
        sa.Column("channel_id", sa.String(32), nullable=False),
        sa.Column("settings", sa.JSON, nullable=False),
        sa.Column("last_digest", _MOMENT),
        sa.PrimaryKeyConstraint("team_id", "channel_id", name="pk_slack_channels"),
    )
    op.create_table(
        "slack_channel_documents",
        sa.Column("team_id", sa.String(32), nullable=False),
        sa.Column("channel_id", sa.String(32), nullable=False),
        sa.Column("document_id", sa.String(200), nullable=False),
        sa.Column("content", sa.String(64), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("team_id", "channel_id", "document_id", name="pk_slack_channel_documents"),
    )


def _create_fiches() -> None:
    op.create_table(
        "network_fiches",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("team_id", sa.String(32), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("basis", sa.Text, nullable=False),
        sa.Column("author", sa.String(64), nullable=False),
        sa.Column("supporters", sa.JSON, nullable=False),
        sa.Column("editor", sa.String(64)),
        sa.Column("reason", sa.Text),
        sa.Column("proposed", _MOMENT, nullable=False),
        sa.Column("changed", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_network_fiches"),
    )
    op.create_index("ix_network_fiches_team_id_state", "network_fiches", ["team_id", "state"])
