"""Rasa as a supervised child: started, watched, restarted when dead or mute, stopped with the application."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import signal
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import httpx
import structlog

from api.running.rasa_model import RasaProject

log = structlog.get_logger(__name__)

START_PATIENCE_S = 120.0
MUTE_PATIENCE_S = 8.0
PROBE_EVERY_S = 2.0
LEASH = ("setpriv", "--pdeathsig", "KILL")
"""Ends Rasa with whoever started it, even killed: left behind, it would keep its memory and serve nobody."""


@dataclass(frozen=True)
class RasaAddress:
    """Where the child listens and whom it calls."""

    port: int
    actions_url: str
    events_url: str
    """Where Rasa keeps its events, in the words of SQLAlchemy 1.4."""

    @property
    def url(self) -> str:
        """Loopback only."""
        return f"http://127.0.0.1:{self.port}"


class RasaProcess:
    """Keeps one Rasa worker alive; `ready` is set while it answers."""

    def __init__(self, project: RasaProject, address: RasaAddress) -> None:
        self._project, self._address = project, address
        self._child: asyncio.subprocess.Process | None = None
        self.ready = asyncio.Event()

    @property
    def url(self) -> str:
        """Where it listens."""
        return self._address.url

    @property
    def pid(self) -> int | None:
        """Process id of the running child."""
        return self._child.pid if self._child and self._child.returncode is None else None

    async def run(self) -> None:
        """Starts the child again whenever it ends or stays mute, until cancelled."""
        try:
            while True:
                await self._start()
                await self._watch()
                await self._kill()
        finally:
            await self._kill(gentle=True)

    async def _start(self) -> None:
        self._child = await asyncio.create_subprocess_exec(
            *self._command(),
            cwd=self._project.folder,
            env=self._project.environ(
                PERMANENCE_ACTIONS_URL=self._address.actions_url, PERMANENCE_RASA_DB=self._address.events_url
            ),
            stdout=asyncio.subprocess.DEVNULL,  # Rasa's stream can carry people's words: none of it is kept
            stderr=asyncio.subprocess.DEVNULL,
            start_new_session=True,
        )

    def _command(self) -> list[str]:
        python, port = str(self._project.python), str(self._address.port)
        run = [
            "-m",
            "rasa",
            "run",
            "-i",
            "127.0.0.1",
            "-p",
            port,
            "--model",
            str(self._project.model.absolute()),
        ]
        leash = LEASH if shutil.which(LEASH[0]) else ()
        return [*leash, python, *run, "--endpoints", "endpoints.yml", "--credentials", "credentials.yml"]

    async def _watch(self) -> None:
        """Returns when the child has ended, or has not answered for too long."""
        patience, silent_since = START_PATIENCE_S, asyncio.get_running_loop().time()
        async with httpx.AsyncClient(timeout=2.0, trust_env=False) as client:
            while self.pid is not None:
                now = asyncio.get_running_loop().time()
                if await self._answers(client):
                    patience, silent_since = MUTE_PATIENCE_S, now
                    self.ready.set()
                elif now - silent_since > patience:
                    log.warning("rasa_mute", seconds=round(now - silent_since))
                    break
                await self._pause(PROBE_EVERY_S if self.ready.is_set() else 0.25)
        self.ready.clear()

    async def _pause(self, seconds: float) -> None:
        """Waits, but no longer than the child lives."""
        if self._child is not None:
            await _ends(self._child.wait, seconds)

    async def _answers(self, client: httpx.AsyncClient) -> bool:
        try:
            return (await client.get(f"{self._address.url}/")).status_code == 200
        except httpx.HTTPError:
            return False

    async def _kill(self, *, gentle: bool = False) -> None:
        if self.pid is None or self._child is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._child.pid, signal.SIGTERM if gentle else signal.SIGKILL)
        if not await _ends(self._child.wait, within_s=5.0):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._child.pid, signal.SIGKILL)
            await self._child.wait()


async def _ends(wait: Callable[[], Awaitable[int]], within_s: float) -> bool:
    try:
        await asyncio.wait_for(wait(), within_s)
    except TimeoutError:
        return False
    return True
