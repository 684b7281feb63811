"""The assistant in the terminal."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from api.running.preparation import prepare_index
from api.settings import Settings
from assistant.switch import Mode, Switch
from assistant.texts import load_texts
from tests.serving import DATA


def test_in_the_terminal_too_the_assistant_is_off_where_it_was_switched_off(tmp_path: Path) -> None:
    prepare_index(Settings(data_dir=DATA, _env_file=None))  # type: ignore[call-arg]
    shutil.copytree(DATA / "index", tmp_path / "index", copy_function=os.link)
    told = []
    for mode in (Mode.OFF, Mode.FULL):
        Switch(tmp_path / "mode").set(mode)
        command = (sys.executable, "-m", "api.cli", "ask", "L’avis de la CNIL est-il un rescrit ?")
        environment = {**os.environ, "PERMANENCE_DATA_DIR": str(tmp_path)}
        done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
        told.append(load_texts()["fr"].say("switched.off") in done.stdout)
    assert told == [True, False]
