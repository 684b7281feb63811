"""What the readers see of a text: its meaning (e5), and its letters and words (hashed n-grams)."""

import re
import unicodedata
import zlib
from typing import Iterator, Sequence

import numpy as np

WIDTH = 3072  # columns for hashed n-grams: few collisions for some thousands of short examples
MEANING_WEIGHT = 12.0  # centred e5 vectors are short (about 0.4)
LETTERS_WEIGHT = 3.0  # with MEANING_WEIGHT, chosen on wording held out: 0.97 precision at 0.72 recall on facts


def features(texts: Sequence[str], vectors: np.ndarray, centre: np.ndarray) -> np.ndarray:
    """Returns (n, 384 + WIDTH): sentence vectors around `centre`, then n-gram counts."""
    return np.hstack([MEANING_WEIGHT * (vectors - centre), LETTERS_WEIGHT * _letters(texts)]).astype(np.float32)


def folded(text: str) -> str:
    """Lower case, no accents, words and ?! only: what a hurried typist leaves."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9?!]+", " ", plain).strip()


def _letters(texts: Sequence[str]) -> np.ndarray:
    counts = np.zeros((len(texts), WIDTH), dtype=np.float32)
    for row, text in enumerate(texts):
        for gram in _grams(folded(text)):
            counts[row, zlib.crc32(gram.encode()) % WIDTH] += 1
    roots = np.sqrt(counts)
    unit: np.ndarray = roots / np.maximum(np.linalg.norm(roots, axis=1, keepdims=True), 1e-9)
    return unit


def _grams(text: str) -> Iterator[str]:
    words = text.split()
    for word in words:
        padded = f" {word} "
        for size in (3, 4, 5):
            yield from (padded[i : i + size] for i in range(len(padded) - size + 1))
    bounded = ["^", *words, "$"]
    yield from (f"w:{word}" for word in words)
    yield from (f"b:{first}_{second}" for first, second in zip(bounded[:-1], bounded[1:], strict=True))
