"""Grows a real index to a given size: all that it holds stays, resampled texts in its languages come beside it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from benchmarks.scale.material import PASSAGES_AN_ENTRY, FloatArray, documents, moved
from knowledge_base.encoding.embedding_cache import EmbeddingCache
from knowledge_base.index.ingestion import CACHE, silent, snapshot_of
from knowledge_base.index.snapshot import IndexedDocument, Snapshot, load_snapshot, save_snapshot
from knowledge_base.model import Authority, Kind, Source
from knowledge_base.ranking import shipped_ranking


@dataclass(frozen=True)
class Resampling:
    """Stands in for the encoder of the texts that were made up: each gets a real vector, moved at random."""

    fingerprint: str
    real: FloatArray
    draw: np.random.Generator

    def encode_passages(self, texts: Sequence[str]) -> FloatArray:
        """Return as many vectors as texts."""
        return moved(self.real, len(texts), self.draw)

    def encode_queries(self, texts: Sequence[str]) -> FloatArray:
        """Return as many vectors as texts."""
        return moved(self.real, len(texts), self.draw)


def grow(index: Path, passages: int, folder: Path) -> None:
    """Write an index of about so many passages, at least those of the real one, by the product's own way of indexing."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(index / CACHE, folder / CACHE)  # the vectors of the real texts
    real, draw = load_snapshot(index), np.random.default_rng(passages)
    vectors = [each.dense._vectors.rows(np.arange(len(each.dense))) for each in real.languages.values()]
    cache = EmbeddingCache(folder / CACHE, Resampling(real.fingerprint, np.concatenate(vectors), draw))
    texts = (*real.documents, *_made(real, passages, draw))
    save_snapshot(folder, snapshot_of(texts, cache, real.fingerprint, shipped_ranking(), silent))


def _made(real: Snapshot, passages: int, draw: np.random.Generator) -> Iterator[IndexedDocument]:
    """Yield what lacks, as much in each language."""
    held = sum(len(each.passages) for each in real.documents)
    count = max(0, passages - held) // (PASSAGES_AN_ENTRY * len(real.languages))
    for language, of_language in real.languages.items():
        source = Source(f"resampled-{language}", "Resampled texts", "Nobody", Kind.GUIDE, Authority.THIRD_PARTY, language)
        for item in documents(of_language.entries, count, draw):
            name = f"{item.document.id}-{language}"
            cut = tuple(replace(each, id=f"{each.id}-{language}", document_id=name) for each in item.passages)
            document = replace(item.document, id=name, source=source, language=language)
            yield replace(item, document=document, passages=cut)
