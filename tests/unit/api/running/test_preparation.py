"""What is missing is said before anything long begins; what changed is recorded as it was indexed, or not yet."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from api.running.preparation import fiches_digest, note_changes, prepare
from api.running.rasa_model import RasaProject
from api.settings import Settings
from assistant.bootstrap import SHIPPED_FICHES
from assistant.errors import Unavailable
from knowledge_base.editing import fiche_text
from knowledge_base.editing.record import FILE_NAME, BaseRecord
from knowledge_base.fiche_file import load_fiches


def test_without_rasas_environment_nothing_is_written_and_the_remedy_is_told(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "data", model_dir=tmp_path / "encoder", _env_file=None)  # type: ignore[call-arg]
    with pytest.raises(Unavailable, match="make install"):
        prepare(settings, RasaProject(tmp_path / "nlu", tmp_path / "missing"))
    assert list(tmp_path.iterdir()) == []


def own(tmp_path: Path) -> Settings:
    """Settings of an installation with a folder for its own fiches."""
    settings = Settings(data_dir=tmp_path / "data", _env_file=None)  # type: ignore[call-arg]
    settings.fiches_dir.mkdir(parents=True)
    return settings


def test_a_fiche_approved_while_others_are_indexed_is_not_recorded_before_it_is_indexed(tmp_path: Path) -> None:
    settings = own(tmp_path)
    record, indexed = BaseRecord(settings.fiches_dir / FILE_NAME), fiches_digest(settings)
    assert note_changes(settings, indexed) and record.begun
    fiche = next(iter(load_fiches([SHIPPED_FICHES / "fr" / "breach"]).values()))
    (settings.fiches_dir / "own.md").write_text(fiche_text(replace(fiche, title="Un autre titre")), "utf-8")
    assert not note_changes(settings, indexed) and record.read().news == ()
    assert note_changes(settings, fiches_digest(settings))
    assert [each.title for each in record.read().news] == ["Un autre titre"]


def test_a_damaged_record_is_told_with_the_remedy_and_stops_no_start(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = own(tmp_path)
    (settings.fiches_dir / FILE_NAME).write_text("{", "utf-8")
    assert not note_changes(settings, fiches_digest(settings))
    assert str(settings.fiches_dir / FILE_NAME) in (told := capsys.readouterr().err) and "delete it" in told
