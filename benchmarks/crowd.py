"""Callers: a crowd by locust, in an environment of its own, and one person who does not stop."""

from __future__ import annotations

import json
import statistics
import subprocess
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from benchmarks.product import Running

ROOT = Path(__file__).parent.parent
LOCUST = ROOT / "build" / "locust" / "bin" / "locust"
QUESTIONS = ("Faut-il désigner un DPO dans une commune ?", "Et dans une association ?", "When must a breach be notified?")


@dataclass(frozen=True)
class Calls:
    """Every call: its kind, seconds, status (0: no answer), and whether it said when to come back."""

    seen: tuple[tuple[str, float, int, bool], ...]

    def answered(self, kind: str) -> int:
        """How many had an answer."""
        return self.statuses(kind)[200]

    def statuses(self, kind: str) -> Counter[int]:
        """How many of each status."""
        return Counter(status for name, _, status, _ in self.seen if name == kind)

    def percentile(self, kind: str, share: int) -> float:
        """Seconds within which this share of the answers came; infinite where none did."""
        ranked = sorted(seconds for name, seconds, status, _ in self.seen if name == kind and status == 200)
        return ranked[min(len(ranked) - 1, len(ranked) * share // 100)] if ranked else float("inf")

    def refusals_without_delay(self) -> int:
        """How many refusals did not say when to come back."""
        return sum(status in (429, 503) and not told for _, _, status, told in self.seen)


def crowd(
    url: str, people: int, seconds: float, pace: float, messages: int = 0, at_once: bool = False, address: str = ""
) -> Calls:
    """So many people for so long, or until so many messages; each at a moment of their own, or all at the same ones.

    An `address` makes them one visitor, to a product that believes the proxies of this machine.
    """
    # Each keeps the rhythm of the moment they came at: they come one after the other for as long as one pace lasts.
    each_second = people if at_once or not pace else people / pace
    with tempfile.TemporaryDirectory() as folder:
        seen = Path(folder) / "seen.json"
        command = [
            str(LOCUST), "-f", str(Path(__file__).with_name("locustfile.py")), "--headless", "--only-summary", "--host", url,
            "-u", str(people), "-r", str(each_second), "-t", f"{seconds:.0f}s", "--stop-timeout", "30",
            "--pace", str(pace), "--messages", str(messages), "--seen", str(seen), "--address", address,
        ]  # fmt: skip
        # It ends with 1 where a call failed: what failed is in the file.
        subprocess.run(command, check=False, capture_output=True, timeout=seconds + 120)
        return Calls(tuple((kind, took, status, told) for kind, took, status, told in json.loads(seen.read_text("utf-8"))))


@dataclass(frozen=True)
class LongChat:
    """Medians, in seconds, of the first turns and of the last."""

    early: float
    late: float


def long_chat(product: Running, turns: int) -> LongChat:
    """One conversation that goes on and on."""
    seconds: list[float] = []
    more: dict[str, str] = {}
    for number in range(turns):
        started = time.perf_counter()
        reply = product.chat(QUESTIONS[number % len(QUESTIONS)], **more)
        seconds.append(time.perf_counter() - started)
        more = {"conversation_id": reply["conversation_id"]}
    return LongChat(statistics.median(seconds[5:15]), statistics.median(seconds[-10:]))
