"""The wall in PostgreSQL itself: another account reads nothing, not even with rights given by mistake (B2)."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from statistics import median

import pytest
from sqlalchemy import Connection, NullPool, create_engine, make_url, text
from sqlalchemy.exc import ProgrammingError

from assistant.advice_request.model import AdviceRequest
from assistant.store.database import open_store
from assistant.store.errors import StoreUnavailable
from assistant.store.tables.schema import metadata
from assistant.support import open_support_store
from assistant.vault.private_keys import KeyFiles

pytestmark = pytest.mark.integration

CALLS, MOST_S = 200, 0.005
OPEN = text("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND NOT relrowsecurity")
BY_REFERENCE = text("SELECT * FROM advice_requests WHERE reference = :reference")


@pytest.fixture
def url(database: Callable[..., str]) -> str:
    return database("postgresql")


@pytest.fixture
def reference(url: str, keys: KeyFiles, draft: AdviceRequest, now: datetime) -> str:
    store = open_support_store(url, keys)
    with store.transaction() as unit:
        made = unit.advice_requests.submit(draft, "k1", by="person", at=now).request.reference
    store.close()
    return str(made)


@pytest.fixture
def control(url: str) -> str:
    """The same database as another account sees it: that of a control service, say."""
    name = f"control_{uuid.uuid4().hex[:12]}"
    _as_owner(url, f"CREATE ROLE {name} LOGIN")
    return make_url(url).set(username=name).render_as_string(hide_password=False)


@pytest.fixture
def own(database: Callable[..., str]) -> str:
    """An empty database of the service’s account, which is nothing more than its owner."""
    url, name = database("postgresql", empty=True), f"service_{uuid.uuid4().hex[:12]}"
    _as_owner(url, f"CREATE ROLE {name} LOGIN", f"ALTER DATABASE {make_url(url).database} OWNER TO {name}")
    return make_url(url).set(username=name).render_as_string(hide_password=False)


@pytest.fixture
def mistaken(url: str, control: str) -> str:
    """Its address once it has everything that an administrator may give by mistake: each table, and all of them at once."""
    name = make_url(control).username
    _as_owner(url, f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {name}", f"GRANT pg_read_all_data TO {name}")
    return control


@contextmanager
def connected(url: str) -> Iterator[Connection]:
    engine = create_engine(url, poolclass=NullPool)
    with engine.connect() as connection:
        yield connection


def _as_owner(url: str, *orders: str) -> None:
    with connected(url) as connection:
        for order in orders:
            connection.execute(text(order))
        connection.commit()


def test_another_account_is_refused_every_table(control: str, reference: str, record_property: Callable[..., None]) -> None:
    with connected(control) as connection:
        for table in metadata.tables:
            with pytest.raises(ProgrammingError, match="permission denied"):
                connection.execute(text(f"SELECT count(*) FROM {table}"))  # nosemgrep: raw-sql - our own tables
            connection.rollback()
    record_property("tables", len(metadata.tables))


def test_every_table_is_its_owner_s_alone(url: str) -> None:
    # A table of a later version too: its migration turns row security on.
    with connected(url) as connection:
        assert set(connection.execute(OPEN).scalars()) == {"alembic_version"}


def test_with_rights_given_by_mistake_it_still_finds_no_row_and_no_count(url: str, mistaken: str, reference: str) -> None:
    _as_owner(url, "ANALYZE")
    with connected(mistaken) as connection:
        for table in metadata.tables:
            count = text(f"SELECT count(*) FROM {table}")  # nosemgrep: raw-sql - our own tables
            assert connection.execute(count).scalar_one() == 0, table
        assert connection.execute(BY_REFERENCE, {"reference": reference}).first() is None
        # What the planner noted of the values shows none of them either.
        noted = "SELECT count(*) FROM pg_stats WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
        assert connection.execute(text(noted)).scalar_one() == 0


def test_the_time_it_waits_does_not_tell_whether_a_request_exists(
    mistaken: str, reference: str, record_property: Callable[..., None]
) -> None:
    there: dict[str, list[float]] = {reference: [], "DC-2026-000999-Z": []}
    with connected(mistaken) as connection:
        for _ in range(CALLS):
            for each, taken in there.items():
                start = time.perf_counter()
                assert connection.execute(BY_REFERENCE, {"reference": each}).first() is None
                taken.append(time.perf_counter() - start)
    existing, absent = (median(taken) for taken in there.values())
    print(f"{1e6 * existing:.0f} and {1e6 * absent:.0f} microseconds")  # noqa: T201
    assert abs(existing - absent) < MOST_S
    record_property("calls", CALLS)


def test_a_service_whose_account_does_not_own_the_tables_says_so_and_does_not_start_on_empty_ones(
    mistaken: str, reference: str
) -> None:
    with pytest.raises(StoreUnavailable, match="belong to another account"):
        open_store(mistaken)


def test_an_ordinary_account_that_owns_its_tables_reads_what_it_keeps(
    own: str, keys: KeyFiles, draft: AdviceRequest, now: datetime
) -> None:
    for key in ("k1", "k2"):  # the second start finds the tables there
        store = open_support_store(own, keys)
        with store.transaction() as unit:
            unit.advice_requests.submit(draft, key, by="person", at=now)
        with store.reading() as unit:
            kept = unit.advice_requests.list(limit=10)
        store.close()
    assert len(kept) == 2
