"""Work beside the servers is begun again, named when it dies, and stopped all at once."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from api.running.supervision import Pauses, child, keep, stop

QUICK = Pauses(first_s=0.001, longest_s=0.004)


async def test_work_that_dies_of_anything_is_named_and_begun_again() -> None:
    begun = 0

    async def work() -> None:
        nonlocal begun
        begun += 1
        if begun < 3:
            raise RuntimeError("words of a person")
        await asyncio.sleep(60)

    with capture_logs() as logged:
        task = asyncio.create_task(keep("retention", work, QUICK))
        while begun < 3:
            await asyncio.sleep(0.001)
        await stop([task])
    told = [{key: line[key] for key in ("event", "action", "error")} for line in logged]
    assert told == [{"event": "work_ended", "action": "retention", "error": "RuntimeError"}] * 2
    assert "words" not in str(logged) and task.cancelled()


async def test_work_that_merely_ends_is_begun_again_too() -> None:
    begun = 0

    async def work() -> None:
        nonlocal begun
        begun += 1

    task = asyncio.create_task(keep("post", work, QUICK))
    while begun < 3:
        await asyncio.sleep(0.001)
    await stop([task])


def test_pauses_grow_while_work_keeps_dying_and_begin_anew_once_it_has_lasted() -> None:
    pauses, pause, waited = Pauses(1.0, 8.0), 0.0, []
    for _ in range(6):
        pause = pauses.after(pause, lived=0.1)
        waited.append(pause)
    assert waited == [1, 2, 4, 8, 8, 8] and pauses.after(8.0, lived=9.0) == 1


async def test_all_are_stopped_at_once_not_one_after_another() -> None:
    begun, leaving = asyncio.Barrier(6), asyncio.Barrier(5)

    async def leaves_with_the_others() -> None:
        try:
            await begun.wait()
            await asyncio.sleep(60)
        finally:
            await leaving.wait()

    tasks = [asyncio.create_task(keep(str(number), leaves_with_the_others)) for number in range(5)]
    await begun.wait()
    try:
        async with asyncio.timeout(5):
            await stop(tasks)
    finally:
        await leaving.abort()  # who was stopped alone would wait for ever
    assert all(task.cancelled() for task in tasks)


async def test_a_child_process_ends_with_who_started_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = tmp_path / "told"
    (tmp_path / "waits.py").write_text(
        "import os, pathlib, time\n"
        f"pathlib.Path({str(told)!r}).write_text(str(os.getpid()))\n"
        "time.sleep(60)\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    task = asyncio.create_task(child("waits"))
    while not (told.exists() and told.read_text()):
        await asyncio.sleep(0.01)
    await stop([task])
    assert not Path(f"/proc/{told.read_text()}").exists()


def test_a_child_whose_parent_was_killed_ends_by_itself(tmp_path: Path) -> None:
    told = tmp_path / "told"
    waits = "import os, time; from api.running.supervision import end_with; end_with(os.getppid()); print(os.getpid(), flush=True); time.sleep(60)"
    starts = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {waits!r}], start_new_session=True)"
    with told.open("w") as out:
        parent = subprocess.Popen([sys.executable, "-c", starts], stdout=out)
    while not told.read_text().endswith("\n"):
        time.sleep(0.01)
    parent.kill()
    parent.wait()
    deadline = time.monotonic() + 20
    while _lives(int(told.read_text())) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not _lives(int(told.read_text()))


def _lives(process: int) -> bool:
    """Whether it runs: one that has ended, but that nobody has waited for, does not."""
    stat = Path(f"/proc/{process}/stat")
    return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z"
