"""A request handed in over HTTP: kept once, refused where the charter refuses, on both databases."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx import Response

from api.app import public_app
from assistant.answer import Answer, Message, Outcome
from assistant.conversation.reply import Reply, Said
from assistant.desks.submission import SubmissionDesk
from assistant.escalation.rules import load_rules
from assistant.store.database import Store, open_store
from assistant.texts import load_texts
from assistant.turn.entry import Entry
from assistant.turn.reception import Reception
from assistant.turn.understanding import Understanding
from assistant.vault.private_keys import KeyFiles
from assistant.vault.public_key import PublicKeyFile
from tests.gates import gate
from tests.integration.api.public.whole_request import FIELDS

pytestmark = pytest.mark.integration
ADDRESS = "/api/v1/advice-requests"
ORDER = {"fields": FIELDS, "confirm": True}


class Parrot:
    """Counts what it answers."""

    heard = 0

    def respond(self, entry: Entry, said: Said, understanding: Understanding) -> Reply:
        Parrot.heard += 1
        return Reply(Answer(Outcome.ANSWER, (Message(f"réponse {Parrot.heard}"),)), said.conversation)


class Silent:
    async def send(self, sender: str, message: str, turn_id: str, language: str, asking: str | None) -> None:
        """Leaves the turn to retrieval."""


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path, database: Callable[[str], str]) -> Iterator[Store]:
    keys = KeyFiles.in_folder(tmp_path / "keys")
    keys.ensure()
    opened = open_store(database(request.param), PublicKeyFile(keys.public))
    yield opened
    opened.close()


@pytest.fixture
def client(store: Store) -> TestClient:
    texts = load_texts()
    built: Any = SimpleNamespace(
        store=store,
        submissions=SubmissionDesk(store, load_rules(), texts, gate(), clock=lambda: datetime(2026, 11, 22, tzinfo=UTC)),
        reception=Reception(store, Parrot(), texts, lambda: "base"),
    )
    return TestClient(public_app(built, Silent(), 1.0, lambda: True))  # type: ignore[arg-type]


def send(client: TestClient, key: str | None, body: Any, address: str = ADDRESS) -> Response:
    return client.post(address, json=body, headers={"Idempotency-Key": key} if key else {})


def kept(store: Store) -> int:
    with store.reading() as unit:
        return len(unit.advice_requests.list())


def test_a_request_is_kept_and_opens_with_its_code(client: TestClient, store: Store) -> None:
    told = send(client, "k1", ORDER)
    assert told.status_code == 201
    body = told.json()
    assert body["status"] == "submitted" and "rescrit" in body["disclaimer"]
    read = client.get(f"{ADDRESS}/{body['reference']}", headers={"X-Follow-Up-Code": body["secret"]})
    assert read.status_code == 200
    assert {each["name"]: each["value"] for each in read.json()["fields"]}["context"] == FIELDS["context"]
    assert kept(store) == 1


def test_the_same_key_and_body_get_the_same_answer_and_another_body_none(client: TestClient, store: Store) -> None:
    first, again = send(client, '"k1"', ORDER), send(client, "k1", ORDER)
    assert (again.status_code, again.json()) == (201, first.json())
    other = send(client, "k1", {**ORDER, "language": "en"})
    assert (other.status_code, kept(store)) == (422, 1)
    assert other.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("key", [None, "", '""', "   "])
def test_without_a_key_it_is_refused_with_what_to_do(client: TestClient, store: Store, key: str | None) -> None:
    refused = send(client, key, ORDER)
    assert (refused.status_code, kept(store)) == (400, 0)
    assert "Idempotency-Key" in refused.json()["detail"]


def test_fifty_at_once_keep_one_request(
    client: TestClient, store: Store, record_property: Callable[..., None]
) -> None:
    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(lambda _: send(client, "k1", ORDER), range(50)))
    statuses = [each.status_code for each in answers]
    assert set(statuses) <= {201, 409} and 201 in statuses
    assert len({each.json()["reference"] for each in answers if each.status_code == 201}) == 1
    assert len({each.json()["secret"] for each in answers if each.status_code == 201}) == 1
    assert kept(store) == 1
    record_property("threads", len(answers))


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"confirm": False}, 422),
        ({"fields": {**FIELDS, "contact_email": "nobody"}}, 422),
        ({"fields": {**FIELDS, "colour": "red"}}, 422),
        ({"fields": {name: value for name, value in FIELDS.items() if name != "analysis"}}, 422),
        ({"facts": {"colour": "red"}}, 422),
        ({"facts": {"requester_role": "individual"}}, 409),
        ({"facts": {"requester_role": "controller", "purpose": "regularise"}}, 409),
        ({"facts": {"requester_role": "controller", "purpose": "future_processing", "has_dpo": True, "dpo_outcome": "not_consulted"}}, 409),
    ],
)
def test_what_is_refused_leaves_nothing_and_the_key_may_serve_again(
    client: TestClient, store: Store, change: dict[str, Any], status: int
) -> None:
    refused = send(client, "k1", {**ORDER, **change})
    assert (refused.status_code, kept(store)) == (status, 0)
    assert len(refused.json()["detail"]) > 20
    assert send(client, "k1", ORDER).status_code == 201


def test_a_message_tried_again_is_answered_once(client: TestClient) -> None:
    said, key, before = {"message": "bonjour"}, str(uuid.uuid4()), Parrot.heard
    first, again = (send(client, key, said, "/api/v1/chat") for _ in range(2))
    assert (again.json(), Parrot.heard) == (first.json(), before + 1)
    assert send(client, key, {"message": "autre chose"}, "/api/v1/chat").status_code == 422
    assert send(client, None, said, "/api/v1/chat").json()["turn_id"] != first.json()["turn_id"]
    longer = {**said, "conversation_id": first.json()["conversation_id"]}
    replies = [send(client, "second", longer, "/api/v1/chat").json() for _ in range(2)]
    assert replies[0] == replies[1] and replies[0]["turn_id"] != first.json()["turn_id"]


def test_guessing_a_code_is_slowed_and_never_by_the_address(client: TestClient) -> None:
    address = f"{ADDRESS}/DC-2026-000001-C"
    assert client.get(address, params={"code": "x" * 43}).status_code == 422
    statuses = [client.get(address, headers={"X-Follow-Up-Code": "x" * 43}).status_code for _ in range(12)]
    assert statuses == [404] * 10 + [429] * 2
