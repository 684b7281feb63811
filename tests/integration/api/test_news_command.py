"""`permanence kb index-fiches`, `news` and `agenda`, as an editor types them, on an index of the shipped fiches."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import StaticEmbedding
from tokenizers import Tokenizer, models, pre_tokenizers
from typer.testing import CliRunner

from api.cli import app
from assistant.bootstrap import SHIPPED_FICHES
from knowledge_base.editing import fiche_text
from knowledge_base.errors import RecordDamaged
from knowledge_base.fiche_file import load_fiches

pytestmark = pytest.mark.integration
FICHE = "breach-72-hours-fr"


@pytest.fixture(autouse=True)
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tokenizer = Tokenizer(models.WordLevel({"[UNK]": 0, "violation": 1, "registre": 2}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_dim=8)], device="cpu").save(str(tmp_path / "model"))
    monkeypatch.setenv("PERMANENCE_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("PERMANENCE_EMBEDDING_MODEL", str(tmp_path / "model"))
    monkeypatch.setenv("PERMANENCE_PUBLIC_URL", "https://permanence.example/")


def kb(*arguments: str) -> str:
    done = CliRunner().invoke(app, ["kb", *arguments])
    assert done.exit_code == 0, done.exception
    return done.stdout


def test_a_correction_is_news_once_it_is_in_the_index(tmp_path: Path) -> None:
    early = CliRunner().invoke(app, ["kb", "news"])
    assert early.exit_code == 1 and "No change is recorded yet" in early.stderr
    kb("index-fiches")
    nothing = kb("news", "--language", "en")
    assert "The record knows of no change since" in nothing and "Nothing has changed" not in nothing and "protects nobody" in nothing
    fiche = load_fiches([SHIPPED_FICHES / "fr" / "breach"])[FICHE]
    own = tmp_path / "data" / "fiches" / f"{FICHE}.md"
    own.write_text(fiche_text(replace(fiche, title="Prévenir la CNIL, quand\u00a0?")), "utf-8")
    assert "Prévenir la CNIL, quand" not in kb("news"), "not in the index yet"
    kb("index-fiches")
    kb("index-fiches")
    told = kb("news")
    assert told.count(f"[Prévenir la CNIL, quand\u00a0?](https://permanence.example/fiche/{FICHE}) (Violations de données) — corrigée") == 1
    assert "knows of no change" in kb("news", "--language", "en"), "its pair has not changed"
    assert "Rien n’a changé" in kb("news", "--since", "2999-01-01")


def test_what_could_not_be_recorded_is_recorded_the_next_time(tmp_path: Path) -> None:
    kb("index-fiches")
    own = tmp_path / "data" / "fiches"
    good = (own / "news.json").read_text("utf-8")
    fiche = load_fiches([SHIPPED_FICHES / "fr" / "breach"])[FICHE]
    (own / f"{FICHE}.md").write_text(fiche_text(replace(fiche, title="Prévenir la CNIL, quand\u00a0?")), "utf-8")
    (own / "news.json").write_text("{", "utf-8")
    kb("index-fiches")
    unread = CliRunner().invoke(app, ["kb", "news"])
    assert isinstance(unread.exception, RecordDamaged)
    (own / "news.json").write_text(good, "utf-8")
    kb("index-fiches")
    assert "Prévenir la CNIL, quand" in kb("news")


def test_the_agenda_spreads_what_falls_due_together() -> None:
    told = kb("agenda", "--language", "fr")
    days, _, shares = told.partition("To spread them, read a topic at a time:\n")
    assert "hidden from the public" in days and shares.count("\n") >= 20 and "Violations de données (" in shares
