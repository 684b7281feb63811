"""The store: one transaction per unit of work, owned by the entry point."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, StaticPool, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from assistant.store.advice_requests import StoredAdviceRequests
from assistant.store.conversations import StoredConversations
from assistant.store.engine import BUSY_MILLISECONDS, READING, open_engine
from assistant.store.errors import StoreUnavailable
from assistant.store.feedback import StoredFeedback
from assistant.store.outbox import StoredOutbox

_DURABILITY = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout", "secure_delete")
# Any number will do, as long as every process upgrading this database takes the same one.
_UPGRADE_LOCK = 7817
_AWAY = "The database cannot be used for the moment: nothing was written."


@dataclass(frozen=True)
class Unit:
    """What one transaction works on."""

    conversations: StoredConversations
    advice_requests: StoredAdviceRequests
    feedback: StoredFeedback
    outbox: StoredOutbox


class Store:
    """Opens transactions on the database at `url`; `upgrade` must have run once."""

    def __init__(self, url: str) -> None:
        self._engine = open_engine(url)
        # SQLite's own wait for its one writer is a sleep, neither fair nor short: threads queue here first.
        self._one_writer = self._engine.dialect.name == "sqlite"
        self._one_connection = isinstance(self._engine.pool, StaticPool)
        self._lock = threading.Lock()

    @contextmanager
    def transaction(self) -> Iterator[Unit]:
        """Commits on leaving, rolls back on any error; StoreUnavailable if the database will not have it."""
        with _translated(), self._alone(self._one_writer), self._engine.begin() as connection:
            yield _unit(connection)

    @contextmanager
    def reading(self) -> Iterator[Unit]:
        """A transaction that only reads, and waits for no writer."""
        with _translated(), self._alone(self._one_connection), self._engine.connect() as plain:
            yield _unit(plain.execution_options(**{READING: True}))

    def address_of(self, reference: str) -> str | None:
        """Returns the address that a person gave for news of their request, or None."""
        with self.reading() as unit:
            request = unit.advice_requests.get(reference)
        return (request.value("contact_email") or None) if request else None

    def upgrade(self) -> None:
        """Brings the tables to the present version; safe when several processes start at once."""
        with _translated():
            upgrade(self._engine)

    def durability(self) -> dict[str, str]:
        """Returns SQLite's settings as they are in force; empty on PostgreSQL."""
        if self._engine.dialect.name != "sqlite":
            return {}
        with _translated(), self._engine.connect() as connection:
            return {name: str(connection.execute(text(f"PRAGMA {name}")).scalar()) for name in _DURABILITY}

    def close(self) -> None:
        """Lets the connections go."""
        self._engine.dispose()

    @contextmanager
    def _alone(self, needed: bool) -> Iterator[None]:
        if needed and not self._lock.acquire(timeout=BUSY_MILLISECONDS / 1000):
            raise StoreUnavailable(_AWAY)
        try:
            yield
        finally:
            if needed:
                self._lock.release()


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Runs the migrations up to `revision` in one transaction."""
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _UPGRADE_LOCK})
        command.upgrade(_migrations(connection), revision)


def downgrade(engine: Engine, revision: str) -> None:
    """Takes the migrations back to `revision` ("base" for none) in one transaction."""
    with engine.begin() as connection:
        command.downgrade(_migrations(connection), revision)


def open_store(url: str) -> Store:
    """Returns the store at `url` with its tables brought up to date."""
    store = Store(url)
    store.upgrade()
    return store


def _migrations(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config


def _unit(connection: Connection) -> Unit:
    return Unit(
        StoredConversations(connection),
        StoredAdviceRequests(connection),
        StoredFeedback(connection),
        StoredOutbox(connection),
    )


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except IntegrityError:
        # Ours to answer for: a rule of the tables broken by the caller, not a database away.
        raise
    except (DBAPIError, PoolTimeout) as error:
        raise StoreUnavailable(_AWAY) from error
