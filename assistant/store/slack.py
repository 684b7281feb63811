"""The Slack channel's rows: installations, requests already seen, threads, one-time links."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete, insert, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from assistant.store.tables import slack as tables
from assistant.vault.mark import secret_mark


@dataclass(frozen=True)
class ThreadRow:
    """Which conversation a person has in a place of Slack; who and which are sealed or hashed."""

    key: str
    person: str
    team_id: str
    sealed: bytes
    at: datetime


@dataclass(frozen=True)
class Letter:
    """A request of Slack: its name, when it came, and its words, sealed, until it has been acted on."""

    key: str
    at: datetime
    team_id: str
    sealed: bytes | None
    tries: int = 0


class StoredSlack:
    """Keeps what the Slack channel must remember between two requests."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def claim(self, letter: Letter) -> bool:
        """Tells whether this request is new; from now on it is not, and it is kept until it is finished."""
        dialect = sqlite_insert if self._connection.dialect.name == "sqlite" else postgresql_insert
        once = dialect(tables.seen).values(vars(letter)).on_conflict_do_nothing()
        # Not the count of rows, which PostgreSQL’s driver does not tell of an insertion.
        return self._connection.execute(once.returning(tables.seen.c.key)).first() is not None

    def finish(self, key: str) -> None:
        """Lets go of a request that was acted on; that it was seen stays known."""
        self._connection.execute(update(tables.seen).where(tables.seen.c.key == key).values(sealed=None))

    def unfinished(self, before: datetime) -> tuple[Letter, ...]:
        """Returns the requests that came before a moment and were not finished, in the order in which they came."""
        query = select(tables.seen).where(tables.seen.c.sealed.is_not(None), tables.seen.c.at < before)
        rows = self._connection.execute(query.order_by(tables.seen.c.at)).mappings()
        return tuple(Letter(**row) for row in rows)

    def try_again(self, letter: Letter) -> bool:
        """Counts one more try; False where another process has just taken the request."""
        same = (tables.seen.c.key == letter.key) & (tables.seen.c.tries == letter.tries)
        counted = update(tables.seen).where(same, tables.seen.c.sealed.is_not(None)).values(tries=letter.tries + 1)
        return self._connection.execute(counted).rowcount == 1

    def install(self, team_id: str, sealed: bytes, at: datetime) -> None:
        """Keeps a workspace's sealed token in place of an earlier one."""
        self._connection.execute(delete(tables.installations).where(tables.installations.c.team_id == team_id))
        self._connection.execute(insert(tables.installations).values(team_id=team_id, sealed=sealed, at=at))

    def installation(self, team_id: str) -> bytes | None:
        """Returns a workspace's sealed token, or None if it has not installed the app."""
        query = select(tables.installations.c.sealed).where(tables.installations.c.team_id == team_id)
        return self._connection.execute(query).scalar()

    def installed_at(self, team_id: str) -> datetime | None:
        """Returns when a workspace installed the app, or None."""
        query = select(tables.installations.c.at).where(tables.installations.c.team_id == team_id)
        return self._connection.execute(query).scalar()

    def teams(self) -> tuple[str, ...]:
        """Returns the workspaces that have installed the app."""
        return tuple(self._connection.execute(select(tables.installations.c.team_id)).scalars())

    def uninstall(self, team_id: str) -> None:
        """Lets go of a token that is worth nothing any more; what people left stays."""
        self._connection.execute(delete(tables.installations).where(tables.installations.c.team_id == team_id))

    def erase(self, team_id: str) -> None:
        """Deletes everything of a workspace; its people’s conversations are not in these tables."""
        for table in tables.OF_A_TEAM:
            self._connection.execute(delete(table).where(table.c.team_id == team_id))
        # Their names stay until they are too old to come again: a late replay must not act anew.
        self._connection.execute(update(tables.seen).where(tables.seen.c.team_id == team_id).values(sealed=None))

    def threads_in(self, team_id: str) -> tuple[ThreadRow, ...]:
        """Returns a workspace’s threads."""
        query = select(tables.threads).where(tables.threads.c.team_id == team_id)
        return tuple(ThreadRow(**row) for row in self._connection.execute(query).mappings())

    def thread(self, key: str) -> ThreadRow | None:
        """Returns what is known of a thread, or None."""
        row = self._connection.execute(select(tables.threads).where(tables.threads.c.key == key)).mappings().first()
        return ThreadRow(**row) if row else None

    def remember(self, thread: ThreadRow) -> None:
        """Writes a thread, new or known."""
        known = tables.threads.c.key == thread.key
        values = vars(thread)
        if self._connection.execute(update(tables.threads).where(known).values(values)).rowcount == 0:
            self._connection.execute(insert(tables.threads).values(values))

    def threads_of(self, person: str) -> tuple[ThreadRow, ...]:
        """Returns a person's threads, latest first."""
        query = select(tables.threads).where(tables.threads.c.person == person)
        rows = self._connection.execute(query.order_by(tables.threads.c.at.desc())).mappings()
        return tuple(ThreadRow(**row) for row in rows)

    def forget_person(self, person: str) -> None:
        """Deletes a person's threads."""
        self._connection.execute(delete(tables.threads).where(tables.threads.c.person == person))

    def issue_state(self, state: str, expires: datetime) -> None:
        """Keeps the hash of an installation's state."""
        self._connection.execute(insert(tables.install_states).values(sha256=secret_mark(state), expires=expires))

    def consume_state(self, state: str, now: datetime) -> bool:
        """Tells whether an installation under way has this state, which serves once."""
        table = tables.install_states
        known = (table.c.sha256 == secret_mark(state)) & (table.c.expires > now)
        return self._connection.execute(delete(table).where(known)).rowcount == 1

    def issue_link(self, secret: str, team_id: str, sealed: bytes, expires: datetime) -> None:
        """Keeps the hash of a one-time link and where it leads, sealed."""
        values = {"sha256": secret_mark(secret), "team_id": team_id, "sealed": sealed, "expires": expires}
        self._connection.execute(insert(tables.links).values(values))

    def link(self, secret: str, now: datetime) -> bytes | None:
        """Returns where a one-time link leads; None if it has served, is too old or unknown."""
        return self._connection.execute(select(tables.links.c.sealed).where(_valid(secret, now))).scalar()

    def consume_link(self, secret: str, now: datetime) -> bool:
        """Tells, once, that a one-time link may be followed."""
        return self._connection.execute(delete(tables.links).where(_valid(secret, now))).rowcount == 1


def _valid(secret: str, now: datetime) -> ColumnElement[bool]:
    return (tables.links.c.sha256 == secret_mark(secret)) & (tables.links.c.expires > now)
