"""Work on files nobody vouches for happens in a process of its own, held by limits that the kernel keeps."""

from __future__ import annotations

import json
import os
import resource
import selectors
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

ROOT = Path(__file__).resolve().parent.parent
_CHUNK = 64 * 1024
# Standard input, output and error stay; no other file or socket can be opened.
_OPEN_FILES = 3


@dataclass(frozen=True)
class Limits:
    """What one piece of work may use: bytes of memory, seconds of processor, seconds in all, bytes of answer."""

    memory: int = 480 * 1024 * 1024
    processor: int = 8
    # On a busy machine the seconds of processor come slowly; an honest file is not to blame for that.
    wall: float = 30.0
    answer: int = 64 * 1024 * 1024


LIMITS = Limits()


class Stopped(Exception):
    """The work reached a limit or its process died; `costly` says that a limit is certain."""

    def __init__(self, detail: str, *, costly: bool) -> None:
        super().__init__(detail)
        self.costly = costly


def ask(
    module: str, arguments: Sequence[str], stream: IO[bytes], limits: Limits = LIMITS, roots: Sequence[Path] = (ROOT,)
) -> Any:
    """Run a module found under the roots, which confines itself and reads the stream; return the JSON it answers or raise Stopped."""
    command = [sys.executable, "-P", "-s", "-m", module, str(limits.memory), str(limits.processor), *arguments]
    process = subprocess.Popen(  # noqa: S603 (our own interpreter and module, no shell)
        command,
        stdin=stream,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd="/",
        # Nothing of our environment, where passwords may stand, reaches the reader of a hostile file.
        env={"PYTHONPATH": os.pathsep.join(map(str, roots)), "PYTHONUTF8": "1"},
        start_new_session=True,
    )
    with process:
        try:
            answer = _answer_of(process, limits)
        finally:
            process.kill()
    return _decoded(answer)


def confine(memory: int, processor: int) -> None:
    """Give up, for good, the means to use more memory or time than this, to open a file or to start a process."""
    # At the limit the kernel sends a signal that can be caught, a second later one that cannot.
    _limit(resource.RLIMIT_CPU, processor, processor + 1)
    _limit(resource.RLIMIT_AS, memory, memory)
    _limit(resource.RLIMIT_FSIZE, 0, 0)
    _limit(resource.RLIMIT_CORE, 0, 0)
    _limit(resource.RLIMIT_NPROC, 0, 0)
    _limit(resource.RLIMIT_NOFILE, _OPEN_FILES, _OPEN_FILES)


def _limit(name: int, soft: int, hard: int) -> None:
    ceiling = resource.getrlimit(name)[1]
    if ceiling != resource.RLIM_INFINITY:
        soft, hard = min(soft, ceiling), min(hard, ceiling)
    resource.setrlimit(name, (soft, hard))


def _answer_of(process: subprocess.Popen[bytes], limits: Limits) -> bytes:
    deadline = time.monotonic() + limits.wall
    answer = _drained(process, deadline, limits.answer)
    try:
        code = process.wait(max(0.0, deadline - time.monotonic()))
    except subprocess.TimeoutExpired as error:
        raise Stopped("it did not end in time", costly=True) from error
    if code:
        raise Stopped(f"it ended with {code}", costly=code in _COSTLY)
    return answer


def _drained(process: subprocess.Popen[bytes], deadline: float, most: int) -> bytes:
    if process.stdout is None:
        raise Stopped("it has no output", costly=False)
    chunks: list[bytes] = []
    size = 0
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        while True:
            left = deadline - time.monotonic()
            if left <= 0 or not selector.select(left):
                raise Stopped("it took too long", costly=True)
            chunk = os.read(process.stdout.fileno(), _CHUNK)
            if not chunk:
                return b"".join(chunks)
            chunks.append(chunk)
            size += len(chunk)
            if size > most:
                raise Stopped("its answer is too long", costly=True)


def _decoded(answer: bytes) -> Any:
    try:
        return json.loads(answer)
    except ValueError as error:
        raise Stopped("its answer is not JSON", costly=False) from error


OUT_OF_MEMORY = 3
# SIGXCPU and SIGKILL end what uses too much; our own modules say when memory ran out.
_COSTLY = frozenset((OUT_OF_MEMORY, -9, -24))
