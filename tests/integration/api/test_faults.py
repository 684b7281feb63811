"""What the parts around an answer may do to it: an answer or a way on within five seconds, and back without a restart."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import time_machine
from fastapi.testclient import TestClient
from httpx import Response
from sqlalchemy import create_engine, make_url, text

from api.app import public_app
from api.rasa import Rasa
from assistant.bootstrap import SHIPPED_FICHES, Assistant, build
from assistant.entry import Entry
from assistant.understanding import Intent, Understanding
from assistant.vault.private_keys import KeyFiles
from assistant.vault.public_key import PublicKeyFile
from knowledge_base.ingestion import ingest

pytestmark = pytest.mark.integration

WITHIN_S = 5.0
DEADLINE_S = 1.0
QUESTION = "L’avis de la CNIL vaut-il rescrit ?"
MESSAGES = (QUESTION, "Who may ask the CNIL for advice?", "zzz qqq")
FEW_AND_MANY = pytest.mark.parametrize("count", [3, pytest.param(20, marks=pytest.mark.assurance)])


class WordEncoder:
    """Vectors of whole words: enough to find a fiche by its own wording, and no model to load."""

    fingerprint = "words-1"

    def encode_queries(self, texts: Sequence[str]) -> np.ndarray:
        return np.stack([_vector(each) for each in texts])

    def encode_passages(self, texts: Sequence[str]) -> np.ndarray:
        return self.encode_queries(texts)


def _vector(words: str) -> np.ndarray:
    vector = np.full(64, 1e-6, np.float32)
    for word in words.lower().split():
        vector[hashlib.sha256(word.encode()).digest()[0] % 64] += 1
    return vector / np.linalg.norm(vector)


@dataclass
class StandIn:
    """Rasa's REST channel, doing what it is told; in good health it lets the assistant answer, as the actions do."""

    behave: Callable[[BaseHTTPRequestHandler, str], None]
    assistant: Assistant | None = None
    url: str = ""
    gone: threading.Event = field(default_factory=threading.Event)

    def healthy(self, call: BaseHTTPRequestHandler, turn_id: str) -> None:
        assert self.assistant is not None
        self.assistant.reception.answer(turn_id, Entry.QUESTION, Understanding(Intent.ASK_QUESTION, 0.9))
        _send(call, 200, json.dumps([{"custom": {"turn_id": turn_id}}]).encode())

    def slow(self, call: BaseHTTPRequestHandler, turn_id: str) -> None:
        self.gone.wait(30)


def _send(call: BaseHTTPRequestHandler, status: int, body: bytes) -> None:
    call.send_response(status)
    call.send_header("Content-Length", str(len(body)))
    call.end_headers()
    call.wfile.write(body)


def _sends(status: int, body: bytes) -> Callable[[BaseHTTPRequestHandler, str], None]:
    return lambda call, turn_id: _send(call, status, body)


def _hangs_up(call: BaseHTTPRequestHandler, turn_id: str) -> None:
    call.connection.close()


def _promises_more_than_it_sends(call: BaseHTTPRequestHandler, turn_id: str) -> None:
    call.send_response(200)
    call.send_header("Content-Length", "4000")
    call.end_headers()
    call.wfile.write(b'[{"custom":')


BLOWS: dict[str, Callable[[BaseHTTPRequestHandler, str], None]] = {
    "nothing (an action that failed, a webhook that is dead)": _sends(200, b"[]"),
    "500": _sends(500, b"Internal Server Error"),
    "null": _sends(200, b"null"),
    "a number": _sends(200, b"7"),
    "an object": _sends(200, b'{"custom": {}}'),
    "no JSON": _sends(200, b"<html>\xff\xfe"),
    "the turn of somebody else": _sends(200, b'[{"custom": {"turn_id": "other"}}, null, 3]'),
    "hangs up": _hangs_up,
    "half an answer": _promises_more_than_it_sends,
}


@pytest.fixture
def rasa() -> Iterator[StandIn]:
    stand_in = StandIn(_sends(200, b"[]"))

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            stand_in.behave(self, body["metadata"]["turn_id"])

        def log_message(self, *_: Any) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    stand_in.url = f"http://127.0.0.1:{server.server_port}"
    yield stand_in
    stand_in.gone.set()
    server.shutdown()
    server.server_close()
    thread.join(5)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("index")
    ingest(folder, WordEncoder(), fiches_folders=[SHIPPED_FICHES])
    return folder


@dataclass
class Product:
    """The public application over a real index and a real database, and who speaks to it."""

    assistant: Assistant
    client: TestClient

    def say(self, message: str, conversation: str | None = None) -> Response:
        """Sends a message and checks what is true of every answer, whatever is broken."""
        started = time.monotonic()
        body = {"message": message, **({"conversation_id": conversation} if conversation else {})}
        response = self.client.post("/api/v1/chat", json=body)
        assert time.monotonic() - started < WITHIN_S
        assert response.status_code in (200, 503), response.text
        if response.status_code == 503:
            assert int(response.headers["retry-after"]) > 0
            assert response.json()["detail"]
        else:
            reply = response.json()
            assert reply["outcome"] in ("answer", "abstain", "clarify", "error", "ask")
            assert reply["messages"][0]["text"] and "rescrit" in reply["disclaimer"]
        return response


