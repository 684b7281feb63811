"""The rules of architecture hold: which part may know which, and who alone may open what is sealed (B6)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]


def test_every_contract_of_the_architecture_is_kept() -> None:
    program = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:]
    assert "only the support side opens what is sealed to it KEPT" in done.stdout
