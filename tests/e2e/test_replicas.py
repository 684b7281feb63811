"""Two whole products behind nginx, each with its own Rasa, one PostgreSQL and one Redis: one is killed in the middle."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from api.running.preparation import prepare_index
from api.settings import Settings
from assistant.store.database import open_store
from tests import postgresql, redis_server
from tests.replicas import Person, all_walk, assert_intact, nginx
from tests.serving import DATA, ROOT, Server, launch, wait_until_up

pytestmark = pytest.mark.assurance
PEOPLE = 20


@contextmanager
def products(data: Path, **settings: str) -> Iterator[list[Server]]:
    running = [launch(data, f"serve-{number}.log", **settings) for number in range(2)]
    try:
        for server in running:
            wait_until_up(server)
        yield running
    finally:
        for server in running:
            server.client.close()
            server.process.send_signal(signal.SIGINT)
            server.process.wait(30)


def test_conversations_go_on_whichever_product_answers_and_whichever_is_killed(
    tmp_path: Path, record_property: Callable[..., None]
) -> None:
    programs = postgresql.find_programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed (apt-get install postgresql): nothing was checked on it")
    with postgresql.running(programs) as databases, redis_server.running(tmp_path) as redis:
        people = _talk(tmp_path, databases, redis)
    record_property("conversations", PEOPLE)
    record_property("turns", sum(len(person.replies) for person in people))


def _talk(folder: Path, databases: postgresql.Server, redis: redis_server.Redis) -> list[Person]:
    data, database = folder / "data", databases.create(databases.migrated)
    prepare_index(Settings(data_dir=DATA))  # once, for both
    shutil.copytree(DATA / "index", data / "index")
    apart = {"PERMANENCE_DATA_DIR": str(data), "PERMANENCE_SUPPORT_KEY_FILE": str(folder / "apart" / "support.key")}
    subprocess.run(
        [Path(sys.executable).parent / "permanence", "requests", "make-keys"], cwd=ROOT, env={**os.environ, **apart}, check=True
    )
    settings = {
        "PERMANENCE_DATABASE_URL": database,
        "PERMANENCE_RASA_DATABASE_URL": databases.create(),
        "PERMANENCE_LIMITS_URL": redis.limits,
        "PERMANENCE_LOCKS_URL": redis.url,
        "PERMANENCE_TRUSTED_PROXIES": "127.0.0.1",
        "PERMANENCE_SUPPORT_APART": "True",
    }
    with products(data, **settings) as (first, other), nginx((port(first), port(other))) as front:
        people = [Person(number, front.url) for number in range(PEOPLE)]
        with ThreadPoolExecutor(1) as pool:
            walking = pool.submit(all_walk, people)
            while sum(len(person.replies) for person in people) < PEOPLE * 6 and not walking.done():
                time.sleep(0.01)
            before, rasa = front.answered(), first.rasa_pid()
            first.process.kill()
            walking.result()
        by_retrieval = other.metric('permanence_turns_total{understood_by="retrieval"}')
        assert not Path(f"/proc/{rasa}").exists()  # it went with the one that started it
    assert_intact(people)
    assert min(before[f"127.0.0.1:{port(server)}"] for server in (first, other)) > PEOPLE
    assert by_retrieval == 0
    store = open_store(database)
    with store.reading() as unit:
        for person in people:
            turns = unit.conversations.turns(person.replies[0]["conversation_id"])
            assert [turn.id for turn in turns] == [reply["turn_id"] for reply in person.replies]
    store.close()
    return people


def port(server: Server) -> int:
    return int(server.url.rsplit(":", 1)[1])
