"""`make load`: people who ask one question each ten seconds, then four times as many; what they wait, and what it costs.

Speaks to a server that runs already. Figures are of the machine that it runs on, the caller's own work included.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import httpx

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
EVERY_S = 10.0
PATIENCE_S = 30.0


@dataclass
class Seen:
    """What the callers met."""

    seconds: list[float] = field(default_factory=list)
    statuses: Counter[str] = field(default_factory=Counter)
    refusals_without_delay: int = 0

    def figures(self) -> dict[str, object]:
        """Percentiles of the answered, in seconds, and every status met."""
        return {
            "answered": len(self.seconds),
            **{f"p{share}": _percentile(self.seconds, share) for share in (50, 95, 99)},
            "statuses": dict(self.statuses),
            "refusals without Retry-After": self.refusals_without_delay,
        }


def _percentile(seconds: Sequence[float], share: int) -> float | None:
    ranked = sorted(seconds)
    return round(ranked[min(len(ranked) - 1, len(ranked) * share // 100)], 3) if ranked else None


@dataclass(frozen=True)
class Held:
    """What the server holds, from /proc: resident megabytes, open files."""

    megabytes: float
    files: int


def held(pid: int) -> Held:
    """What a process holds now."""
    status = Path(f"/proc/{pid}/status").read_text()
    resident = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return Held(round(int(resident.split()[1]) / 1024, 1), len(list(Path(f"/proc/{pid}/fd").iterdir())))


async def ask(client: httpx.AsyncClient, seen: Seen, conversation: str | None, number: int) -> str | None:
    """One message; returns the conversation to go on with."""
    body = {"message": QUESTIONS[number % len(QUESTIONS)], **({"conversation_id": conversation} if conversation else {})}
    started = time.monotonic()
    try:
        response = await client.post("/api/v1/chat", json=body)
    except httpx.HTTPError as error:
        seen.statuses[type(error).__name__] += 1
        return conversation
    seen.statuses[str(response.status_code)] += 1
    if response.status_code != 200:
        seen.refusals_without_delay += "retry-after" not in response.headers
        return conversation
    seen.seconds.append(time.monotonic() - started)
    found: str = response.json()["conversation_id"]
    return found


async def person(client: httpx.AsyncClient, seen: Seen, until: float, seed: int) -> None:
    """Asks every ten seconds, at a moment of their own."""
    await asyncio.sleep(random.Random(seed).uniform(0, EVERY_S))
    conversation: str | None = None
    number = seed
    while time.monotonic() < until:
        began = time.monotonic()
        conversation = await ask(client, seen, conversation, number)
        number += 1
        await asyncio.sleep(max(0.0, EVERY_S - (time.monotonic() - began)))


async def crowd(url: str, people: int, seconds: float) -> Seen:
    """So many people for so long."""
    seen = Seen()
    limits = httpx.Limits(max_connections=None)
    async with httpx.AsyncClient(base_url=url, timeout=PATIENCE_S, limits=limits, trust_env=False) as client:
        until = time.monotonic() + seconds
        await asyncio.gather(*(person(client, seen, until, seed) for seed in range(people)))
    return seen


async def long_chat(url: str, turns: int) -> dict[str, object]:
    """One conversation that goes on and on: the median of its turns 5 to 15, and of its last ten."""
    seen = Seen()
    conversation: str | None = None
    async with httpx.AsyncClient(base_url=url, timeout=PATIENCE_S, trust_env=False) as client:
        for number in range(turns):
            conversation = await ask(client, seen, conversation, number)
    early, late = _percentile(seen.seconds[5:15], 50), _percentile(seen.seconds[-10:], 50)
    return {"turns": turns, "around the 10th": early, "the last": late, "statuses": dict(seen.statuses)}


def main() -> None:
    """Prints one line of JSON for each part."""
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--url", default="http://127.0.0.1:8000")
    wanted.add_argument("--people", type=int, default=50)
    wanted.add_argument("--seconds", type=float, default=120.0, help="how long, for each of the two crowds together")
    wanted.add_argument("--turns", type=int, default=0, help="length of the long conversation; 0 for none")
    wanted.add_argument("--pid", type=int, help="the server's process, to tell what it holds")
    given = wanted.parse_args()
    parts = ((given.people, given.seconds * 2 / 3), (4 * given.people, given.seconds / 3))
    for people, seconds in parts:
        before = held(given.pid) if given.pid else None
        seen = asyncio.run(crowd(given.url, people, seconds))
        after = held(given.pid) if given.pid else None
        holding = {"before": vars(before), "after": vars(after)} if before and after else {}
        print(json.dumps({"people": people, "seconds": seconds, **seen.figures(), **holding}), flush=True)
    if given.turns:
        print(json.dumps(asyncio.run(long_chat(given.url, given.turns))), flush=True)


if __name__ == "__main__":
    main()
