"""The queue with a hundred thousand requests."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from statistics import median

import pytest
from sqlalchemy import insert

from assistant.advice_request.model import Status
from assistant.casework.desk import CaseDesk
from assistant.casework.model import Order, Search
from assistant.store.database import Store
from assistant.store.tables import advice_requests
from assistant.support import open_support_store
from assistant.vault.private_keys import KeyFiles
from tests.integration.assistant.casework.conftest import NOW

pytestmark = [pytest.mark.integration, pytest.mark.assurance]
MANY = 100_000
WORDS = ("Géolocalisation", "Vidéosurveillance", "Recrutement", "Badges", "Cookies", "Santé", "Transferts")


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    sqlite = f"sqlite:///{tmp_path}/many.db"
    url = sqlite if request.param == "sqlite" else request.getfixturevalue("postgresql")()
    keys = KeyFiles.in_folder(tmp_path / "keys")
    keys.ensure()
    opened = open_support_store(url, keys)
    yield opened
    opened.close()


def test_pages_of_a_hundred_thousand_requests_take_less_than_200_ms(desk: CaseDesk, store: Store, submit: Callable[..., str]) -> None:
    first = submit("Badges")
    rows = [_row(number) for number in range(2, MANY + 1)]
    with store._engine.begin() as connection:
        connection.execute(insert(advice_requests), rows)
    searches = (
        Search(),
        Search(order=Order.NEWEST),
        Search(statuses=(Status.SUBMITTED, Status.IN_REVIEW)),
        Search(text="recrutement 99"),
        Search(text="introuvable"),
        Search(statuses=(Status.SUBMITTED,), language="fr", text="badges service"),
        Search(assignee=""),
        Search(priority="high"),
        Search(statuses=(Status.SUBMITTED,), priority="low", text="badges"),
        Search(after=first),
    )
    for search in searches:
        taken = []
        for _ in range(5):
            start = time.perf_counter()
            desk.queue(search)
            taken.append(time.perf_counter() - start)
        assert median(taken) < 0.2, (search, taken)


def _row(number: int) -> dict[str, object]:
    subject = f"{WORDS[number % 7]} du service {number}"
    status = list(Status)[1 + number % 6].value
    at = NOW + timedelta(seconds=number)
    sealed = {"repeat_key": b"", "support_key": b"", "content": b"", "support_key_id": ""}
    identity = {"reference": f"DC-{number}", "year": 2026, "number": number, "submission": str(number)}
    return {
        **sealed, **identity, "status": status, "priority": ("high", "normal", "low")[number % 3], "language": "fr", "subject": subject,
        "sector": "", "titles": subject.lower(), "version": 1, "created": at, "submitted": at, "changed": at,
    }  # fmt: skip
