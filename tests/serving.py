"""The whole product, really running: `permanence serve` with its trained Rasa and its real encoder."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from benchmarks.free_port import free_port

ROOT = Path(__file__).parent.parent
DATA = ROOT / "build" / "e2e"
PATIENCE_S = 600


@dataclass
class Server:
    """A running product and where its output goes."""

    url: str
    process: subprocess.Popen[bytes]
    data: Path
    log: Path
    client: httpx.Client = field(default_factory=lambda: httpx.Client(timeout=30, trust_env=False))

    def chat(self, message: str, conversation_id: str | None = None, **more: Any) -> dict[str, Any]:
        body = {
            "message": message,
            **({"conversation_id": conversation_id} if conversation_id else {}),
            **more,
        }
        response = self.client.post(f"{self.url}/api/v1/chat", json=body)
        assert response.status_code == 200, response.text
        reply: dict[str, Any] = response.json()
        return reply

    def post(self, path: str, body: Any = None, raw: bytes | None = None) -> httpx.Response:
        if raw is not None:
            return self.client.post(
                self.url + path, content=raw, headers={"content-type": "application/json"}
            )
        return self.client.post(self.url + path, json=body)

    def metric(self, name: str) -> float:
        lines = self.client.get(f"{self.url}/metrics").text.splitlines()
        return sum(float(line.rsplit(" ", 1)[1]) for line in lines if line.startswith(name))

    def rasa_pid(self) -> int:
        children = subprocess.run(
            ["ps", "--ppid", str(self.process.pid), "-o", "pid=,args="],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        return next(int(line.split()[0]) for line in children.splitlines() if "rasa run" in line)

    def seconds_until_understood(self, within_s: float = 90) -> float:
        """Speaks until Rasa has understood a message again; seconds it took."""
        started = time.monotonic()
        before = self.metric('permanence_turns_total{understood_by="rasa"}')
        while time.monotonic() - started < within_s:
            self.chat("bonjour")
            if self.metric('permanence_turns_total{understood_by="rasa"}') > before:
                return time.monotonic() - started
            time.sleep(0.5)
        raise AssertionError(f"Rasa did not understand again within {within_s} s")

    def wait_for_dialogue(self, within_s: float) -> float:
        """Seconds until Rasa answers again."""
        started = time.monotonic()
        while time.monotonic() - started < within_s:
            if self.client.get(f"{self.url}/health/ready").json()["dialogue"]:
                return time.monotonic() - started
            time.sleep(0.2)
        raise AssertionError(f"Rasa did not come back within {within_s} s")


def start(data: Path, **settings: str) -> Server:
    server = launch(data, "serve.log", **settings)
    wait_until_up(server)
    return server


def launch(data: Path, log_name: str, **settings: str) -> Server:
    """Starts it, without waiting until it answers."""
    port, support_port = free_port(), free_port()
    data.mkdir(parents=True, exist_ok=True)
    log = data / log_name
    with log.open("wb") as stream:
        process = subprocess.Popen(
            [Path(sys.executable).parent / "permanence", "serve", "--port", str(port)],
            cwd=ROOT,
            env={**os.environ, "PERMANENCE_DATA_DIR": str(data), "PERMANENCE_SUPPORT_PORT": str(support_port), **settings},
            stdout=stream,
            stderr=subprocess.STDOUT,
        )
    return Server(f"http://127.0.0.1:{port}", process, data, log)


def wait_until_up(server: Server) -> None:
    started = time.monotonic()
    while time.monotonic() - started < PATIENCE_S:
        assert server.process.poll() is None, server.log.read_text()
        try:
            if server.client.get(f"{server.url}/health/ready").json().get("dialogue"):
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.5)
    raise AssertionError(f"not up after {PATIENCE_S} s: {server.log.read_text()}")


def stop(server: Server) -> int:
    server.client.close()
    server.process.send_signal(signal.SIGINT)
    return server.process.wait(60)
