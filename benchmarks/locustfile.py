"""What visitors do under load, for locust: each opens the widget, asks, waits, asks again, and starts afresh after ten turns.

`--pace` is the time from one question to the next, `--messages` how many answers end the run, `--seen` the file
where every call is written: kind, seconds, status, whether a refusal said when to come back; `--address` whom a proxy
would say that they are.
"""

from __future__ import annotations

import json
import random
import time
from pathlib import Path
from typing import Any

import gevent
from locust import FastHttpUser, constant_pacing, events

QUESTIONS = (
    "L’avis de la CNIL vaut-il rescrit ?",
    "Qui peut demander un conseil à la CNIL ?",
    "Dans quel délai notifier une violation de données ?",
    "Faut-il désigner un DPO dans une commune ?",
    "Combien de temps garder les images de vidéosurveillance ?",
    "Who may ask the CNIL for advice?",
    "When must a breach be notified?",
    "Do I need consent for cookies?",
)
TURNS = 10
REFUSALS = (429, 503)
SEEN: list[tuple[str, float, int, bool]] = []


def options(parser: Any) -> None:
    """Adds our own."""
    parser.add_argument("--pace", type=float, default=10.0)
    parser.add_argument("--messages", type=int, default=0)
    parser.add_argument("--seen", default="")
    parser.add_argument("--address", default="")


def write(environment: Any, **_: Any) -> None:
    """Writes what was seen."""
    if place := environment.parsed_options.seen:
        Path(place).write_text(json.dumps(SEEN), encoding="utf-8")


events.init_command_line_parser.add_listener(options)
events.quitting.add_listener(write)


class Visitor(FastHttpUser):  # type: ignore[misc]  # locust is not installed where types are checked
    """Somebody with questions."""

    connection_timeout = network_timeout = 30.0

    def wait_time(self) -> float:
        """So that questions leave at the pace, however long an answer takes."""
        return float(constant_pacing(self.environment.parsed_options.pace)(self))

    def on_start(self) -> None:
        """Begins with any of the questions."""
        self.number, self.conversation = random.randrange(len(QUESTIONS)), None

    def ask(self) -> None:
        """One question; every tenth in a conversation of its own."""
        if self.number % TURNS == 0 or self.conversation is None:
            self.conversation = None
            self._call("GET", "widget", "/widget.js")
        body = {"message": QUESTIONS[self.number % len(QUESTIONS)]}
        self.number += 1
        if self.conversation:
            body["conversation_id"] = self.conversation
        reply = self._call("POST", "chat", "/api/v1/chat", json=body)
        if reply:
            self.conversation = reply["conversation_id"]
        wanted = self.environment.parsed_options.messages
        if wanted and sum(kind == "chat" for kind, *_ in SEEN) >= wanted:
            # From outside: a visitor that stops all the visitors would wait for itself.
            gevent.spawn(self.environment.runner.quit)

    def _call(self, method: str, kind: str, path: str, **more: Any) -> Any:
        if address := self.environment.parsed_options.address:
            more["headers"] = {"X-Forwarded-For": address}
        started = time.perf_counter()
        with self.client.request(method, path, name=kind, catch_response=True, **more) as response:
            seconds = time.perf_counter() - started
            told = bool(response.headers and response.headers.get("Retry-After"))
            SEEN.append((kind, seconds, response.status_code, told))
            if response.status_code in REFUSALS and told:
                response.success()
            return response.json() if response.status_code == 200 and kind == "chat" else None

    tasks = [ask]
