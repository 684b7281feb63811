"""Accounts, sessions and invitations of the support console, as rows."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, delete, insert, select, update

from assistant.accounts.model import Invitation, Session, User
from assistant.accounts.roles import Role
from assistant.store import tables

_users, _sessions, _invitations = tables.users, tables.sessions, tables.invitations


class StoredAccounts:
    """Keeps accounts; of sessions and invitations it keeps the hash of what opens them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def user(self, user_id: str) -> User | None:
        """The account, or None."""
        return self._user(_users.c.id == user_id)

    def user_of(self, email: str) -> User | None:
        """The account of an address, or None."""
        return self._user(_users.c.email == email)

    def user_of_subject(self, subject: str) -> User | None:
        """The account linked to a person of the identity provider, or None."""
        return self._user(_users.c.oidc_subject == subject)

    def users(self) -> tuple[User, ...]:
        """Every account, by name."""
        query = select(_users).order_by(_users.c.name, _users.c.email)
        return tuple(_read(row) for row in self._connection.execute(query).mappings())

    def save(self, user: User) -> None:
        """Writes an account, new or known."""
        row = {**asdict(user), "roles": sorted(role.value for role in user.roles)}
        if self._connection.execute(update(_users).where(_users.c.id == user.id).values(row)).rowcount == 0:
            self._connection.execute(insert(_users).values(row))

    def session(self, sha256: str) -> Session | None:
        """The session of this hash, or None."""
        row = self._row(select(_sessions).where(_sessions.c.sha256 == sha256))
        return Session(**row) if row else None

    def add_session(self, session: Session) -> None:
        """Keeps a new session."""
        self._connection.execute(insert(_sessions).values(asdict(session)))

    def see_session(self, sha256: str, at: datetime) -> None:
        """Notes when a session was last used."""
        self._connection.execute(update(_sessions).where(_sessions.c.sha256 == sha256).values(seen=at))

    def end_session(self, sha256: str) -> None:
        """Ends one session."""
        self._connection.execute(delete(_sessions).where(_sessions.c.sha256 == sha256))

    def end_sessions(self, user_id: str) -> None:
        """Ends every session of an account."""
        self._connection.execute(delete(_sessions).where(_sessions.c.user_id == user_id))

    def end_sessions_before(self, moment: datetime) -> None:
        """Forgets the sessions opened before a moment."""
        self._connection.execute(delete(_sessions).where(_sessions.c.created < moment))

    def invitation(self, sha256: str) -> Invitation | None:
        """The invitation of this hash, or None."""
        row = self._row(select(_invitations).where(_invitations.c.sha256 == sha256))
        return Invitation(**row) if row else None

    def add_invitation(self, invitation: Invitation) -> None:
        """Keeps a new invitation."""
        self._connection.execute(insert(_invitations).values(asdict(invitation)))

    def drop_invitations(self, user_id: str) -> None:
        """Makes every invitation of an account worthless."""
        self._connection.execute(delete(_invitations).where(_invitations.c.user_id == user_id))

    def _user(self, condition: ColumnElement[bool]) -> User | None:
        row = self._row(select(_users).where(condition))
        return _read(row) if row else None

    def _row(self, query: Any) -> RowMapping | None:
        return self._connection.execute(query).mappings().first()


def _read(row: RowMapping) -> User:
    return User(**{**row, "roles": frozenset(Role(role) for role in row["roles"])})
