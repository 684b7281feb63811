"""`make load`: fifty chats at once, then four times as many, a long one, and thousands of messages; writes a table.

Starts the product by itself, on a data folder of its own, its limits by visitor off: here every caller comes from one
address. Figures are of the machine that it runs on, the callers' own work included.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.crowd import Calls, crowd, long_chat
from benchmarks.flood import Noticed, flooded
from benchmarks.product import Running, resident_mb, running

ROOT = Path(__file__).parent.parent
DATA = ROOT / "build" / "load"
PAGE = ROOT / "docs" / "benchmarks" / "load.md"
LONG_CHAT = 200
KEPT_ALIVE_S = 7.0


@dataclass(frozen=True)
class Figure:
    """Something measured and what it was to be; None where it is told and not judged."""

    says: str
    goal: str
    measured: str
    met: bool | None = None

    def line(self) -> str:
        """A line of the table; what falls short is told as such."""
        verdict = {True: "met", False: "**falls short**", None: ""}[self.met]
        return f"| {self.says} | {self.goal} | {self.measured} | {verdict} |\n"


def main() -> None:
    """Measures, prints and writes the page; ends with 1 where a figure falls short."""
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--people", type=int, default=50)
    wanted.add_argument("--seconds", type=float, default=600.0, help="how long the fifty ask; the crowd a fifth of it")
    wanted.add_argument("--messages", type=int, default=6000, help="of the soak")
    wanted.add_argument("--no-page", action="store_true", help="print only")
    given = wanted.parse_args()
    figures = measure(given.people, given.seconds, given.messages)
    page = told(figures, given.people, given.seconds, given.messages)
    sys.stdout.write(page)
    if not given.no_page:
        PAGE.write_text(page, encoding="utf-8")
    sys.exit(any(figure.met is False for figure in figures))


def measure(people: int, seconds: float, messages: int) -> list[Figure]:
    """Everything, on one product that starts cold."""
    shutil.rmtree(DATA, ignore_errors=True)
    DATA.mkdir(parents=True)
    with running(DATA, {"PERMANENCE_LIMITS_URL": "off"}) as product:
        crowd(product.url, 8, 20, pace=1)  # what is made at the first question is made
        figures = as_promised(crowd(product.url, people, seconds, pace=10), people)
        figures += together(crowd(product.url, people, seconds / 10, pace=10, at_once=True), people)
        figures += beyond(crowd(product.url, 4 * people, seconds / 5, pace=10), 4 * people)
        figures += lengthy(product)
        figures += soak(product, messages)
    return figures + fair(flooded())


def as_promised(calls: Calls, people: int) -> list[Figure]:
    """So many chats, one message each ten seconds."""
    bad = {status: count for status, count in calls.statuses("chat").items() if status != 200}
    p95, p99, widget = calls.percentile("chat", 95), calls.percentile("chat", 99), calls.percentile("widget", 95)
    return [
        Figure(f"{people} chats: answers", "", f"{calls.answered('chat')}"),
        Figure(f"{people} chats: half are answered within", "", f"{calls.percentile('chat', 50):.2f} s"),
        Figure(f"{people} chats: 95 % within", "1.5 s", f"{p95:.2f} s", p95 <= 1.5),
        Figure(f"{people} chats: 99 % within", "4 s", f"{p99:.2f} s", p99 <= 4),
        Figure(f"{people} chats: anything but an answer", "0", f"{bad or 0}", not bad),
        Figure("the widget’s file: 95 % within", "0.1 s", f"{widget:.3f} s", widget <= 0.1),
    ]


def together(calls: Calls, people: int) -> list[Figure]:
    """All of them at the same instants: nobody promised it, a class at its screens does it."""
    bad = calls.refusals_without_delay() + sum(calls.statuses("chat")[status] for status in (0, 500, 502, 504))
    return [
        Figure(f"{people} chats, all asking at the same instants: 95 % within", "", f"{calls.percentile('chat', 95):.2f} s"),
        Figure("the same: failed, or refused without Retry-After", "0", f"{bad}", bad == 0),
    ]


def beyond(calls: Calls, people: int) -> list[Figure]:
    """Too many: answered, or told when to come back."""
    statuses = calls.statuses("chat")
    other = {status: count for status, count in statuses.items() if status not in (200, 429, 503)}
    silent = calls.refusals_without_delay()
    return [
        Figure(f"{people} chats: answered, 95 % within", "", f"{calls.answered('chat')}, {calls.percentile('chat', 95):.2f} s"),
        Figure(f"{people} chats: refused by 429 or 503", "", f"{statuses.get(429, 0) + statuses.get(503, 0)}"),
        Figure(f"{people} chats: refused without Retry-After", "0", f"{silent}", silent == 0),
        Figure(f"{people} chats: failed otherwise", "0", f"{other or 0}", not other),
    ]


def lengthy(product: Running) -> list[Figure]:
    """What the two-hundredth turn of a chat costs beside the tenth."""
    times = long_chat(product, LONG_CHAT)
    ratio = times.late / times.early
    measured = f"{1000 * times.early:.0f} ms, then {1000 * times.late:.0f} ms: × {ratio:.2f}"
    return [Figure(f"turns {LONG_CHAT - 10} to {LONG_CHAT} of a chat beside turns 5 to 15", "× 1.5", measured, ratio <= 1.5)]


def soak(product: Running, messages: int) -> list[Figure]:
    """Memory and open files, before and after."""
    crowd(product.url, 8, 60, pace=0, messages=80)  # as many callers as below, so that only what accumulates differs
    before, open_before = resident_mb(product.pid), files_at_rest(product.pid)
    started = time.monotonic()
    calls = crowd(product.url, 8, 3600, pace=0, messages=messages)
    took = time.monotonic() - started
    after, open_after = resident_mb(product.pid), files_at_rest(product.pid)
    growth = {name: after[name] / before[name] - 1 for name in before if name in after}
    rows = [Figure("soak: messages, and how many a second", "", f"{calls.answered('chat')}, {calls.answered('chat') / took:.1f}")]
    rows += [
        Figure(f"soak: memory of {name}", "+ 10 %", f"{before[name]:.0f} → {after[name]:.0f} MB: {share:+.1%}", share <= 0.10)
        for name, share in growth.items()
    ]
    more = open_after - open_before
    return [*rows, Figure("soak: open files of the application", "no more", f"{open_before} → {open_after}", more <= 4)]


def fair(seen: Noticed) -> list[Figure]:
    """What one visitor notices of another who sends as much as one may."""
    measured = f"{1000 * seen.alone:.0f} ms alone, {1000 * seen.beside:.0f} ms beside the flood: × {seen.ratio:.2f}"
    answered = f"{seen.flood.answered('chat')} answered, 95 % within {seen.flood.percentile('chat', 95):.2f} s"
    return [
        Figure("one visitor beside a flooder (1,200 messages a minute): 95 % within", "× 2", measured, seen.ratio <= 2),
        Figure("the same: anything but an answer to them", "0", f"{seen.refused}", seen.refused == 0),
        Figure("the flooder’s own messages", "", answered),
    ]


def files_at_rest(pid: int) -> int:
    """Open files of a process once the connections that were kept alive for a next call are let go."""
    time.sleep(KEPT_ALIVE_S)
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))


def told(figures: list[Figure], people: int, seconds: float, messages: int) -> str:
    """The page."""
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=True)
    machine = f"{os.cpu_count()} cores ({platform.machine()})"
    return (
        "# Under load\n\n"
        f"Written by `make load` on {time.strftime('%Y-%m-%d', time.gmtime())}, commit {commit.stdout.strip()}, {machine}: application, Rasa, "
        "console, database (SQLite) and the callers (locust) share them.\n\n"
        f"{people} people ask one question each ten seconds during {seconds:.0f} s, each at a moment of their own, a new conversation each "
        f"ten turns; then the same people all at the same instants during {seconds / 10:.0f} s; then "
        f"{4 * people} people during {seconds / 5:.0f} s; then one chat of {LONG_CHAT} turns; then {messages} messages, eight people who never "
        "pause. Limits by visitor are off: all come from one address. Last, with the limits as shipped, one visitor asks alone, then beside "
        "another who sends as much as one may.\n\n"
        "| what | goal | measured | |\n|---|---|---|---|\n" + "".join(figure.line() for figure in figures)
    )


if __name__ == "__main__":
    main()
