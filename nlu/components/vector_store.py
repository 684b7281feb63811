"""The training examples' vectors, kept on disk so that no text is encoded twice; never a person's message."""

import hashlib
import os
from pathlib import Path
from typing import Dict, List, Sequence

import numpy as np

from components.encoder import encode

PLACE = Path(".rasa/vectors.npz")  # beside Rasa's own training cache; may be deleted at any time
BATCH = 64  # texts encoded together


def encoded(texts: Sequence[str], place: Path = PLACE) -> np.ndarray:
    """Returns one unit vector per text, (n, 384), encoding only texts that are new."""
    known = _read(place)
    names = [_name(text) for text in texts]
    missing = {name: text for name, text in zip(names, texts, strict=True) if name not in known}
    if missing:
        known.update(zip(missing, _vectors(list(missing.values())), strict=True))
        _write(known, place)
    return np.stack([known[name] for name in names])


def _vectors(texts: List[str]) -> np.ndarray:
    threads = os.cpu_count() or 1
    return np.vstack([encode(texts[start : start + BATCH], threads) for start in range(0, len(texts), BATCH)])


def _name(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _read(place: Path) -> Dict[str, np.ndarray]:
    if not place.exists():
        return {}
    with np.load(place) as arrays:
        return dict(zip(arrays["names"].tolist(), arrays["vectors"], strict=True))


def _write(known: Dict[str, np.ndarray], place: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    part = place.with_name(f"{os.getpid()}.part.npz")
    np.savez(part, names=np.array(list(known)), vectors=np.stack(list(known.values())))
    os.replace(part, place)
