"""How long PostgreSQL is waited for: a server that takes a call and never answers would otherwise hold it for ever."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from psycopg import Connection, OperationalError
from psycopg.abc import RV, PQGen
from sqlalchemy import Connection as Transaction
from sqlalchemy import Engine, event

GREETING_S = 1.5
"""For the word that tells whether a connection still lives."""


class ImpatientConnection(Connection[Any]):
    """Hangs up on a server that keeps it waiting; what it was told, the server alone knows."""

    patience_s: float | None = GREETING_S
    """For one statement; None in what may take long: migrations, and what is taken away by night."""

    def wait(self, gen: PQGen[RV], interval: float = 0.1, timeout: float | None = None) -> RV:
        """Waits for an answer, but no longer than patience lasts."""
        limit = self.patience_s if timeout is None else timeout
        started = time.monotonic()
        try:
            return super().wait(gen, interval, limit)
        except OperationalError:
            if limit is not None and time.monotonic() - started >= limit:
                self.pgconn.finish()
            raise


def make_impatient(engine: Engine, patience: Callable[[Transaction], float | None]) -> None:
    """Has the engine's connections wait for each statement as long as their transaction may."""

    def connect(_dialect: object, _record: object, arguments: list[Any], more: dict[str, Any]) -> ImpatientConnection:
        return ImpatientConnection.connect(*arguments, **more)

    def begin(transaction: Transaction) -> None:
        driver = transaction.connection.driver_connection
        if isinstance(driver, ImpatientConnection):
            driver.patience_s = patience(transaction)

    def come_back(driver: object, _record: object) -> None:
        if isinstance(driver, ImpatientConnection):
            driver.patience_s = GREETING_S

    event.listen(engine, "do_connect", connect)
    event.listen(engine, "begin", begin)
    event.listen(engine, "checkin", come_back)
