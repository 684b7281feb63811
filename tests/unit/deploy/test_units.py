"""The systemd units are such as systemd reads them."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
UNITS = sorted((ROOT / "deploy").glob("*.service"))


def test_systemd_finds_nothing_to_say(tmp_path: Path) -> None:
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("systemd is not installed: its units were not checked")
    copies = []
    for unit in UNITS:
        # Nothing is installed where the units say; the rest of each line is checked as it stands.
        copies.append(tmp_path / unit.name.replace("@.", "@8010."))
        copies[-1].write_text(unit.read_text("utf-8").replace("/opt/permanence/.venv/bin/", "/bin/true "), "utf-8")
    done = subprocess.run([program, "verify", *copies], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_runs_without_rights_and_is_stopped_as_a_person_would(unit: Path) -> None:
    said = unit.read_text("utf-8")
    for line in ("NoNewPrivileges=true", "ProtectSystem=strict", "PrivateTmp=true", "Restart=on-failure"):
        assert line in said
    assert "User=root" not in said


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_without_the_console_leaves_the_data_folder_to_the_console_s_account_too(unit: Path) -> None:
    said = unit.read_text("utf-8").splitlines()
    if "Environment=PERMANENCE_SUPPORT_APART=True" in said:
        assert "UMask=0007" in said and "StateDirectoryMode=0770" in said
