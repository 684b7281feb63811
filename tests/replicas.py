"""Several instances behind one nginx, and people who talk through it: what their conversations become."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import threading
import time
import uuid
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from assistant.texts import load_texts
from benchmarks.free_port import free_port

ROOT = Path(__file__).parent.parent
CONF = ROOT / "deploy" / "nginx.conf"
LISTENS, INSTANCES = "127.0.0.1:8080", ("127.0.0.1:8010", "127.0.0.1:8020")
WISH = "Je voudrais déposer une demande de conseil"
FACTS: Mapping[str, Mapping[str, object]] = {
    "requester_role": {"requester_role": "controller"},
    "purpose": {"purpose": "future_processing"},
    "has_dpo": {"has_dpo": False},
    "network_consulted": {"network_consulted": "yes"},
    "importance": {"importance": ["sector"]},
    "documented": {"documented": True},
}
PATIENCE_S = 30


@contextmanager
def nginx(ports: tuple[int, int]) -> Iterator[Nginx]:
    """The shipped configuration, but for the ports, run by an account without rights."""
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if program is None:
        pytest.skip("nginx is not installed (apt-get install nginx): nothing was checked behind it")
    user = _user()
    folder = Path(tempfile.mkdtemp(prefix="permanence-nginx-"))
    for name in ("logs", "temp"):
        (folder / name).mkdir()
    listens, conf = free_port(), CONF.read_text("utf-8")
    replaced = {LISTENS: listens, **dict(zip(INSTANCES, ports, strict=True))}
    for address, port in replaced.items():
        assert address in conf
        conf = conf.replace(address, f"127.0.0.1:{port}")
    (folder / "nginx.conf").write_text(conf, "utf-8")
    if user is not None:
        for path in (folder, *folder.iterdir()):
            shutil.chown(path, user)
    command = [program, "-p", folder, "-c", folder / "nginx.conf", "-e", folder / "logs/start.log", "-g", "daemon off;"]
    process = subprocess.Popen(command, user=user, cwd=folder)
    try:
        _wait(listens)
        yield Nginx(f"http://127.0.0.1:{listens}", folder)
    finally:
        process.terminate()
        process.wait(10)
        shutil.rmtree(folder, ignore_errors=True)


def _wait(port: int) -> None:
    until = time.monotonic() + PATIENCE_S
    while True:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except ConnectionRefusedError:
            assert time.monotonic() < until, "nginx does not listen"
            time.sleep(0.05)


def _user() -> str | None:
    if os.geteuid() != 0:
        return None
    known = {each.pw_name for each in pwd.getpwall()}
    return "www-data" if "www-data" in known else "nobody"


@dataclass(frozen=True)
class Nginx:
    """Where it listens, and what it wrote."""

    url: str
    folder: Path

    def log(self) -> str:
        """Every line, errors included."""
        return "".join(path.read_text("utf-8") for path in sorted((self.folder / "logs").iterdir()))

    def answered(self) -> Counter[str]:
        """How many calls each instance answered."""
        return Counter(line.rsplit(" ", 1)[1] for line in self.log().splitlines() if " 200 " in line)


@dataclass
class Person:
    """Somebody on the charter’s way, whose words nobody else says; tries again where told to, with the same key."""

    number: int
    url: str
    asked: list[str | None] = field(default_factory=list)
    replies: list[dict[str, Any]] = field(default_factory=list)
    refusals: Counter[str] = field(default_factory=Counter)

    @property
    def mark(self) -> str:
        """What tells this person's words from everybody else's."""
        return f"Canari-{self.number:02d}-Valbrune"

    def walk(self, told: threading.Event | None = None) -> None:
        """Goes to the end of the way."""
        with httpx.Client(timeout=20, trust_env=False) as client:
            reply = self._say(client, WISH)
            while reply["outcome"] == "ask" and len(self.replies) < 40:
                reply = self._say(client, self._answer(str(reply["asking"])))

    def _answer(self, asking: str) -> str:
        texts = load_texts()["fr"]
        if asking in FACTS:
            wanted = FACTS[asking]
            return next(each.payload for each in texts.ask(asking).buttons if texts.ask(asking).facts_of(each.payload) == wanted)
        if asking == "precise":
            return f"Peut-on réutiliser les comptes rendus de {self.mark} sans nouveau consentement ?"
        if asking == "contact_email":
            return f"c{self.number:02d}@example.org"
        return "oui je confirme" if asking == "confirm" else f"{self.mark}, {asking}"

    def _say(self, client: httpx.Client, message: str) -> dict[str, Any]:
        known = self.replies[-1]["conversation_id"] if self.replies else None
        body = {"message": message, "language": "fr", **({"conversation_id": known} if known else {})}
        key, until = str(uuid.uuid4()), time.monotonic() + PATIENCE_S
        while True:
            status = self._try(client, body, key)
            if status == "200":
                return self.replies[-1]
            self.refusals[status] += 1
            assert time.monotonic() < until, f"no answer within {PATIENCE_S} s: {self.refusals}"
            time.sleep(0.3)

    def _try(self, client: httpx.Client, body: Mapping[str, Any], key: str) -> str:
        try:
            response = client.post(f"{self.url}/api/v1/chat", json=body, headers={"Idempotency-Key": key})
        except httpx.TransportError as error:
            return type(error).__name__
        if response.status_code == 200:
            self.replies.append(response.json())
            self.asked.append(self.replies[-1]["asking"])
        return str(response.status_code)

    @property
    def shown(self) -> str:
        """Everything that was shown to this person."""
        return "\n".join(str(reply["messages"]) + str(reply.get("card")) for reply in self.replies)


def all_walk(people: list[Person]) -> None:
    """They all talk at once."""
    with ThreadPoolExecutor(len(people)) as pool:
        for walked in [pool.submit(person.walk) for person in people]:
            walked.result()


def assert_intact(people: list[Person]) -> None:
    """Each went its own way, the same as everybody's, to a request of its own."""
    assert len({tuple(person.asked) for person in people}) == 1, {tuple(person.asked) for person in people}
    for person in people:
        assert len({reply["conversation_id"] for reply in person.replies}) == 1
        assert person.mark in person.shown
        assert [other.mark for other in people if other is not person and other.mark in person.shown] == []
        assert person.replies[-1]["outcome"] == "handoff"
    references = {person.replies[-1]["advice_request"]["reference"] for person in people}
    assert len(references) == len({person.replies[0]["conversation_id"] for person in people}) == len(people)
