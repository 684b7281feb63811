"""Every hostile file is refused with a sentence, quickly and within the memory allowed, and the reader stays whole."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from knowledge_base.isolation import ROOT
from tests.integration.knowledge_base.reading import hostile

pytestmark = pytest.mark.integration

MOST_SECONDS = 10.0
MOST_BYTES = 512 * 1024 * 1024
# A small process of its own: a child's peak counts the memory of whoever started it, and pytest may hold a model.
# For the same reason the probe reads its own peak from /proc, which begins anew when a program is started.
PROBE = """
import json, resource, sys
from pathlib import Path
from knowledge_base.errors import UnreadableFile
from knowledge_base.reading import read_document
def spent():
    return sum(used.ru_utime + used.ru_stime for used in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)))
for name in sys.argv[1:]:
    started, reason, cause = spent(), None, ""
    try:
        read_document(Path(name), None)
    except UnreadableFile as error:
        reason, cause = error.reason, str(error.__cause__)
    seconds = spent() - started
    own = next(int(line.split()[1]) for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    peak = max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
    print(json.dumps([Path(name).name, reason, cause, seconds, peak * 1024]), flush=True)
"""


@dataclass(frozen=True)
class Outcome:
    """How the reading of one file ended; seconds are of processor, since a busy machine stretches the others; `peak` is in bytes, so far."""

    reason: str | None
    cause: str
    seconds: float
    peak: int


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Outcome]:
    folder = tmp_path_factory.mktemp("hostile")
    files = hostile.write_all(folder)
    done = subprocess.run(
        [sys.executable, "-c", PROBE, *map(str, files)], capture_output=True, text=True, check=True, env={"PYTHONPATH": str(ROOT)}
    )
    for file in files:
        file.unlink()
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    return {name: Outcome(*rest) for name, *rest in rows}


@pytest.mark.parametrize("name", hostile.NAMES)
def test_a_hostile_file_is_refused_with_a_sentence_in_time_and_memory(outcomes: Mapping[str, Outcome], name: str) -> None:
    outcome = outcomes[name]
    assert outcome.reason and hostile.EXPECTED[name] in outcome.reason
    assert outcome.seconds < MOST_SECONDS
    assert outcome.peak < MOST_BYTES


def test_no_refusal_hides_a_fault_of_the_reader(outcomes: Mapping[str, Outcome]) -> None:
    # The reader ends with 1 when it raises what it should not.
    assert [name for name, outcome in outcomes.items() if outcome.cause == "it ended with 1"] == []


def test_at_least_thirty_kinds_of_file_are_tried() -> None:
    assert len(hostile.NAMES) >= 30


def test_a_pipe_in_a_files_place_holds_nobody_up(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.pdf")
    done = subprocess.run([sys.executable, "-c", PROBE, str(tmp_path / "a.pdf")], capture_output=True, text=True, check=True, timeout=20, env={"PYTHONPATH": str(ROOT)})
    assert json.loads(done.stdout)[1] == "it is not a file"
