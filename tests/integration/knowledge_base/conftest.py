"""A small corpus and an encoder that needs no model."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from knowledge_base.text.analysis import fold, words

DIMENSIONS = 256


class HashingEncoder:
    """Vectors of letter trigrams: near for texts that share words, whatever the language."""

    fingerprint = "hashing-1"

    def __init__(self) -> None:
        self.encoded: list[str] = []

    def encode_queries(self, texts: Sequence[str]) -> np.ndarray:
        return np.stack([_vector(text) for text in texts])

    def encode_passages(self, texts: Sequence[str]) -> np.ndarray:
        self.encoded.extend(texts)
        return self.encode_queries(texts)


def _vector(text: str) -> np.ndarray:
    vector = np.zeros(DIMENSIONS, np.float32)
    for word in words(text):
        padded = f"_{fold(word)}_"
        for start in range(len(padded) - 2):
            digest = hashlib.sha256(padded[start : start + 3].encode()).digest()
            vector[int.from_bytes(digest[:4], "big") % DIMENSIONS] += 1
    norm = np.linalg.norm(vector)
    return vector / norm if norm else vector


@pytest.fixture
def encoder() -> HashingEncoder:
    return HashingEncoder()


MANIFEST = """
sources:
  - {id: guide, file: "guide-*.md", title: Le guide, publisher: CNIL, kind: guide, authority: regulator, language: fr, published: 2024}
  - {id: faq, file: "faq-*.html", title: La FAQ, publisher: CNIL, kind: faq, authority: regulator, language: fr, published: 2024}
  - {id: handbook, file: handbook.md, title: Handbook, publisher: CNIL, kind: guide, authority: regulator, language: en, published: 2024}
"""
TEXTS = {
    "guide-registre.md": "# Tenir un registre\n\nChaque organisme tient un registre de ses traitements. Le registre décrit les finalités et les destinataires.\n",
    "guide-violation.md": "# Notifier une violation de données\n\nLe responsable notifie la violation dans les 72 heures. Il documente chaque violation dans un registre interne.\n",
    "guide-cookies.md": "# Cookies et traceurs\n\nLe bandeau permet de refuser les traceurs aussi simplement que de les accepter.\n",
    "faq-camera.html": '<html lang="fr"><head><title>Puis-je filmer mes salariés ?</title><meta name="keywords" content="vidéosurveillance, employeur"></head><body><p>Une caméra ne filme pas un poste de travail en continu.</p></body></html>',
    "handbook.md": "# Keeping records\n\nEvery controller keeps a record of its processing activities. The record names the purposes.\n",
}


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "sources.yaml").write_text(MANIFEST, encoding="utf-8")
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder
