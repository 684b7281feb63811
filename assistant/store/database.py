"""The store: one transaction per unit of work, owned by the entry point."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, StaticPool, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from assistant.advice_request.titles import Titles
from assistant.retention.journal import Journal
from assistant.store.accounts import StoredAccounts
from assistant.store.advice_requests import StoredAdviceRequests
from assistant.store.approvals import StoredApprovals
from assistant.store.audit import StoredAudit
from assistant.store.calls import StoredCalls
from assistant.store.case_files import StoredCaseFiles
from assistant.store.conversations import StoredConversations
from assistant.store.engine import BUSY_MILLISECONDS, PATIENCE, READING, UNHURRIED, open_engine
from assistant.store.erasure import StoredErasure
from assistant.store.errors import StoreUnavailable
from assistant.store.feedback import StoredFeedback
from assistant.store.figures import StoredFigures
from assistant.store.gaps import StoredGaps
from assistant.store.networks import StoredNetworks
from assistant.store.outbox import StoredOutbox
from assistant.store.receipts import StoredReceipts
from assistant.store.request_keys import RequestKeys, StoredRequestKeys
from assistant.store.resume_codes import StoredResumeCodes
from assistant.store.sign_ins import StoredSignIns
from assistant.store.slack import StoredSlack
from assistant.vault.sealing import Opens, Seals

# Any number will do, as long as every process upgrading this database takes the same one.
_UPGRADE_LOCK = 7817
_UPGRADE_MILLISECONDS = 60_000
"""Processes that start together wait for the one that upgrades."""
PATIENCE_S = BUSY_MILLISECONDS / 1000


@dataclass(frozen=True)
class Unit:
    """What one transaction works on."""

    conversations: StoredConversations
    advice_requests: StoredAdviceRequests
    feedback: StoredFeedback
    outbox: StoredOutbox
    audit: StoredAudit
    erasure: StoredErasure
    request_keys: StoredRequestKeys
    accounts: StoredAccounts
    receipts: StoredReceipts
    slack: StoredSlack
    networks: StoredNetworks
    resume_codes: StoredResumeCodes
    calls: StoredCalls
    case_files: StoredCaseFiles
    figures: StoredFigures
    gaps: StoredGaps
    sign_ins: StoredSignIns
    approvals: StoredApprovals


class Store:
    """Opens transactions on the database at `url`; `upgrade` must have run once.

    `seals` is what requests are sealed with for the support service; `opens`, which only the support side has,
    opens them again; `titles` takes names out of the only words of a request that are kept in clear.
    """

    def __init__(
        self,
        url: str,
        seals: Seals | None = None,
        opens: Opens | None = None,
        journal: Journal | None = None,
        titles: Titles | None = None,
    ) -> None:
        self._engine = open_engine(url)
        self._titles = titles or Titles()
        self._journal = journal
        self._keys = RequestKeys(seals, opens)
        # SQLite's own wait for its one writer is a sleep, neither fair nor short: threads queue here first.
        self._one_writer = self._engine.dialect.name == "sqlite"
        self._one_connection = isinstance(self._engine.pool, StaticPool)
        self._lock = threading.Lock()

    @contextmanager
    def transaction(self, patience_s: float = PATIENCE_S, *, unhurried: bool = False) -> Iterator[Unit]:
        """Commits on leaving, rolls back on any error; StoreUnavailable if the database will not have it in time.

        `unhurried`: nobody waits for it, and one statement of it may touch many rows.
        """
        until = time.monotonic() + patience_s
        with _translated(), self._alone(self._one_writer, patience_s), self._engine.connect() as plain:
            # What the queue took is not waited for again.
            left = max(1, int(1000 * (until - time.monotonic())))
            connection = plain.execution_options(**{PATIENCE: left, UNHURRIED: unhurried})
            with connection.begin():
                yield _unit(connection, self._keys, self._journal, self._titles)

    @contextmanager
    def reading(self, *, unhurried: bool = False) -> Iterator[Unit]:
        """A transaction that only reads, and waits for no writer; `unhurried`: a whole table, which takes its time."""
        with _translated(), self._alone(self._one_connection), self._engine.connect() as plain:
            yield _unit(plain.execution_options(**{READING: True, UNHURRIED: unhurried}), self._keys, None, self._titles)

    def upgrade(self) -> None:
        """Brings the tables to the present version; safe when several processes start at once."""
        with _translated():
            upgrade(self._engine, keys=self._keys)

    def settle(self) -> None:
        """Empties SQLite's journal into the file, so that what was erased is in neither; nothing on PostgreSQL."""
        if self._engine.dialect.name == "sqlite":
            with _translated(), self._alone(True), self._engine.connect() as connection:
                driver = connection.connection.dbapi_connection
                if driver is not None:
                    driver.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").close()

    def close(self) -> None:
        """Lets the connections go; a database in memory has one, and closing it under a statement ends the process."""
        with self._alone(self._one_connection):
            self._engine.dispose()

    @contextmanager
    def _alone(self, needed: bool, patience_s: float = PATIENCE_S) -> Iterator[None]:
        if needed and not self._lock.acquire(timeout=patience_s):
            raise StoreUnavailable()
        try:
            yield
        finally:
            if needed:
                self._lock.release()