def _product(url: str, index: Path, rasa: StandIn, tmp_path: Path) -> Product:
    keys = KeyFiles.in_folder(tmp_path / "keys")
    keys.ensure()
    assistant = build(index, WordEncoder(), url, tmp_path / "none", seals=PublicKeyFile(keys.public))
    rasa.assistant = assistant
    engine = Rasa(rasa.url, DEADLINE_S)
    return Product(assistant, TestClient(public_app(assistant, engine, DEADLINE_S, lambda: True)))


@pytest.fixture
def product(index: Path, rasa: StandIn, tmp_path: Path) -> Iterator[Product]:
    made = _product(f"sqlite:///{tmp_path}/p.db", index, rasa, tmp_path)
    with made.client:
        yield made
    made.assistant.store.close()


@pytest.fixture
def on_postgresql(
    index: Path, rasa: StandIn, tmp_path: Path, postgresql: Callable[[], str]
) -> Iterator[tuple[Product, str]]:
    url = postgresql()
    made = _product(url, index, rasa, tmp_path)
    with made.client:
        yield made, url
    made.assistant.store.close()


@FEW_AND_MANY
@pytest.mark.parametrize("blow", BLOWS)
def test_whatever_rasa_sends_an_answer_comes_and_the_dialogue_is_back_with_the_next_message(
    product: Product, rasa: StandIn, blow: str, count: int
) -> None:
    rasa.behave = BLOWS[blow]
    for number in range(count):
        assert product.say(MESSAGES[number % len(MESSAGES)]).status_code == 200
    assert product.say(QUESTION).json()["outcome"] == "answer"
    rasa.behave = rasa.healthy
    conversation = product.say(QUESTION).json()["conversation_id"]
    with product.assistant.store.reading() as unit:
        assert unit.conversations.turns(conversation)[0].understood_by == "rasa"


@FEW_AND_MANY
def test_a_rasa_that_is_slow_is_not_waited_for(product: Product, rasa: StandIn, count: int) -> None:
    rasa.behave = rasa.slow
    for number in range(count):
        started = time.monotonic()
        assert product.say(MESSAGES[number % len(MESSAGES)]).status_code == 200
        assert time.monotonic() - started < DEADLINE_S + 2
    rasa.gone.set()
    rasa.behave = rasa.healthy
    assert product.say(QUESTION).json()["outcome"] == "answer"


@FEW_AND_MANY
def test_a_locked_database_costs_the_keeping_and_not_the_answer(
    product: Product, rasa: StandIn, tmp_path: Path, count: int
) -> None:
    rasa.behave = rasa.healthy
    known = product.say(QUESTION).json()["conversation_id"]
    with closing(sqlite3.connect(tmp_path / "p.db", isolation_level=None)) as blocker:
        blocker.execute("BEGIN IMMEDIATE")
        for number in range(count):
            reply = product.say(QUESTION, known if number % 2 else None)
            assert reply.status_code == 200
            assert reply.json()["outcome"] == "answer"
            assert "enregistré" in reply.json()["messages"][-1]["text"]
        blocker.execute("ROLLBACK")
    after = product.say(QUESTION, known)
    assert "enregistré" not in after.json()["messages"][-1]["text"]
    with product.assistant.store.reading() as unit:
        assert [turn.number for turn in unit.conversations.turns(known)] == [1, 2]


@FEW_AND_MANY
def test_a_read_only_database_costs_the_keeping_and_not_the_answer(
    on_postgresql: tuple[Product, str], rasa: StandIn, count: int
) -> None:
    product, url = on_postgresql
    rasa.behave = rasa.healthy
    product.say(QUESTION)
    name = make_url(url).database
    outside = create_engine(url, isolation_level="AUTOCOMMIT")
    with outside.connect() as connection:
        connection.execute(text(f"ALTER DATABASE {name} SET default_transaction_read_only = on"))
        _hang_up_on_everybody_else(connection)
    for _ in range(count):
        reply = product.say(QUESTION)
        assert "enregistré" in reply.json()["messages"][-1]["text"]
    with outside.connect() as connection:
        connection.execute(text("SET default_transaction_read_only = off"))
        connection.execute(text(f"ALTER DATABASE {name} RESET default_transaction_read_only"))
        _hang_up_on_everybody_else(connection)
    outside.dispose()
    assert "enregistré" not in product.say(QUESTION).json()["messages"][-1]["text"]


def _hang_up_on_everybody_else(connection: Any) -> None:
    connection.execute(
        text(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    )


@FEW_AND_MANY
@pytest.mark.parametrize("jump", [timedelta(days=-400), timedelta(hours=-1), timedelta(days=400)])
def test_a_clock_that_jumps_costs_nothing(product: Product, rasa: StandIn, jump: timedelta, count: int) -> None:
    rasa.behave = rasa.healthy
    conversation = product.say(QUESTION).json()["conversation_id"]
    with time_machine.travel(datetime.now(UTC) + jump, tick=True):
        for _ in range(count):
            assert product.say(QUESTION, conversation).json()["outcome"] == "answer"
    assert product.say(QUESTION, conversation).json()["outcome"] == "answer"
    with product.assistant.store.reading() as unit:
        assert [turn.number for turn in unit.conversations.turns(conversation)] == list(range(1, count + 3))
