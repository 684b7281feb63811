"""What serve starts beside itself does not outlive it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from api.running.serve import _support
from api.settings import Settings

pytestmark = pytest.mark.integration


def test_the_notices_that_serve_starts_end_with_serve(tmp_path: Path) -> None:
    post = _support(Settings(smtp_host="smtp.permanence.example"))["post"]
    *command, started_by = post.args  # type: ignore[attr-defined]
    assert started_by == str(os.getpid())
    orphan = subprocess.run([sys.executable, "-m", *command, "1"], cwd=tmp_path, capture_output=True, timeout=60)
    assert orphan.returncode in (-signal.SIGTERM, 128 + signal.SIGTERM)
