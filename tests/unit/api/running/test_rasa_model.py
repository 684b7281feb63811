"""When the dialogue model is to be trained again."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.running.rasa_model import RasaProject

FICHE = "---\nid: badges-fr\nwordings:\n  - qui lit les badges\nkeywords: [badge]\n---\nLe texte.\n"


@pytest.fixture
def trained(tmp_path: Path) -> RasaProject:
    project = RasaProject(tmp_path / "nlu", tmp_path / "rasa")
    project.model.parent.mkdir(parents=True)
    project.model.write_bytes(b"trained")
    (project.folder / "config.yml").write_text("pipeline: []\n")
    (tmp_path / "knowledge_base" / "fiches").mkdir(parents=True)
    (tmp_path / "knowledge_base" / "fiches" / "badges.md").write_text(FICHE)
    (tmp_path / "knowledge_base" / "outside.yaml").write_text("fr: [quel temps fera-t-il ?]\n")
    project._stamp.write_text(project._expected())
    assert project.is_trained()
    return project


def rewritten(project: RasaProject, name: str, before: str, after: str) -> None:
    path = project.folder.parent / name
    path.write_text(path.read_text().replace(before, after))


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("nlu/config.yml", "[]", "[one]"),
        ("knowledge_base/fiches/badges.md", "qui lit", "qui garde"),
        ("knowledge_base/outside.yaml", "temps", "vent"),
    ],
)
def test_the_model_is_trained_again_when_what_it_learns_from_changes(trained: RasaProject, name: str, before: str, after: str) -> None:
    rewritten(trained, name, before, after)
    assert not trained.is_trained()


def test_a_fiche_whose_text_changes_trains_nothing(trained: RasaProject) -> None:
    rewritten(trained, "knowledge_base/fiches/badges.md", "Le texte.", "Le texte, corrigé.")
    assert trained.is_trained()
