"""What must exist before anything is served: the encoder, the index of fiches, the Rasa model."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime

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
from knowledge_base.errors import KnowledgeBaseError
from knowledge_base.fiche import Fiche
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
    fiches = fiches_digest(settings)
    wanted = f"{fiches} {encoders} {recipe()}\n"
    if stamp.exists() and stamp.read_text() == wanted and (settings.index_dir / CURRENT).exists():
        if not BaseRecord(settings.fiches_dir / NEWS).begun:
            note_changes(settings, fiches)
        return
    say("Indexing the fiches…")
    report = ingest(
        settings.index_dir,
        encoder,
        fiches_folders=fiche_folders(settings.fiches_dir),
        progress=counting,
        second=second,
    )
    say(f"{report.documents} documents, {report.passages} passages.")
    if note_changes(settings, fiches):  # and not before: what is not noted yet is indexed and noted the next time
        stamp.write_text(wanted)


def note_changes(settings: Settings, indexed: str) -> bool:
    """Records which fiches changed since they were last taken up, and tells whether it could.

    Called once they are in the index; `indexed` is their digest from before. Fiches that changed meanwhile are not
    noted, for the index may hold what they said before: whoever indexes them next notes them.
    """
    own = settings.fiches_dir

    def load() -> Mapping[str, Fiche]:
        fiches = load_fiches(fiche_folders(own))
        if fiches_digest(settings) != indexed:
            raise _ChangedMeanwhile("Fiches changed while they were indexed: index them again.")
        return fiches

    try:
        BaseRecord(own / NEWS).note(
            load,
            datetime.now(UTC),
            lambda: told_by_versions(FicheShelf(own), load_fiches([SHIPPED_FICHES])),
        )
    except KnowledgeBaseError as error:
        say(f"What changed is not recorded. {error}")
        return False
    return True


class _ChangedMeanwhile(KnowledgeBaseError):
    """The fiches are no longer those that were indexed."""


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


def fiches_digest(settings: Settings) -> str:
    """The digest of every file of fiches, as they stand."""
    digest = hashlib.sha256()
    for path in sorted(path for folder in fiche_folders(settings.fiches_dir) for path in folder.rglob("*.md")):
        digest.update(path.as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
