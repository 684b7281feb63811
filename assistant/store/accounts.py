"""Accounts, sessions and invitations of the support console, as rows."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, delete, insert, select, true, update

from assistant.accounts.model import Invitation, Session, User
from assistant.accounts.roles import Role
from assistant.store import tables
from assistant.store.request_keys import RequestKeys
from assistant.vault.place import Place

_users, _sessions, _invitations = tables.users, tables.sessions, tables.invitations


class StoredAccounts:
    """Keeps accounts; of sessions and invitations the hash of what opens them, of second factors what is sealed."""

    def __init__(self, connection: Connection, keys: RequestKeys) -> None:
        self._connection, self._keys = connection, keys

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

    def add(self, user: User) -> None:
        """Keeps a new account."""
        row = {**asdict(user), "roles": _written(user.roles)}
        self._connection.execute(insert(_users).values(row))

    # Each change writes what it changes and nothing else: two that meet, an account closed while its holder signs
    # in, leave both their mark.

    def set_roles(self, user_id: str, roles: frozenset[Role]) -> None:
        """Gives an account other roles."""
        self._set(user_id, roles=_written(roles))

    def set_disabled(self, user_id: str, disabled: bool) -> None:
        """Closes an account, or opens it again."""
        self._set(user_id, disabled=disabled)

    def set_language(self, user_id: str, language: str) -> None:
        """Changes the language of an account."""
        self._set(user_id, language=language)

    def reset(self, user_id: str) -> None:
        """Takes away all that opens an account: password, second factor, the identity provider's person."""
        self._set(user_id, password_hash=None, totp_sealed=None, totp_last=0, oidc_subject=None)

    def open(self, user: User, step: int, at: datetime) -> bool:
        """Takes up a code for the account as it was read; False where the code was used, or the account closed, since."""
        unchanged = (_users.c.password_hash == user.password_hash) & (_users.c.totp_last < step)
        return self._set_if(user.id, unchanged, totp_last=step, signed_in=at)

    def take_up(self, user_id: str, password_hash: str, step: int, at: datetime) -> bool:
        """Gives an account its password and first code; False where it was closed since."""
        return self._set_if(user_id, true(), password_hash=password_hash, totp_last=step, signed_in=at)

    def link(self, user_id: str, subject: str) -> bool:
        """Ties an account to a person of the identity provider; False where it was closed since."""
        return self._set_if(user_id, true(), oidc_subject=subject)

    def enter(self, user_id: str, subject: str, at: datetime) -> bool:
        """Notes that an account was opened by the person it is tied to; False where it was closed or reset since."""
        return self._set_if(user_id, _users.c.oidc_subject == subject, signed_in=at)

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
        if row is None:
            return None
        secret = self._keys.open(totp_place("invitations", sha256), row["totp_sealed"]).decode()
        return Invitation(sha256, row["user_id"], secret, row["expires"])

    def invitation_of(self, user_id: str) -> Invitation | None:
        """The invitation of an account, or None."""
        query = select(_invitations.c.sha256).where(_invitations.c.user_id == user_id)
        sha256 = self._connection.execute(query).scalar()
        return self.invitation(sha256) if sha256 else None

    def add_invitation(self, invitation: Invitation) -> None:
        """Keeps a new invitation; KeyMissing if there is no key to seal its secret with."""
        place, secret = totp_place("invitations", invitation.sha256), invitation.totp_secret.encode()
        row = {**asdict(invitation), "totp_sealed": self._keys.seal(self._connection, place, secret)}
        del row["totp_secret"]
        self._connection.execute(insert(_invitations).values(row))

    def use_invitation(self, sha256: str) -> bool:
        """Takes an invitation away; False where it is gone already, so that it serves once."""
        return self._connection.execute(delete(_invitations).where(_invitations.c.sha256 == sha256)).rowcount == 1

    def drop_invitations(self, user_id: str) -> None:
        """Makes every invitation of an account worthless."""
        self._connection.execute(delete(_invitations).where(_invitations.c.user_id == user_id))

    def totp_secret(self, user: User) -> str | None:
        """The secret of an account's second factor, opened; None without one."""
        if user.totp_sealed is None:
            return None
        return self._keys.open(totp_place("users", user.id), user.totp_sealed).decode()

    def pair(self, user_id: str, secret: str) -> None:
        """Gives an account another second factor; KeyMissing if there is no key to seal it with."""
        sealed = self._keys.seal(self._connection, totp_place("users", user_id), secret.encode())
        self._connection.execute(update(_users).where(_users.c.id == user_id).values(totp_sealed=sealed))

    def seal_again(self) -> int:
        """Seals every secret with the current key; returns how many."""
        count = 0
        for table, key in ((_users, _users.c.id), (_invitations, _invitations.c.sha256)):
            sealed = select(key, table.c.totp_sealed).where(table.c.totp_sealed.is_not(None)).with_for_update()
            for row_id, held in self._connection.execute(sealed).all():
                place = totp_place(table.name, row_id)
                again = self._keys.seal(self._connection, place, self._keys.open(place, held))
                self._connection.execute(update(table).where(key == row_id).values(totp_sealed=again))
                count += 1
        return count

    def _set(self, user_id: str, **values: Any) -> None:
        self._connection.execute(update(_users).where(_users.c.id == user_id).values(values))

    def _set_if(self, user_id: str, condition: ColumnElement[bool], **values: Any) -> bool:
        # On PostgreSQL the condition is read again once whoever was writing the row has committed.
        still = (_users.c.id == user_id) & ~_users.c.disabled & condition
        return self._connection.execute(update(_users).where(still).values(values)).rowcount == 1

    def _user(self, condition: ColumnElement[bool]) -> User | None:
        row = self._row(select(_users).where(condition))
        return _read(row) if row else None

    def _row(self, query: Any) -> RowMapping | None:
        return self._connection.execute(query).mappings().first()


def totp_place(table: str, row: str) -> Place:
    """Where a second factor's secret is sealed for."""
    return Place(table, row, "totp")


def _written(roles: frozenset[Role]) -> list[str]:
    return sorted(role.value for role in roles)


def _read(row: RowMapping) -> User:
    return User(**{**row, "roles": frozenset(Role(role) for role in row["roles"])})
