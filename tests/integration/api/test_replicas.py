"""Two instances behind nginx, with PostgreSQL and Redis: conversations go on whoever answers, and whoever is killed."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from assistant.store.database import open_store
from assistant.vault.private_keys import KeyFiles
from benchmarks.free_port import free_port
from tests.redis_server import Redis
from tests.replicas import Person, all_walk, assert_intact, nginx

pytestmark = pytest.mark.integration
ROOT = Path(__file__).parents[3]
PEOPLE = 20


@dataclass(frozen=True)
class Instance:
    """One process of the product, and where it listens."""

    port: int
    process: subprocess.Popen[bytes]

    def wait(self) -> None:
        """Until it answers."""
        until = time.monotonic() + 60
        while True:
            assert self.process.poll() is None and time.monotonic() < until
            try:
                if httpx.get(f"http://127.0.0.1:{self.port}/health/live", trust_env=False).status_code == 200:
                    return
            except httpx.TransportError:
                time.sleep(0.1)


@contextmanager
def instances(*settings: str) -> Iterator[tuple[Instance, ...]]:
    command = [sys.executable, "-m", "tests.integration.api.replica"]
    ports = (free_port(), free_port())
    running = tuple(Instance(port, subprocess.Popen([*command, str(port), *settings], cwd=ROOT)) for port in ports)
    try:
        for each in running:
            each.wait()
        yield running
    finally:
        for each in running:
            each.process.kill()
            each.process.wait(10)


def test_conversations_go_on_whoever_answers_and_whoever_is_killed(
    index: Path, redis: Redis, database: Callable[[str], str], tmp_path: Path, record_property: Callable[..., None]
) -> None:
    keys, url = KeyFiles.in_folder(tmp_path / "keys"), database("postgresql")
    keys.ensure()
    with instances(url, str(index), str(keys.public), redis.url) as (first, other), nginx((first.port, other.port)) as front:
        people = [Person(number, front.url) for number in range(PEOPLE)]
        with ThreadPoolExecutor(1) as pool:
            walking = pool.submit(all_walk, people)
            while sum(len(person.replies) for person in people) < PEOPLE * 6 and not walking.done():
                time.sleep(0.01)
            before = front.answered()
            first.process.kill()
            walking.result()
        logged = front.log()
    assert_intact(people)
    assert min(before[f"127.0.0.1:{each.port}"] for each in (first, other)) > PEOPLE  # they did share the work
    assert [person.mark for person in people if person.mark in logged] == []
    assert [person for person in people if str(person.replies[0]["conversation_id"]) in logged] == []
    store = open_store(url)
    with store.reading() as unit:
        for person in people:
            turns = unit.conversations.turns(person.replies[0]["conversation_id"])
            assert [turn.number for turn in turns] == list(range(1, len(person.replies) + 1))
            assert [turn.id for turn in turns] == [reply["turn_id"] for reply in person.replies]
    store.close()
    record_property("conversations", PEOPLE)
    record_property("turns", sum(len(person.replies) for person in people))
    record_property("refusals", sum(person.refusals.total() for person in people))


def test_where_no_instance_is_left_a_caller_is_told_when_to_come_back() -> None:
    with nginx((free_port(), free_port())) as front:
        answer = httpx.post(f"{front.url}/api/v1/chat", json={"message": "bonjour"}, trust_env=False)
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "3")
        assert answer.headers["content-type"].startswith("application/problem+json")
        assert "Le service redémarre" in answer.json()["detail"]
        for path in ("/metrics", "/docs", "/openapi.json", "/docs/oauth2-redirect"):
            assert httpx.get(front.url + path, trust_env=False).status_code == 404


@pytest.mark.parametrize("headers", [{}, {"Idempotency-Key": "the-same-each-time"}], ids=["without a key", "with a key"])
def test_a_program_that_runs_away_is_told_so_before_it_reaches_an_instance(headers: dict[str, str]) -> None:
    with nginx((free_port(), free_port())) as front, httpx.Client(trust_env=False) as client:
        answers = [client.post(f"{front.url}/api/v1/chat", json={}, headers=headers) for _ in range(200)]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert refused and all(answer.headers["retry-after"] == "5" and answer.json()["detail"] for answer in refused)
    assert answers[0].status_code == 503  # the first ones went on, to find nobody there
