"""Measures how fast Slack is acknowledged: `python -m benchmarks.slack [--commands 50] [--rounds 10]`.

Real slack-bolt and slack-sdk, the real store on a real SQLite file, a stand-in for Slack on the same machine. The gateway
is a stand-in too: it takes the processor for as long as a turn does, so that acknowledgements compete with answers.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import socket
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import uvicorn
from fastapi import FastAPI

from api.slack.channel import SlackChannel, SlackSettings
from api.slack.installation import Installation
from api.slack.stand_in.requests import Sender
from api.slack.stand_in.server import StandIn
from assistant.store.database import open_store

SECRET = "benchmark"
TURN_S = 0.045
"""Processor time of a turn, as measured by benchmarks.product."""


class BusyGateway:
    """Spends what a turn spends, in a thread as the real one does, and answers."""

    async def chat(self, message: str, conversation_id: str | None, language: str | None) -> dict[str, Any]:
        """A reply in the contract's shape."""
        await asyncio.to_thread(_spin, TURN_S)
        return {
            "conversation_id": conversation_id or f"c{time.perf_counter_ns()}", "turn_id": "t", "language": "fr",
            "outcome": "answer", "asking": None, "decision": None, "advice_request": None,
            "messages": [{"text": "72 heures.", "citations": [], "buttons": []}],
        }  # fmt: skip


@contextlib.asynccontextmanager
async def served(app: FastAPI) -> Any:
    """The address of an application served on a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_config=None, access_log=False))
    server.capture_signals = contextlib.nullcontext  # type: ignore[method-assign, assignment]
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    await serving


async def measure(folder: Path, commands: int, rounds: int) -> None:
    """Sends the rounds and prints the figures."""
    slack = StandIn()
    async with served(slack.app()) as slack.address:
        settings = SlackSettings(folder, signing_secret=SECRET, api_url=f"{slack.address}/api/")
        store = open_store(f"sqlite:///{folder}/slack.sqlite3")
        library = SimpleNamespace(fiche=lambda _: None)
        channel = SlackChannel(settings, SimpleNamespace(store=store, library=library), BusyGateway(), id)  # type: ignore[arg-type]
        sealed = Installation("xoxb-one", "UBOT", "B1", "UADMIN").sealed(channel.memory.locker, "T1")
        await channel.memory.write(lambda unit: unit.slack.install("T1", sealed, _now()))
        app = FastAPI(openapi_url=None)
        channel.mount(app)
        async with served(app) as address, httpx.AsyncClient(timeout=30, trust_env=False) as client:
            sender = Sender(SECRET, slack.address)
            acks: list[float] = []
            answers: list[float] = []
            for number in range(rounds):
                await _round(client, address, sender, slack, commands, acks, answers, f"U{number}x")
    _tell("acknowledgement", acks)
    _tell("answer shown", answers)
    sys.stdout.write(f"{commands} commands at once, {rounds} rounds, {len(slack.refused)} messages refused\n")


async def _round(
    client: httpx.AsyncClient, address: str, sender: Sender, slack: StandIn, commands: int,
    acks: list[float], answers: list[float], user: str,
) -> None:  # fmt: skip
    before, started = len(slack.seen), time.perf_counter()

    async def one(number: int) -> None:
        request = sender.form(sender.command("Quel délai pour notifier une violation ?", f"{user}{number}"))
        sent = time.perf_counter()
        response = await client.post(f"{address}/slack/events", content=request.body, headers=request.headers)
        acks.append(time.perf_counter() - sent)
        assert response.status_code == 200

    await asyncio.gather(*map(one, range(commands)))
    while len(slack.seen) < before + commands:
        await asyncio.sleep(0.005)
    answers.append(time.perf_counter() - started)


def _tell(what: str, seconds: list[float]) -> None:
    ranks = statistics.quantiles(seconds, n=100) if len(seconds) > 1 else seconds * 99
    sys.stdout.write(f"{what:16} p50 {ranks[49] * 1000:6.0f} ms  p99 {ranks[98] * 1000:6.0f} ms  n={len(seconds)}\n")


def _spin(seconds: float) -> None:
    until = time.thread_time() + seconds
    while time.thread_time() < until:
        pass


def _now() -> Any:

    return datetime.now(UTC)


def main() -> None:
    """Measures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--commands", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=10)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(measure(Path(folder), chosen.commands, chosen.rounds))


if __name__ == "__main__":
    main()
