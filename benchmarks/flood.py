"""One visitor who sends as much as one may, and what another one notices of it: `python -m benchmarks.flood`."""

from __future__ import annotations

import shutil
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import httpx

from benchmarks.crowd import QUESTIONS, Calls, crowd
from benchmarks.product import Running, running

ROOT = Path(__file__).parent.parent
DATA = ROOT / "build" / "flood"
SETTINGS = {"PERMANENCE_TRUSTED_PROXIES": "127.0.0.1"}
FLOODER, OTHER = "198.51.100.1", "198.51.100.2"
"""Addresses that no visitor has (RFC 5737); told as a reverse proxy would."""
AT_ONCE, PACE_S = 30, 1.5
"""Thirty chats, one message each every second and a half: 1,200 a minute, the most that one visitor may send."""
QUESTIONS_ASKED, PAUSE_S = 60, 0.5
RISING_S = 5.0


@dataclass(frozen=True)
class Noticed:
    """Seconds within which 95 % of the other visitor's answers come, alone and beside the flood; what became of it."""

    alone: float
    beside: float
    refused: int
    flood: Calls

    @property
    def ratio(self) -> float:
        """How many times slower."""
        return self.beside / self.alone


def noticed(product: Running) -> Noticed:
    """Asks alone, then beside the flood."""
    asked(product, 10)  # what is made at the first question is made
    alone = sorted(asked(product, QUESTIONS_ASKED))
    lasts = RISING_S + QUESTIONS_ASKED * (PAUSE_S + 1)
    flood: list[Calls] = []
    thread = threading.Thread(
        target=lambda: flood.append(crowd(product.url, AT_ONCE, lasts, PACE_S, address=FLOODER)), daemon=True
    )
    thread.start()
    time.sleep(RISING_S)
    beside = sorted(asked(product, QUESTIONS_ASKED))
    thread.join()
    return Noticed(_p95(alone), _p95(beside), sum(seconds == float("inf") for seconds in beside), flood[0])


def asked(product: Running, count: int) -> list[float]:
    """Seconds of each answer to one visitor who asks, reads, asks again; a refusal takes for ever."""
    with httpx.Client(timeout=60, trust_env=False, headers={"X-Forwarded-For": OTHER}) as client:
        return [_seconds(client, product.url, QUESTIONS[number % len(QUESTIONS)]) for number in range(count)]


def _seconds(client: httpx.Client, url: str, question: str) -> float:
    time.sleep(PAUSE_S)
    started = time.perf_counter()
    answered = client.post(f"{url}/api/v1/chat", json={"message": question}).status_code == 200
    return time.perf_counter() - started if answered else float("inf")


def _p95(ranked: list[float]) -> float:
    return ranked[len(ranked) * 95 // 100]


def flooded() -> Noticed:
    """On a product of its own, with its limits as shipped."""
    shutil.rmtree(DATA, ignore_errors=True)
    DATA.mkdir(parents=True)
    with running(DATA, SETTINGS) as product:
        return noticed(product)


if __name__ == "__main__":
    found = flooded()
    flood = found.flood
    sys.stdout.write(
        f"another visitor, 95 % within: {found.alone:.3f} s alone, {found.beside:.3f} s beside the flood, × {found.ratio:.2f}; "
        f"refused {found.refused}; the flood: {dict(flood.statuses('chat'))}, 95 % within {flood.percentile('chat', 95):.2f} s\n"
    )
