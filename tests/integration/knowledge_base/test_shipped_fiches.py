from datetime import date
from pathlib import Path

import pytest

from knowledge_base.checking.check import check_fiches
from knowledge_base.fiche import fiche_document
from knowledge_base.fiche_file import load_fiches, parse_fiche
from knowledge_base.index.cutting import cut
from knowledge_base.sources import load_reference_sources

pytestmark = pytest.mark.integration

FICHES = Path(__file__).parents[3] / "knowledge_base" / "fiches"
# The day the fiches were last gone through; a later one would only ask for their review.
DAY = date(2026, 11, 22)


def test_every_shipped_fiche_passes_the_check() -> None:
    assert check_fiches(load_fiches([FICHES]), load_reference_sources(), DAY) == []


def test_there_are_at_least_sixty_pairs_in_two_languages() -> None:
    fiches = load_fiches([FICHES]).values()
    assert min(sum(fiche.language == language for fiche in fiches) for language in ("fr", "en")) >= 60


def test_each_fiche_stands_in_the_folder_of_its_language_and_topic() -> None:
    for path in FICHES.rglob("*.md"):
        fiche = parse_fiche(path.read_text(encoding="utf-8"), path)
        assert (fiche.id, fiche.language, fiche.topic) == (f"{path.stem}-{path.parts[-3]}", path.parts[-3], path.parts[-2])


def test_every_fiche_can_be_cut_into_passages() -> None:
    assert all(cut(fiche_document(fiche)) for fiche in load_fiches([FICHES]).values())


def test_every_reference_source_says_which_places_it_has() -> None:
    sources = load_reference_sources()
    assert len(sources) >= 24
    assert all(set(source.notes) in (set(), {"fr", "en"}) for source in sources.values())
