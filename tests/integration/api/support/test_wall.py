"""The wall: an account of the control side learns nothing of requests: no word, no number, not even that one exists."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import UTC, datetime
from statistics import median
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.guard.access import declared_routes
from assistant.accounts.roles import Role
from assistant.advice_request.model import AdviceRequest
from assistant.conversation.state import FieldValue
from assistant.store.database import Store

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
CANARY = "Zorglub-7391"
ABSENT = "DC-2026-000999-Z"
CALLS, MOST_S = 200, 0.005


@pytest.fixture
def submit(store: Store) -> Callable[[], str]:
    """Hands in a request whose every word would be recognised; returns its reference."""

    def sent() -> str:
        names = ("organisation", "contact_name", "sector", "subject", "question", "context", "analysis")
        values = dict.fromkeys(names, CANARY) | {"contact_email": "zorglub@permanence.example", "confirm": "yes"}
        draft = AdviceRequest("fr", NOW, {name: FieldValue(value, "said") for name, value in values.items()})
        with store.transaction() as unit:
            return str(unit.advice_requests.submit(draft, "k1", by="person", at=NOW).request.reference)

    return sent


def seen(client: TestClient, app: Any, reference: str) -> dict[tuple[str, str], tuple[int, str]]:
    """What every route that is not open to all answers, asked about a request and searched for its words."""
    found = {}
    for each in declared_routes(app):
        if each.access[0].roles:
            path = re.sub(r"{\w+(:\w+)?}", reference, each.path)
            asked = {"q": CANARY, "text": CANARY, "about": reference, "status": "all"}
            reply = client.request(each.method, path, params=asked)
            found[each.method, each.path] = reply.status_code, reply.text
    return found


def test_it_sees_no_row_no_count_and_no_hit(app: Any, browse: Any, submit: Callable[[], str], record_property: Any) -> None:
    client: TestClient = browse(Role.CONTROL)
    client.headers["accept"] = "application/json"
    before = seen(client, app, ABSENT)
    after = seen(client, app, submit())
    assert {status for status, _ in after.values()} == {403}
    assert after == before and CANARY not in str(after)
    record_property("routes", len(after))


@pytest.mark.parametrize("path", ["/queue/{}", "/api/v1/casework/requests/{}"])
def test_the_time_it_waits_does_not_tell_whether_a_request_exists(
    browse: Any, submit: Callable[[], str], path: str, record_property: Any
) -> None:
    client: TestClient = browse(Role.CONTROL)
    there: dict[str, list[float]] = {submit(): [], ABSENT: []}
    for _ in range(CALLS):
        for reference, taken in there.items():
            start = time.perf_counter()
            assert client.get(path.format(reference)).status_code == 403
            taken.append(time.perf_counter() - start)
    existing, absent = (median(taken) for taken in there.values())
    assert abs(existing - absent) < MOST_S
    record_property("calls", CALLS)
