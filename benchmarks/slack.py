"""Measures Slack: `python -m benchmarks.slack [--commands 50] [--rounds 5] [--product DATA]`.

How fast a command is acknowledged when many come at once, and how soon its answer is shown. Real slack-bolt and slack-sdk,
the real store on a real SQLite file, in a process of its own as in service; the stand-in for Slack, which checks every
message, is in this one. Without `--product`, turns are stand-ins too: first they cost nothing (“alone”), then each
takes the processor for as long as a real turn does (“busy”), so that acknowledgements compete with answers. With it,
`permanence serve` runs on that data folder, with Rasa, and answers of one person after the other are timed as well.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import itertools
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import httpx
import uvicorn
from fastapi import FastAPI

from api.slack.channel import SlackChannel, SlackSettings
from assistant.store.database import open_store
from benchmarks.free_port import free_port
from benchmarks.product import running
from benchmarks.slack_stand_in.busy import BusyGateway
from benchmarks.slack_stand_in.requests import Sender
from benchmarks.slack_stand_in.server import StandIn

SECRET, TOKEN = "benchmark", "xoxb-one"
QUESTIONS = (
    "Quel délai pour notifier une violation ?",
    "Faut-il un registre des traitements ?",
    "Qui doit désigner un délégué à la protection des données ?",
    "Combien de temps conserver un CV ?",
    "Peut-on filmer les salariés ?",
    "Quand faire une analyse d’impact ?",
    "Que mettre dans un contrat de sous-traitance ?",
    "Les cookies de mesure d’audience demandent-ils un consentement ?",
    "Comment répondre à une demande d’accès ?",
    "Qu’est-ce qu’une donnée de santé ?",
)

TURN_S = 0.045
"""Processor time of a turn, as measured by benchmarks.product."""


@dataclass
class Bench:
    """Commands sent to one address, and the times they took."""

    address: str
    slack: StandIn
    client: httpx.AsyncClient
    sender: Sender = field(init=False)
    acks: list[float] = field(default_factory=list)
    answers: list[float] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=itertools.count)

    def __post_init__(self) -> None:
        self.sender = Sender(SECRET, self.slack.address)

    async def burst(self, commands: int) -> None:
        """So many people’s commands at once, and all their answers."""
        before, started = len(self.slack.seen), time.perf_counter()
        await asyncio.gather(*(self._command() for _ in range(commands)))
        await self._shown(before + commands)
        self.answers.append(time.perf_counter() - started)

    async def one(self) -> None:
        """One command, and its answer."""
        before, started = len(self.slack.seen), time.perf_counter()
        await self._command()
        await self._shown(before + 1)
        self.answers.append(time.perf_counter() - started)

    async def _command(self) -> None:
        number = next(self.numbers)
        request = self.sender.form(self.sender.command(QUESTIONS[number % len(QUESTIONS)], f"U{number}"))
        sent = time.perf_counter()
        response = await self.client.post(f"{self.address}/slack/events", content=request.body, headers=request.headers)
        self.acks.append(time.perf_counter() - sent)
        response.raise_for_status()

    async def _shown(self, wanted: int) -> None:
        async with asyncio.timeout(120):
            while len(self.slack.seen) < wanted:
                await asyncio.sleep(0.002)


async def stand_ins(commands: int, rounds: int) -> None:
    """Acknowledgements with nothing behind them, then with answers that take the processor."""
    for name, seconds in (("alone", 0.0), ("busy", TURN_S)):
        async with _slack() as slack, _process(slack.address, seconds) as address, _client() as client:
            bench = Bench(address, slack, client)
            await bench.one()
            bench.acks.clear()
            bench.answers.clear()
            for _ in range(rounds):
                await bench.burst(commands)
            _tell(f"acknowledged, {name}", bench.acks)
            _tell(f"all {commands} shown, {name}", bench.answers)
            _tell_refused(slack)


async def product(data: Path, commands: int, rounds: int) -> None:
    """The product as `permanence serve` runs it: answers one after the other, then many commands at once."""
    async with _slack() as slack, _client() as client:
        told = {
            "PERMANENCE_SLACK_SIGNING_SECRET": SECRET,
            "PERMANENCE_SLACK_BOT_TOKEN": TOKEN,
            "PERMANENCE_SLACK_API_URL": f"{slack.address}/api/",
        }
        started = running(data, told)
        served = await asyncio.to_thread(started.__enter__)
        try:
            bench = Bench(served.url, slack, client)
            for each in range(10 + 30):
                await bench.one()
                if each == 9:
                    bench.answers.clear()
            _tell("answer in the channel", bench.answers)
            _tell("acknowledged, one by one", bench.acks)
            bench.acks.clear()
            bench.answers.clear()
            for _ in range(rounds):
                await bench.burst(commands)
            _tell("acknowledged, product", bench.acks)
            _tell(f"all {commands} shown, product", bench.answers)
            _tell_refused(slack)
        finally:
            await asyncio.to_thread(started.__exit__, None, None, None)


@contextlib.asynccontextmanager
async def _slack() -> AsyncIterator[StandIn]:
    slack = StandIn()
    port = free_port()
    server = _server(slack.app(), port)
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    slack.address = f"http://127.0.0.1:{port}"
    yield slack
    server.should_exit = True
    await serving


@contextlib.asynccontextmanager
async def _process(slack: str, seconds: float) -> AsyncIterator[str]:
    """The channel over a stand-in for the gateway, in a process of its own."""
    port = free_port()
    command = [sys.executable, "-m", "benchmarks.slack", "--serve", str(port), "--slack", slack, "--turn", str(seconds)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        async with _client() as client:
            address = f"http://127.0.0.1:{port}"
            while True:
                with contextlib.suppress(httpx.HTTPError):
                    await client.get(address)
                    break
                await asyncio.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(10)


def serve(port: int, slack: str, seconds: float) -> None:
    """What the process runs."""
    with tempfile.TemporaryDirectory() as folder:
        settings = SlackSettings(Path(folder), signing_secret=SECRET, bot_token=TOKEN, api_url=f"{slack}/api/")
        store = open_store(f"sqlite:///{folder}/slack.sqlite3")
        assistant = SimpleNamespace(store=store, library=SimpleNamespace(fiche=lambda _: None))
        channel = SlackChannel(settings, assistant, BusyGateway(seconds), id)  # type: ignore[arg-type]
        app = FastAPI(openapi_url=None)
        channel.mount(app)
        _server(app, port).run()


def _client() -> httpx.AsyncClient:
    return httpx.AsyncClient(timeout=60, trust_env=False, limits=httpx.Limits(max_connections=None))


def _server(app: FastAPI, port: int) -> uvicorn.Server:
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_config=None, access_log=False))
    server.capture_signals = contextlib.nullcontext  # type: ignore[method-assign, assignment]
    return server


def _tell(what: str, seconds: list[float]) -> None:
    ranks = statistics.quantiles(seconds, n=100) if len(seconds) > 1 else seconds * 99
    told = "  ".join(f"p{rank} {ranks[rank - 1] * 1000:6.0f} ms" for rank in (50, 95, 99))
    sys.stdout.write(f"{what:28} {told}  n={len(seconds)}\n")


def _tell_refused(slack: StandIn) -> None:
    sys.stdout.write(f"{len(slack.refused)} messages refused by Slack’s limits, {datetime.now(UTC):%Y-%m-%d %H:%M}\n")


def main() -> None:
    """Measures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--commands", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--product", type=Path, help="a data folder: measures the product on it, with Rasa")
    parser.add_argument("--serve", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--slack", default="", help=argparse.SUPPRESS)
    parser.add_argument("--turn", type=float, default=0.0, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.serve:
        serve(chosen.serve, chosen.slack, chosen.turn)
    elif chosen.product:
        asyncio.run(product(chosen.product, chosen.commands, chosen.rounds))
    else:
        asyncio.run(stand_ins(chosen.commands, chosen.rounds))


if __name__ == "__main__":
    main()