def upgrade(engine: Engine, revision: str = "head", keys: RequestKeys | None = None) -> None:
    """Runs the migrations up to `revision` in one transaction; `keys` seal what an earlier version kept in clear."""
    with _altering(engine) as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _UPGRADE_LOCK})
        command.upgrade(_migrations(connection, keys), revision)
        if engine.dialect.name == "postgresql" and _hides_rows(connection):
            raise StoreUnavailable("tables_not_ours")


def downgrade(engine: Engine, revision: str, keys: RequestKeys | None = None) -> None:
    """Takes the migrations back to `revision` ("base" for none) in one transaction; `keys` open what is sealed."""
    with _altering(engine) as connection:
        command.downgrade(_migrations(connection, keys), revision)


def open_store(
    url: str,
    seals: Seals | None = None,
    opens: Opens | None = None,
    journal: Journal | None = None,
    titles: Titles | None = None,
) -> Store:
    """Returns the store at `url` with its tables brought up to date; `journal` is told of each erasure."""
    store = Store(url, seals, opens, journal, titles)
    with ExitStack() as otherwise:
        otherwise.callback(store.close)
        store.upgrade()
        otherwise.pop_all()
    return store


@contextmanager
def _altering(engine: Engine) -> Iterator[Connection]:
    """A transaction that may copy tables: SQLite would take a copied table's children for orphans and delete them."""
    with engine.connect() as connection:
        driver = connection.connection.dbapi_connection
        if engine.dialect.name != "sqlite" or driver is None:
            with connection.begin():
                yield connection
            return
        driver.cursor().execute("PRAGMA foreign_keys=OFF").close()
        driver.cursor().execute(f"PRAGMA busy_timeout={_UPGRADE_MILLISECONDS}").close()  # nosemgrep: raw-sql - our number
        try:
            with connection.begin():
                yield connection
                if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
                    raise RuntimeError("a migration left rows without their parent")
            # What was in clear before leaves the journal too.
            driver.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").close()
        finally:
            driver.cursor().execute("PRAGMA foreign_keys=ON").close()
            driver.cursor().execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}").close()  # nosemgrep: raw-sql - our number


def _hides_rows(connection: Connection) -> bool:
    """Whether this account would find every table empty, and take that for the truth."""
    return bool(connection.execute(text("SELECT row_security_active('advice_requests')")).scalar_one())


def _migrations(connection: Connection, keys: RequestKeys | None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    config.attributes["keys"] = keys or RequestKeys()
    return config


def _unit(connection: Connection, keys: RequestKeys, journal: Journal | None, titles: Titles) -> Unit:
    return Unit(
        StoredConversations(connection),
        StoredAdviceRequests(connection, keys, titles),
        StoredFeedback(connection),
        StoredOutbox(connection),
        StoredAudit(connection),
        StoredErasure(connection, journal),
        StoredRequestKeys(connection, keys),
        StoredAccounts(connection, keys),
        StoredReceipts(connection),
        StoredSlack(connection),
        StoredNetworks(connection),
        StoredResumeCodes(connection),
        StoredCalls(connection),
        StoredCaseFiles(connection),
        StoredFigures(connection),
        StoredGaps(connection),
        StoredSignIns(connection),
        StoredApprovals(connection),
    )


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except IntegrityError:
        # Ours to answer for: a rule of the tables broken by the caller, not a database away.
        raise
    except (DBAPIError, PoolTimeout) as error:
        raise StoreUnavailable() from error
