import time
from pathlib import Path

import pytest

from knowledge_base.isolation import ROOT, Limits, Stopped, ask

pytestmark = pytest.mark.integration

HEAD = "import json, os, resource, socket, sys, time\nfrom knowledge_base.isolation import confine\nconfine(int(sys.argv[1]), int(sys.argv[2]))\n"


def run(folder: Path, code: str, limits: Limits | None = None) -> object:
    """Run a confined module made of this code, as if it were one of ours."""
    (folder / "probe.py").write_text(HEAD + code)
    (folder / "data").write_bytes(b"some bytes")
    with (folder / "data").open("rb") as stream:
        return ask("probe", ["more"], stream, limits or Limits(), (ROOT, folder))


def test_the_answer_comes_back(tmp_path: Path) -> None:
    code = "print(json.dumps([sys.argv[3], sys.stdin.read()]))"
    assert run(tmp_path, code) == ["more", "some bytes"]


@pytest.mark.parametrize(
    ("code", "costly"),
    [
        ("while True: pass", True),
        ("time.sleep(60)", True),
        ("os.close(1); time.sleep(60)", True),
        ("while True: print('a' * 100000)", True),
        ("os.kill(os.getpid(), 9)", True),
        ("os.abort()", False),
        ("sys.exit(1)", False),
        ("print('{')", False),
    ],
)
def test_work_beyond_its_limits_is_stopped(tmp_path: Path, code: str, costly: bool) -> None:
    started = time.monotonic()
    with pytest.raises(Stopped) as caught:
        run(tmp_path, code, Limits(processor=1, wall=3.0, answer=1_000_000))
    assert caught.value.costly is costly and time.monotonic() - started < 6


@pytest.mark.parametrize(
    "attempt",
    ["bytearray(600 * 1024 * 1024)", "open('/etc/passwd')", "open('/tmp/permanence-probe', 'w')", "socket.socket()", "os.pipe()", "os.environ['HOME']"],
)
def test_memory_files_sockets_and_the_environment_are_out_of_reach(tmp_path: Path, attempt: str) -> None:
    code = f"try: {attempt}\nexcept (MemoryError, OSError, KeyError) as error: print('\"' + type(error).__name__ + '\"')\nelse: print('\"done\"')"
    assert run(tmp_path, code) in ("MemoryError", "OSError", "KeyError")


def test_the_limits_are_part_of_the_command(tmp_path: Path) -> None:
    code = "print(json.dumps([resource.getrlimit(resource.RLIMIT_AS)[1], resource.getrlimit(resource.RLIMIT_CPU)[0], resource.getrlimit(resource.RLIMIT_FSIZE)[1]]))"
    assert run(tmp_path, code, Limits(memory=300_000_000, processor=4)) == [300_000_000, 4, 0]
