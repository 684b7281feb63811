"""A Redis for the time of a test: only a socket in a private folder, and nothing on disk."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import redis

PATIENCE_S = 10


@dataclass(frozen=True)
class Redis:
    """Its address as its client, and as the limits, write it."""

    url: str
    process: subprocess.Popen[bytes]

    @property
    def limits(self) -> str:
        return f"redis+{self.url}"

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(PATIENCE_S)


@contextmanager
def running(folder: Path) -> Iterator[Redis]:
    """Skips, in one line, where Redis is not installed."""
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("Redis is not installed (apt-get install redis-server): nothing was checked on it")
    socket = folder / "redis.sock"
    options = ["--port", "0", "--unixsocket", str(socket), "--save", "", "--appendonly", "no", "--dir", str(folder)]
    process = subprocess.Popen([program, *options], stdout=subprocess.DEVNULL)
    try:
        _wait(socket)
        yield Redis(f"unix://{socket}", process)
    finally:
        if process.poll() is None:
            process.terminate()
        process.wait(PATIENCE_S)


def _wait(socket: Path) -> None:
    deadline = time.monotonic() + PATIENCE_S
    with redis.Redis(unix_socket_path=str(socket)) as probe:
        while True:
            try:
                probe.ping()
                return
            except redis.ConnectionError:
                assert time.monotonic() < deadline
                time.sleep(0.05)
