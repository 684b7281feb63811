"""How long things take, and what they hold in memory and on disk."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

Made = TypeVar("Made")
Times = tuple[float, float, float, float]
"""Milliseconds: median and 95th centile by the clock, then of this thread's processor, which other work does not stretch."""

WARMING = 3


def timed(call: Callable[[Any], Any], each: Sequence[Any]) -> Times:
    """Time a call on each, after three to warm up."""
    return in_turns([call], each)[0]


def in_turns(calls: Sequence[Callable[[Any], Any]], each: Sequence[Any]) -> list[Times]:
    """Time several calls on each, one after the other, so that what else the machine does weighs on all alike."""
    for one in each[:WARMING]:
        for call in calls:
            call(one)
    found = [[_one(call, one) for call in calls] for one in each]
    return [spread([times[place] for times in found]) for place in range(len(calls))]


def by_two(calls: Sequence[Callable[[Any], Any]], each: Sequence[Any]) -> list[Times]:
    """Time several calls made by two callers at once, each caller on all, one call after the other."""
    halves = [[*each[len(each) // 2 :], *each[: len(each) // 2]], list(each)]
    with ThreadPoolExecutor(2) as callers:
        done = [callers.submit(lambda asked: [[_one(call, one) for call in calls] for one in asked], asked) for asked in halves]
        found = [times for one in done for times in one.result()]
    return [spread([times[place] for times in found]) for place in range(len(calls))]


def spread(times: Sequence[tuple[float, float]]) -> Times:
    """Return the medians and the 95th centiles."""
    (clock, processor), (slow, costly) = np.median(times, axis=0), np.quantile(times, 0.95, axis=0)
    return float(clock), float(slow), float(processor), float(costly)


def seconds(call: Callable[[], Made]) -> tuple[Made, float]:
    """Return what a call returns, and how long it took."""
    started = time.perf_counter()
    made = call()
    return made, time.perf_counter() - started


def memory(name: str) -> float:
    """Return a line of this process's status in megabytes: RssAnon, what is its own; VmHWM, the most it ever held."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:")) / 1024


def on_disk(folder: Path) -> float:
    """Return the megabytes of a folder."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 2**20


def _one(call: Callable[[Any], Any], one: Any) -> tuple[float, float]:
    started, spent = time.perf_counter(), time.thread_time()
    call(one)
    return 1000 * (time.perf_counter() - started), 1000 * (time.thread_time() - spent)
