"""The light form of the bundled encoder asks an index that the written one made."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from knowledge_base.encoding.encoder import SentenceTransformerEncoder, write_encoder
from knowledge_base.encoding.light_encoder import LightEncoder

pytestmark = pytest.mark.integration
QUESTIONS = [
    "Faut-il notifier une violation de données à la CNIL dans les 72 heures ?",
    "cookie",
    "Do we need a DPIA before filming our staff?",
    "De\u0301lai, pie\u0300ces, « re\u0301gistre »…",
]


@pytest.fixture(scope="module")
def folder() -> Path:
    return write_encoder(Path("build/encoder"))


def test_its_vectors_of_questions_are_those_of_the_written_encoder(folder: Path, written_encoder: SentenceTransformerEncoder) -> None:
    light, whole = LightEncoder(folder), written_encoder
    assert light.fingerprint == whole.fingerprint
    vectors = light.encode_queries(QUESTIONS)
    assert vectors.dtype == np.float32
    assert (vectors * whole.encode_queries(QUESTIONS)).sum(axis=1).min() >= 0.999
    assert np.allclose(light.encode_passages(QUESTIONS[:1]), whole.encode_passages(QUESTIONS[:1]), atol=1e-5)


@pytest.mark.parametrize("odd", ["", "\0", "avant\0après", "\ud800", "mot " * 2000])
def test_odd_texts_give_a_vector_of_length_one(folder: Path, odd: str) -> None:
    (vector,) = LightEncoder(folder).encode_queries([odd])
    assert np.isfinite(vector).all() and abs(float(np.linalg.norm(vector)) - 1) < 1e-3


def test_what_follows_an_odd_character_is_read(folder: Path) -> None:
    one, other = LightEncoder(folder).encode_queries(["données\0cookies", "données\0recrutement"])
    assert float(one @ other) < 0.999
