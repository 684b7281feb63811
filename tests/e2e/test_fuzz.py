"""Requests generated from our own OpenAPI document: no failure, no undocumented status."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.serving import Server

CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,ignored_auth,use_after_free"
SCHEMATHESIS = Path(sys.executable).parent / "schemathesis"


@pytest.mark.parametrize("examples", [12, pytest.param(1300, marks=pytest.mark.assurance)])
def test_generated_requests_meet_no_failure_and_no_undocumented_status(
    server: Server, examples: int, capsys: pytest.CaptureFixture[str], record_property: Callable[..., None]
) -> None:
    command = [
        SCHEMATHESIS,
        "run",
        f"{server.url}/openapi.json",
        f"--checks={CHECKS}",
        f"--max-examples={examples}",
        "--phases=examples,coverage,fuzzing",
        "--seed=20261122",
        "--request-timeout=5",
        "--workers=2",
        "--no-color",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    asked = re.search(r"(\d+) generated", done.stdout)
    with capsys.disabled():
        print(f"\n{asked[0] if asked else 'an unknown number'} of requests by schemathesis")  # noqa: T201
    record_property("requests", int(asked[1]) if asked else 0)
    assert done.returncode == 0, done.stdout[-6000:]
