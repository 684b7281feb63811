"""Questions without a good answer are grouped as people would: labelled questions, the real encoder."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.gaps.background import Backgrounds
from assistant.gaps.encoding import encode
from assistant.gaps.model import Gap, Member, Reason
from assistant.gaps.regrouping import grouped
from assistant.gaps.settings import load_gaps
from assistant.gaps.vocabulary import Vocabulary, vocabulary_of
from assistant.likeness.background import Background
from knowledge_base.encoding.encoder import SentenceTransformerEncoder
from knowledge_base.fiche_file import load_fiches
from tests.pairs import pairwise_f1

pytestmark = pytest.mark.integration
SETTINGS = load_gaps()
LABELLED = [json.loads(line) for line in (Path(__file__).parent / "questions.jsonl").read_text("utf-8").splitlines()]
GOAL, LEAST = 0.80, 0.77
"""The goal, which is reached (0.812 when it was measured), and what a change may not fall under unseen."""
FICHES = tuple(load_fiches([Path("knowledge_base/fiches")]).values())
WEEK = datetime(2026, 11, 16, tzinfo=UTC)


@pytest.fixture(scope="module")
def encoder(written_encoder: SentenceTransformerEncoder) -> SentenceTransformerEncoder:
    return written_encoder


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return vocabulary_of(FICHES)


@pytest.fixture(scope="module")
def background(encoder: SentenceTransformerEncoder) -> Background:
    return Backgrounds(encoder, SETTINGS, Path("build/gap-background.npz"), pause_s=0).of(FICHES)


def f1(encoder: SentenceTransformerEncoder, vocabulary: Vocabulary, background: Background, half: str) -> float:
    rows = [row for row in LABELLED if row["set"] == half]
    gaps = [Gap(str(n), WEEK, Reason.UNANSWERED, row["language"], row["question"], str(n)) for n, row in enumerate(rows)]
    vectors = encode(gaps, encoder, vocabulary, SETTINGS)
    members = [Member(gap, vector, None, 0, False) for gap, vector in zip(gaps, vectors, strict=True)]
    groups, _ = grouped(members, vocabulary, background, SETTINGS)
    place = {row: number for number, each in enumerate(groups) for row in each}
    return pairwise_f1([place.get(row, -1 - row) for row in range(len(rows))], [row["topic"] for row in rows])


def test_sixty_questions_nobody_tuned_on_are_grouped_no_worse_than_measured(
    encoder: SentenceTransformerEncoder, vocabulary: Vocabulary, background: Background
) -> None:
    measured = {half: f1(encoder, vocabulary, background, half) for half in ("dev", "test")}
    short = "" if measured["test"] >= GOAL else f", short of the goal of {GOAL}"
    print(f"pairwise F1 {measured['test']:.3f} on the blind 60{short}; {measured['dev']:.3f} on the 120 of the choice")  # noqa: T201
    assert [row["set"] for row in LABELLED].count("test") == 60
    assert measured["test"] >= LEAST
