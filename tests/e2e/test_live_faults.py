"""Parts that fail while the real Rasa and the real encoder work: an answer or the way to a person within five seconds.

The application is the served one, in this process, so that its clock can be moved; between it, Rasa, the action webhook
and PostgreSQL stand links that can be cut and slowed.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
import time_machine
import uvicorn
from fastapi.testclient import TestClient

from api.app import action_app, public_app
from api.rasa import Rasa
from api.running.preparation import encoder_of, prepare_index
from api.running.rasa_model import RasaProject
from api.running.rasa_process import RasaAddress, RasaProcess
from api.settings import Settings
from assistant.bootstrap import Assistant, build
from assistant.vault.private_keys import KeyFiles
from assistant.vault.public_key import PublicKeyFile
from benchmarks.free_port import free_port
from tests import postgresql
from tests.links import Link
from tests.serving import DATA, ROOT

QUESTIONS = ("L’avis de la CNIL est-il un rescrit ?", "Who may ask the CNIL for advice?", "zzz qqq")
WITHIN_S, BACK_WITHIN_S, START_S = 5.0, 30.0, 120.0
DEADLINE_S = 4.0


@dataclass
class Live:
    """The product in this process, its real Rasa, and the links between its parts."""

    assistant: Assistant
    client: TestClient
    rasa: RasaProcess
    to_rasa: Link
    to_actions: Link
    database: str
    databases: postgresql.Server

    def say(self, message: str, conversation: str | None = None) -> dict[str, Any] | None:
        """The reply, None for a 503 that says when to come back; fails for anything else, and for what is late."""
        started = time.monotonic()
        body = {"message": message, **({"conversation_id": conversation} if conversation else {})}
        response = self.client.post("/api/v1/chat", json=body)
        assert time.monotonic() - started < WITHIN_S
        if response.status_code == 503:
            assert int(response.headers["retry-after"]) > 0 and response.json()["detail"]
            return None
        assert response.status_code == 200, response.text
        reply: dict[str, Any] = response.json()
        assert reply["messages"][0]["text"] and "rescrit" in reply["disclaimer"]
        return reply

    def understood(self, reply: dict[str, Any]) -> bool:
        """Whether Rasa understood the turn, and it was kept."""
        with self.assistant.store.reading() as unit:
            turns = unit.conversations.turns(reply["conversation_id"])
        return bool(turns) and turns[-1].understood_by == "rasa"


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    programs = postgresql.find_programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed (apt-get install postgresql): nothing was checked on it")
    with postgresql.running(programs) as databases, _product(tmp_path_factory.mktemp("live"), databases) as made:
        yield made


@contextmanager
def _product(folder: Path, databases: postgresql.Server) -> Iterator[Live]:
    database = databases.create(databases.migrated)
    keys = KeyFiles.in_folder(folder / "keys")
    keys.ensure()
    settings = Settings(data_dir=DATA)
    prepare_index(settings)
    encoder = encoder_of(settings)
    encoder.warm()
    assistant = build(DATA / "index", encoder, database, folder / "none", seals=PublicKeyFile(keys.public))
    with ExitStack() as stack:
        actions_port, rasa_port = free_port(), free_port()
        stack.enter_context(_served(assistant, actions_port))
        to_actions, to_rasa = stack.enter_context(Link(actions_port)), stack.enter_context(Link(rasa_port))
        project = RasaProject(ROOT / "nlu", ROOT / ".venv-rasa")
        address = RasaAddress(rasa_port, f"http://127.0.0.1:{to_actions.port}/webhook", f"sqlite:///{folder}/rasa.db")
        rasa = stack.enter_context(_running(RasaProcess(project, address)))
        engine = Rasa(f"http://127.0.0.1:{to_rasa.port}", DEADLINE_S)
        client = stack.enter_context(TestClient(public_app(assistant, engine, DEADLINE_S, rasa.ready.is_set)))
        client.post("/api/v1/chat", json={"message": QUESTIONS[0]})  # what is made at the first question is made
        yield Live(assistant, client, rasa, to_rasa, to_actions, database, databases)
        assert client.portal is not None
        client.portal.call(engine.close)
    assistant.store.close()


@contextmanager
def _served(assistant: Assistant, port: int) -> Iterator[None]:
    server = uvicorn.Server(uvicorn.Config(action_app(assistant.reception), port=port, log_config=None))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield
    server.should_exit = True
    thread.join(10)


@contextmanager
def _running(rasa: RasaProcess) -> Iterator[RasaProcess]:
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    task = asyncio.run_coroutine_threadsafe(rasa.run(), loop)
    until = time.monotonic() + START_S
    while not rasa.ready.is_set():
        assert time.monotonic() < until, "Rasa did not start"
        time.sleep(0.2)
    yield rasa
    task.cancel()
    until = time.monotonic() + 15
    while rasa.pid is not None and time.monotonic() < until:
        time.sleep(0.1)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(5)
    loop.close()


@contextmanager
def slow_rasa(live: Live) -> Iterator[None]:
    """Rasa takes thirty seconds over each message."""
    with live.to_rasa.delayed(30):
        yield


@contextmanager
def dead_webhook(live: Live) -> Iterator[None]:
    """Rasa finds nobody where its actions are."""
    with live.to_actions.cut():
        yield


@contextmanager
def read_only(live: Live) -> Iterator[None]:
    """The database takes nothing any more."""
    _settle(live, "on")
    try:
        yield
    finally:
        _settle(live, "off")


def _settle(live: Live, setting: str) -> None:
    plain = live.database.replace("postgresql+psycopg:", "postgresql:")
    with psycopg.connect(plain, autocommit=True, options="-c default_transaction_read_only=off") as outside:
        name = outside.info.dbname
        outside.execute(f'ALTER DATABASE "{name}" SET default_transaction_read_only = {setting}')  # type: ignore[arg-type]
        outside.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@contextmanager
def hanging(live: Live) -> Iterator[None]:
    """PostgreSQL is stopped: the system takes its calls, and nobody answers them."""
    with live.databases.stopped():
        yield


@contextmanager
def jumping(days: int) -> Iterator[None]:
    with time_machine.travel(datetime.now(UTC) + timedelta(days=days), tick=True):
        yield


@contextmanager
def clock_ahead(live: Live) -> Iterator[None]:
    """The machine believes that it is next year."""
    with jumping(400):
        yield


@contextmanager
def clock_behind(live: Live) -> Iterator[None]:
    """The machine believes that it is last year."""
    with jumping(-400):
        yield


FAULTS = (slow_rasa, dead_webhook, read_only, hanging, clock_ahead, clock_behind)


@pytest.mark.parametrize("count", [3, pytest.param(20, marks=pytest.mark.assurance)])
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_a_part_that_fails_costs_no_answer_and_is_back_without_a_restart(
    live: Live, fault: Any, count: int, record_property: Callable[..., None]
) -> None:
    record_property("messages", count)
    assert _back(live) < BACK_WITHIN_S
    pid = live.rasa.pid
    with fault(live):
        replies = [live.say(QUESTIONS[number % len(QUESTIONS)]) for number in range(count)]
    assert all(reply is not None for reply in replies)
    assert replies[0] is not None and replies[0]["outcome"] == "answer"
    assert _back(live) < BACK_WITHIN_S
    assert live.rasa.pid == pid


def _back(live: Live) -> float:
    """Seconds until a turn is understood by Rasa, kept, and gone on from."""
    started = time.monotonic()
    while time.monotonic() - started < BACK_WITHIN_S:
        first = live.say(QUESTIONS[0])
        if first is not None and live.understood(first):
            again = live.say(QUESTIONS[1], first["conversation_id"])
            if again is not None and live.understood(again):
                return time.monotonic() - started
        time.sleep(0.5)
    raise AssertionError(f"not back within {BACK_WITHIN_S} s")
