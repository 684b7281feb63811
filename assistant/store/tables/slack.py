"""The tables of the Slack channel and of its networks; what Slack must not read, and people's names there, are sealed."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Index, Integer, LargeBinary, String, Table, Text

from assistant.store.tables.schema import Moment, metadata

installations = Table(
    "slack_installations",
    metadata,
    Column("team_id", String(32), primary_key=True),
    # The bot's token and who installed it, sealed with the key file of the data folder.
    Column("sealed", LargeBinary, nullable=False),
    Column("at", Moment, nullable=False),
)

install_states = Table(
    "slack_install_states",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("expires", Moment, nullable=False, index=True),
)

seen = Table(
    "slack_seen",
    metadata,
    Column("key", String(128), primary_key=True),
    Column("at", Moment, nullable=False, index=True),
    Column("team_id", String(32), nullable=False, server_default=""),
    # The request itself, until it has been acted on: none, it has.
    Column("sealed", LargeBinary),
    Column("tries", Integer, nullable=False, server_default="0"),
)

threads = Table(
    "slack_threads",
    metadata,
    # Keyed hashes of team, person and thread: the table alone says of nobody that they asked.
    Column("key", String(64), primary_key=True),
    Column("person", String(64), nullable=False, index=True),
    Column("team_id", String(32), nullable=False, index=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("at", Moment, nullable=False),
)

links = Table(
    "slack_links",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("team_id", String(32), nullable=False, index=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("expires", Moment, nullable=False, index=True),
)

workspaces = Table(
    "slack_workspaces",
    metadata,
    Column("team_id", String(32), primary_key=True),
    Column("settings", JSON, nullable=False),
)

channels = Table(
    "slack_channels",
    metadata,
    Column("team_id", String(32), primary_key=True),
    Column("channel_id", String(32), primary_key=True),
    Column("settings", JSON, nullable=False),
    Column("last_digest", Moment),
)

channel_documents = Table(
    "slack_channel_documents",
    metadata,
    Column("team_id", String(32), primary_key=True),
    Column("channel_id", String(32), primary_key=True),
    Column("document_id", String(200), primary_key=True),
    # What the document said when it was last shown or announced.
    Column("content", String(64), nullable=False),
    Column("at", Moment, nullable=False),
)

network_fiches = Table(
    "network_fiches",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("team_id", String(32), nullable=False),
    Column("language", String(8), nullable=False),
    Column("state", String(16), nullable=False),
    Column("question", Text, nullable=False),
    Column("answer", Text, nullable=False),
    Column("basis", Text, nullable=False),
    Column("author", String(64), nullable=False),
    Column("supporters", JSON, nullable=False),
    Column("editor", String(64)),
    Column("reason", Text),
    Column("proposed", Moment, nullable=False),
    Column("changed", Moment, nullable=False),
    Index(None, "team_id", "state"),
)

OF_A_TEAM = (installations, threads, links, workspaces, channels, channel_documents, network_fiches)
"""What an uninstalled workspace leaves nothing of."""
