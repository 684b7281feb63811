"""What must exist before anything is served: the encoder, the index of fiches, the Rasa model."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path

from api.running.progress import counting, say
from api.running.rasa_model import RasaProject
from api.settings import Settings
from assistant.bootstrap import SHIPPED_FICHES, fiche_folders
from knowledge_base.editing import FicheShelf
from knowledge_base.editing.news import told_by_versions
from knowledge_base.editing.record import FILE_NAME as NEWS
from knowledge_base.editing.record import BaseRecord
from knowledge_base.encoding.encoder import SentenceTransformerEncoder
from knowledge_base.encoding.encoder_folder import encoder_exists, write_encoder
from knowledge_base.encoding.light_encoder import LightEncoder
from knowledge_base.encoding.second_encoder import SecondEncoder
from knowledge_base.fiche_file import load_fiches
from knowledge_base.index.ingestion import ingest
from knowledge_base.index.recipe import recipe
from knowledge_base.index.snapshot import CURRENT

FICHES_STAMP = "fiches.stamp"


def prepare(settings: Settings, project: RasaProject) -> None:
    """Writes, indexes and trains what is missing or out of date, with progress; Unavailable at once without Rasa's environment."""
    _ = project.python  # said before minutes are spent on the rest
    prepare_index(settings)
    if not project.is_trained():
        say("Training the dialogue model (a minute on two cores, some minutes the first time)…")
        project.train(quiet=True)


def prepare_index(settings: Settings) -> None:
    """Indexes the fiches where they, the encoder or what an index is made by changed; what was ingested before stays."""
    encoder = encoder_of(settings)
    stamp = settings.index_dir / FICHES_STAMP
    second = second_encoder_of(settings)
    encoders = f"{encoder.fingerprint} {second.fingerprint if second else 'alone'}"
    wanted = f"{_hash_of(fiche_folders(settings.fiches_dir))} {encoders} {recipe()}\n"
    if stamp.exists() and stamp.read_text() == wanted and (settings.index_dir / CURRENT).exists():
        if not BaseRecord(settings.fiches_dir / NEWS).begun:
            note_changes(settings)
        return
    say("Indexing the fiches…")
    report = ingest(
        settings.index_dir,
        encoder,
        fiches_folders=fiche_folders(settings.fiches_dir),
        progress=counting,
        second=second,
    )
    stamp.write_text(wanted)
    say(f"{report.documents} documents, {report.passages} passages.")
    note_changes(settings)


def note_changes(settings: Settings) -> None:
    """Records which fiches changed since they were last taken up; called once they are in the index, and not before."""
    own = settings.fiches_dir
    BaseRecord(own / NEWS).note(
        lambda: load_fiches(fiche_folders(own)),
        datetime.now(UTC),
        lambda: told_by_versions(FicheShelf(own), load_fiches([SHIPPED_FICHES])),
    )


def encoder_of(settings: Settings) -> SentenceTransformerEncoder:
    """The encoder the settings name, written first if it is the bundled one and missing."""
    if settings.embedding_model:
        return SentenceTransformerEncoder(settings.embedding_model)
    if not encoder_exists(settings.model_dir):
        say("Writing the bundled encoder (once)…")
        write_encoder(settings.model_dir)
    return SentenceTransformerEncoder(settings.model_dir)


def second_encoder_of(settings: Settings) -> SecondEncoder | None:
    """The second encoder, measured beside the bundled one; none beside one that the settings name."""
    return None if settings.embedding_model else SecondEncoder()


def light_encoder_of(settings: Settings) -> LightEncoder | SentenceTransformerEncoder:
    """The encoder of a process that only asks: the bundled one's light form, unless the settings name another."""
    whole = encoder_of(settings)
    return whole if settings.embedding_model else LightEncoder(settings.model_dir)


def _hash_of(folders: list[Path]) -> str:
    digest = hashlib.sha256()
    for path in sorted(path for folder in folders for path in folder.rglob("*.md")):
        digest.update(path.as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
