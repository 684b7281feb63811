"""The search with the encoder tuned by what `benchmarks.beyond.tuning` learnt: every text and question encoded again.

    python -m benchmarks.beyond.tuned --corpus FOLDER --questions FOLDER [--work build/ablation]

Vectors are kept in the work folder. Prints the rows that `benchmarks.beyond` writes for it.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.bases import Prepared, Vectors, prepare
from benchmarks.beyond.delta import write_tuned
from benchmarks.beyond.folds import Ranks, Row, of_ranks
from benchmarks.beyond.page import settings, tables
from benchmarks.beyond.seen import Seen, bases, sets
from benchmarks.beyond.tuning import KINDS
from benchmarks.retrieval import rank_of
from knowledge_base.encoding.embedding_cache import EmbeddingCache
from knowledge_base.encoding.encoder import SentenceTransformerEncoder
from knowledge_base.index.ingestion import silent, snapshot_of
from knowledge_base.ranking import shipped_ranking

SHARES = (0.25, 0.5, 1.0)
NAME = "tuned delta: low-rank, in every layer"


def rows(prepared: Prepared, questions: Sequence[Seen]) -> list[Row]:
    """The search with the encoder tuned in each way; the folds choose the share. None where nothing was learnt."""
    kinds = [kind for kind in KINDS if (prepared.work / "delta" / f"{kind}.npz").is_file()]
    return [of_ranks(f"{NAME} ({kind})", questions, ranked(prepared, questions, kind)) for kind in kinds]


def ranked(prepared: Prepared, questions: Sequence[Seen], kind: str) -> dict[Hashable, Ranks]:
    """The rank of every question at each share; the first leaves the encoder as it is."""
    found: dict[Hashable, Ranks] = {0.0: [seen.rank for seen in questions]}
    for share in SHARES:
        found[share] = _ranks(prepared, questions, prepared.work / "delta" / f"{kind}.npz", share)
        print(f"{kind}, {share} of it: measured", flush=True)
    return found


def _ranks(prepared: Prepared, questions: Sequence[Seen], delta: Path, share: float) -> Ranks:
    with TemporaryDirectory(dir=prepared.work) as workshop:
        encoder = SentenceTransformerEncoder(write_tuned(prepared.encoder_folder, delta, share, Path(workshop, "encoder")))
        cache = EmbeddingCache(prepared.work / "tuned", encoder)
        snapshots = {
            name: snapshot_of(snapshot.documents, cache, encoder.fingerprint, shipped_ranking(), silent)
            for name, snapshot in prepared.snapshots.items()
        }
        vectors = Vectors(encoder, prepared.work / "tuned" / f"{encoder.fingerprint}-questions.npz")
        asked = vectors.of([seen.case.question.text for seen in questions])
    searched = bases(snapshots)
    return [
        rank_of(searched[seen.base].engine, replace(seen.case, vector=vector))
        for seen, vector in zip(questions, asked, strict=True)
    ]


def main() -> None:
    """Print what was measured."""
    prepared = prepare(__doc__)
    questions = list(sets(prepared, bases(prepared.snapshots)))
    found = rows(prepared, questions)
    print("\n\n".join([*tables(questions, found), settings(found)]))


if __name__ == "__main__":
    main()
