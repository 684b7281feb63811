"""Networks of DPOs, as rows: their settings, their fiches, and which documents a channel has used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection, RowMapping, Table, delete, insert, select, update

from assistant.networks.fiche import NetworkFiche, State
from assistant.networks.settings import ChannelSettings, WorkspaceSettings
from assistant.store.tables import slack as tables


class StoredNetworks:
    """Keeps what a network decides for itself."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def workspace(self, team_id: str) -> WorkspaceSettings:
        """Returns a workspace's settings, or those every workspace begins with."""
        query = select(tables.workspaces.c.settings).where(tables.workspaces.c.team_id == team_id)
        return WorkspaceSettings.parse(self._connection.execute(query).scalar() or {})

    def save_workspace(self, team_id: str, settings: WorkspaceSettings) -> None:
        """Writes a workspace's settings."""
        self._write(tables.workspaces, {"team_id": team_id}, {"settings": settings.to_dict()})

    def channel(self, team_id: str, channel_id: str) -> ChannelSettings:
        """Returns a channel's settings, or those every channel begins with."""
        table = tables.channels
        query = select(table.c.settings).where(table.c.team_id == team_id, table.c.channel_id == channel_id)
        return ChannelSettings.parse(self._connection.execute(query).scalar() or {})

    def save_channel(self, team_id: str, channel_id: str, settings: ChannelSettings) -> None:
        """Writes a channel's settings."""
        self._write(
            tables.channels,
            {"team_id": team_id, "channel_id": channel_id},
            {"settings": settings.to_dict()},
        )

    def last_digest(self, team_id: str, channel_id: str) -> datetime | None:
        """Returns when a channel had its last digest, or None."""
        table = tables.channels
        query = select(table.c.last_digest).where(
            table.c.team_id == team_id, table.c.channel_id == channel_id
        )
        return self._connection.execute(query).scalar()

    def digested(self, team_id: str, channel_id: str, contents: Mapping[str, str], at: datetime) -> None:
        """Keeps that a channel had its digest, and what its documents said by then."""
        settings = self.channel(team_id, channel_id).to_dict()
        key = {"team_id": team_id, "channel_id": channel_id}
        self._write(tables.channels, key, {"settings": settings, "last_digest": at})
        table = tables.channel_documents
        for document_id, content in contents.items():
            known = (table.c.team_id == team_id) & (table.c.channel_id == channel_id)
            changed = update(table).where(known & (table.c.document_id == document_id))
            self._connection.execute(changed.values(content=content))

    def used(self, team_id: str, channel_id: str, contents: Mapping[str, str], at: datetime) -> None:
        """Keeps that a channel was shown documents, and what they said; not who was."""
        for document_id, content in contents.items():
            key = {"team_id": team_id, "channel_id": channel_id, "document_id": document_id}
            self._write(tables.channel_documents, key, {"content": content, "at": at})

    def documents_of(self, team_id: str, channel_id: str) -> dict[str, str]:
        """Returns the documents a channel has used, and what they said when it did."""
        table = tables.channel_documents
        query = select(table.c.document_id, table.c.content).where(
            table.c.team_id == team_id, table.c.channel_id == channel_id
        )
        return {document_id: content for document_id, content in self._connection.execute(query)}

    def teams(self) -> tuple[str, ...]:
        """Returns the workspaces one of whose channels has used a document."""
        query = select(tables.channel_documents.c.team_id).distinct()
        return tuple(self._connection.execute(query.order_by(tables.channel_documents.c.team_id)).scalars())

    def channels_of(self, team_id: str) -> tuple[str, ...]:
        """Returns the channels of a workspace that have used a document."""
        table = tables.channel_documents
        query = select(table.c.channel_id).where(table.c.team_id == team_id).distinct()
        return tuple(self._connection.execute(query.order_by(table.c.channel_id)).scalars())

    def fiche(self, team_id: str, fiche_id: str) -> NetworkFiche | None:
        """Returns a network's fiche, or None; another network's is none of its own."""
        table = tables.network_fiches
        query = select(table).where(table.c.id == fiche_id, table.c.team_id == team_id)
        row = self._connection.execute(query).mappings().first()
        return _fiche(row) if row else None

    def fiches(self, team_id: str, *states: State) -> tuple[NetworkFiche, ...]:
        """Returns a network's fiches in some states, latest first."""
        table = tables.network_fiches
        query = select(table).where(table.c.team_id == team_id, table.c.state.in_([*states]))
        rows = self._connection.execute(query.order_by(table.c.changed.desc())).mappings()
        return tuple(_fiche(row) for row in rows)

    def save_fiche(self, fiche: NetworkFiche) -> None:
        """Writes a network's fiche, new or known."""
        values = asdict(fiche) | {"supporters": list(fiche.supporters), "state": fiche.state.value}
        self._write(tables.network_fiches, {"id": values.pop("id")}, values)

    def forget_author(self, team_id: str, author: str) -> None:
        """Deletes a person's proposals that nobody decided on yet."""
        table = tables.network_fiches
        undecided = table.c.state.in_([State.PROPOSED, State.SUPPORTED])
        theirs = (table.c.team_id == team_id) & (table.c.author == author)
        self._connection.execute(delete(table).where(theirs & undecided))

    def _write(self, table: Table, key: Mapping[str, str], values: Mapping[str, object]) -> None:
        changed = update(table)
        for name, value in key.items():
            changed = changed.where(table.c[name] == value)
        if self._connection.execute(changed.values(**values)).rowcount == 0:
            self._connection.execute(insert(table).values(**key, **values))


def _fiche(row: RowMapping) -> NetworkFiche:
    return NetworkFiche(**{**row, "state": State(row["state"]), "supporters": tuple(row["supporters"])})
