"""The background of the board's questions: the fiches' wordings, which are questions of the same field."""

from __future__ import annotations

import hashlib
import time
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

from assistant.gaps.encoding import AT_ONCE, Encodes
from assistant.gaps.settings import GapSettings
from assistant.likeness.background import Background, learn
from knowledge_base.fiche import Fiche

PAUSE_S = 0.2
"""Between batches, so that an agent's search never waits long for the encoder."""


@dataclass
class Backgrounds:
    """Learns the background once for a set of wordings; `kept` is where their vectors are kept, if anywhere."""

    encoder: Encodes
    settings: GapSettings
    kept: Path | None = None
    pause_s: float = PAUSE_S
    _held: tuple[object, Background] | None = field(default=None, init=False)

    def of(self, fiches: Iterable[Fiche]) -> Background:
        """The background that these fiches make; seconds of work where their wordings are new."""
        count, asked = self.settings.wordings, []
        for fiche in fiches:
            asked += [(fiche.language, text, min(fiche.id, fiche.pair or fiche.id)) for text in fiche.wordings[:count]]
        asked.sort()
        # What is learnt depends on which fiches are pairs too; the vectors, on the texts alone.
        if self._held is None or self._held[0] != asked:
            mark = hashlib.sha256("\n".join(f"{language} {text}" for language, text, _ in asked).encode()).hexdigest()
            vectors = self._read(mark, len(asked))
            if vectors is None:
                vectors = self._encode([text for _, text, _ in asked])
                self._write(mark, vectors)
            languages, _, points = zip(*asked, strict=True)
            s = self.settings
            self._held = asked, learn(vectors, languages, s.background_weight, s.shrinkage, points, s.stiffness)
        return self._held[1]

    def _encode(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        found = []
        for start in range(0, len(texts), AT_ONCE):
            found.append(self.encoder.encode_queries(texts[start : start + AT_ONCE]))
            time.sleep(self.pause_s)
        return np.concatenate(found)

    def _read(self, mark: str, count: int) -> npt.NDArray[np.float32] | None:
        if self.kept is None or not self.kept.is_file():
            return None
        try:
            with self.kept.open("rb") as held, np.load(held, allow_pickle=False) as file:
                same = str(file["mark"]) == mark and len(file["vectors"]) == count
                return np.asarray(file["vectors"], dtype=np.float32) if same else None
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
            # Cut short or spoilt: it is only kept to save work, which is then done again.
            return None

    def _write(self, mark: str, vectors: npt.NDArray[np.float32]) -> None:
        if self.kept is not None:
            partial = self.kept.with_suffix(".partial.npz")
            np.savez(partial, mark=np.asarray(mark), vectors=vectors.astype(np.float16))
            partial.replace(self.kept)
