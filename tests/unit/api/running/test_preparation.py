"""What is missing is said before anything long begins."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.running.preparation import prepare
from api.running.rasa_model import RasaProject
from api.settings import Settings
from assistant.errors import Unavailable


def test_without_rasas_environment_nothing_is_written_and_the_remedy_is_told(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "data", model_dir=tmp_path / "encoder", _env_file=None)  # type: ignore[call-arg]
    with pytest.raises(Unavailable, match="make install"):
        prepare(settings, RasaProject(tmp_path / "nlu", tmp_path / "missing"))
    assert list(tmp_path.iterdir()) == []
