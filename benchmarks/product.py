"""Measures the running product: time of a turn, what it answers that no source answers, memory, start and training."""

from __future__ import annotations

import json
import os
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from benchmarks.free_port import free_port

COMMAND = Path(sys.executable).parent / "permanence"
PATIENCE_S = 900
WARM_UP = 10
CHILDREN = {"rasa run": "Rasa", "api.support": "the hotline's console", "notices": "e-mail"}
"""What tells a child process by its command."""


@dataclass(frozen=True)
class Running:
    """A product that serves, and how long it took to."""

    url: str
    pid: int
    seconds_to_start: float
    client: httpx.Client

    def chat(self, message: str, **more: Any) -> dict[str, Any]:
        """One turn in a conversation of its own unless told otherwise."""
        response = self.client.post(f"{self.url}/api/v1/chat", json={"message": message, **more})
        response.raise_for_status()
        reply: dict[str, Any] = response.json()
        return reply


@contextmanager
def running(data: Path, settings: Mapping[str, str] | None = None) -> Iterator[Running]:
    """Starts the product on a data folder, with settings of its own if any, and stops it."""
    port = free_port()
    started = time.monotonic()
    ports = {"PERMANENCE_SUPPORT_PORT": str(free_port())}
    environment = {**os.environ, **ports, **(settings or {}), "PERMANENCE_DATA_DIR": str(data)}
    with (data / "serve.log").open("wb") as log:
        process = subprocess.Popen(
            [COMMAND, "serve", "--port", str(port)], env=environment, stdout=log, stderr=log
        )
    with httpx.Client(timeout=60, trust_env=False) as client:
        try:
            url = f"http://127.0.0.1:{port}"
            _wait(client, url, process)
            yield Running(url, process.pid, time.monotonic() - started, client)
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(30)


def turn_times(product: Running, questions: Sequence[str]) -> dict[str, float]:
    """Milliseconds of a turn through Rasa, over HTTP, one after the other."""
    for question in questions[:WARM_UP]:
        product.chat(question)
    times = [_timed(product, question) for question in questions]
    return {"p50": statistics.median(times), "p95": statistics.quantiles(times, n=20)[18]}


def outcomes(product: Running, questions: Iterable[str]) -> list[str]:
    """The outcome of each question, each in a conversation of its own."""
    return [product.chat(question)["outcome"] for question in questions]


def resident_mb(pid: int) -> dict[str, float]:
    """Resident memory of the application and of the processes it started, by what they are."""
    table = subprocess.run(
        ["/bin/ps", "-eo", "pid=,ppid=,rss=,args="], capture_output=True, text=True, check=True
    ).stdout
    rows = [line.split(None, 3) for line in table.splitlines()]
    found = {"application": next(int(row[2]) for row in rows if int(row[0]) == pid) / 1024}
    for _, parent, resident, command in rows:
        if int(parent) == pid:
            kind = next((name for mark, name in CHILDREN.items() if mark in command), "others")
            found[kind] = found.get(kind, 0) + int(resident) / 1024
    return found


def training_seconds() -> float:
    """Time to train the Rasa model again, its cache emptied."""
    subprocess.run(["/bin/rm", "-rf", "nlu/.rasa/cache"], check=True)
    started = time.monotonic()
    subprocess.run([COMMAND, "train"], check=True, capture_output=True)
    return time.monotonic() - started


def read_lines(path: Path) -> list[str]:
    """The questions of a file: one a line, or the `query` or `text` of each JSON line."""
    lines = [line for line in path.read_text("utf-8").splitlines() if line.strip()]
    return [_question(json.loads(line)) if path.suffix == ".jsonl" else line for line in lines]


def _question(line: dict[str, str]) -> str:
    return line.get("query") or line["text"]


def _timed(product: Running, question: str) -> float:
    started = time.perf_counter()
    product.chat(question)
    return 1000 * (time.perf_counter() - started)


def _wait(client: httpx.Client, url: str, process: subprocess.Popen[bytes]) -> None:
    started = time.monotonic()
    while time.monotonic() - started < PATIENCE_S:
        if process.poll() is not None:
            raise RuntimeError("the product ended before it served; see serve.log")
        try:
            if client.get(f"{url}/health/ready").json().get("dialogue"):
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.2)
    raise RuntimeError(f"the product did not serve within {PATIENCE_S} s")
