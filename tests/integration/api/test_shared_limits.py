"""Limits counted in a real Redis: one count for several processes, and nobody refused while it is away."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
from limits import parse

from api.guard.limits import Counter, Limit, counter_at

pytestmark = pytest.mark.integration
LIMIT = Limit("chat", "/api/v1/chat", frozenset({"POST"}), parse("10 per minute"))


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("Redis is not installed (apt-get install redis-server): nothing was checked on it")
    socket = tmp_path / "redis.sock"
    # Only a socket in a private folder, and nothing on disk.
    options = ["--port", "0", "--unixsocket", str(socket), "--save", "", "--appendonly", "no", "--dir", str(tmp_path)]
    process = subprocess.Popen([program, *options], stdout=subprocess.DEVNULL)
    url = f"redis+unix://{socket}"
    with redis.Redis(unix_socket_path=str(socket)) as probe:
        deadline = time.monotonic() + 10
        while True:
            try:
                probe.ping()
                break
            except redis.ConnectionError:
                assert time.monotonic() < deadline
                time.sleep(0.05)
        yield url, process
    if process.poll() is None:
        process.terminate()
    process.wait(10)


def _counter(url: str) -> Counter:
    counter = counter_at(url)
    assert counter is not None
    return counter


async def test_two_processes_count_together(server: tuple[str, subprocess.Popen[bytes]]) -> None:
    one, other = _counter(server[0]), _counter(server[0])
    waits = [await counter.wait_for(LIMIT, "visitor") for _ in range(6) for counter in (one, other)]
    assert waits.count(0) == 10
    assert all(wait == 0 or 1 <= wait <= 120 for wait in waits)


async def test_a_redis_that_dies_refuses_nobody(server: tuple[str, subprocess.Popen[bytes]]) -> None:
    counter = _counter(server[0])
    for _ in range(12):
        await counter.wait_for(LIMIT, "visitor")
    server[1].kill()
    server[1].wait(10)
    started = time.monotonic()
    assert [await counter.wait_for(LIMIT, "visitor") for _ in range(3)] == [0, 0, 0]
    assert time.monotonic() - started < 3
