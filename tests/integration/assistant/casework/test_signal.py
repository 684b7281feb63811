"""Similar requests and the sector signal: on labelled subjects, with the real encoder."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.casework.desk import CaseDesk
from assistant.casework.indexing import SubjectIndexer
from assistant.casework.settings import load_casework
from assistant.likeness.affinity import Subject, affinities
from assistant.likeness.grouping import group
from assistant.store.database import Store
from knowledge_base.encoding.encoder import SentenceTransformerEncoder
from tests.pairs import pairwise_f1

pytestmark = pytest.mark.integration
SETTINGS = load_casework()
LABELLED = [json.loads(line) for line in (Path(__file__).parent / "subjects.jsonl").read_text("utf-8").splitlines()]
# The goal, and what was measured when it was set: 0.91 on the blind half, 0.85 on all sixty at once.
GOAL = 0.80


@pytest.fixture(scope="module")
def encoder(written_encoder: SentenceTransformerEncoder) -> SentenceTransformerEncoder:
    return written_encoder


def f1(encoder: SentenceTransformerEncoder, *sets: str) -> float:
    rows = [row for row in LABELLED if row["set"] in sets]
    vectors = encoder.encode_queries([row["subject"] for row in rows])
    subjects = [Subject(str(number), row["language"], row["subject"], vectors[number]) for number, row in enumerate(rows)]
    found = group(affinities(subjects, SETTINGS.words_weight), SETTINGS.threshold)
    place = {member: number for number, each in enumerate(found) for member in each}
    return pairwise_f1([place[number] for number in range(len(rows))], [row["group"] for row in rows])


@pytest.mark.parametrize("sets", [("test",), ("dev", "test")])
def test_sixty_labelled_subjects_are_grouped_as_they_should_be(encoder: SentenceTransformerEncoder, sets: tuple[str, ...]) -> None:
    assert len(LABELLED) == 60
    assert f1(encoder, *sets) >= GOAL


def test_groups_of_enough_organisations_are_told_and_name_none(
    encoder: SentenceTransformerEncoder, desk: CaseDesk, store: Store, submit: Callable[..., str]
) -> None:
    shown = submit(LABELLED[0]["subject"], "org-0")
    for number, row in enumerate(LABELLED[1:], 1):
        submit(row["subject"], f"org-{number}", row["language"])
    alone = submit("Registre des chiens guides d’un refuge", "org-1")
    while SubjectIndexer(store, encoder).index_some():
        pass
    signals = desk.signals("claire")
    assert signals and all(each.organisations >= SETTINGS.k for each in signals)
    assert "org-" not in str(signals) and "DC-2026" not in str(signals)
    near = desk.similar(shown, "claire")
    assert near is not None and near.organisations >= SETTINGS.k
    assert desk.similar(alone, "claire") is None


def test_a_request_is_opened_once_for_the_signal(
    encoder: SentenceTransformerEncoder, desk: CaseDesk, store: Store, submit: Callable[..., str]
) -> None:
    references = [submit("Géolocalisation des véhicules des techniciens", f"org-{number}") for number in range(4)]
    references += [submit(f"{row['subject']}", f"other-{number}") for number, row in enumerate(LABELLED[:10])]
    SubjectIndexer(store, encoder).index_some()
    for _ in range(3):
        desk.signals("claire")
    with store.reading() as unit:
        assert all(len(list(unit.audit.lines(reference))) <= 1 for reference in references)
