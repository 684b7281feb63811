"""What each part of the search brings, on every set of questions, with paired bootstrap intervals.

    python -m benchmarks.ablation --corpus FOLDER --questions FOLDER [--work build/ablation]

Indexes and vectors are made once and kept in the work folder; after that every row is numpy alone, on one
thread. Each row is the shipped product with one thing taken away or changed; beside its MRR stands what that
changes against the shipped row, with the 95 % interval of 2,000 paired resamples of the questions.
"""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np

from benchmarks.bases import ROOT, Measured, engine_of, measured, prepare, question_sets
from benchmarks.retrieval import rank_of
from knowledge_base.encoding.encoder import FloatArray
from knowledge_base.text.synonyms import reviewed_synonyms

REPORT = ROOT / "docs" / "benchmarks" / "ablation.md"
RESAMPLES = 2000
ROWS: dict[str, dict[str, Any]] = {
    "**as shipped**": {},
    "meaning alone": {"dense_weight": 1.0, "dense_weight_abroad": 1.0, "names_weight": 0.0},
    "words alone": {"dense_weight": 0.0, "dense_weight_abroad": 0.0, "names_weight": 0.0, "lay_weight": 0.0},
    "words count as much across languages": {"dense_weight_abroad": 0.6},
    "no vectors of titles, wordings": {"title_weight": 0.0},
    "no vectors of passages": {"title_weight": 1.0},
    "no lay questions at all": {"lay_boost": 0, "lay_weight": 0.0},
    "lay questions as words only": {"lay_weight": 0.0},
    "lay questions as vectors only": {"lay_boost": 0},
    "lay questions at full weight": {"lay_weight": 1.0},
    "no keywords of the editors": {"keyword_boost": 0},
    "title once in the words": {"title_boost": 1},
    "no synonyms": {"synonym_weight": 0.0},
    "no look-up of names for short questions": {"names_weight": 0.0},
    "no look-up of whole pieces of titles": {"piece_bonus": 0.0},
    "no preferred language": {"preferred_language": 0.0},
    "cosines of languages compared as they are": {"language_shift": 0.0},
    "spelling left as typed": {"spelling": False},
}


def reciprocal(ranks: Sequence[int | None]) -> FloatArray:
    """The reciprocal rank of each question, 0 beyond ten."""
    return np.array([1 / rank if rank and rank <= 10 else 0.0 for rank in ranks], np.float32)


def interval(difference: FloatArray) -> tuple[float, float, float]:
    """The mean of paired differences and its 95 % interval, by resampling the questions."""
    draws = np.random.default_rng(0).integers(0, len(difference), (RESAMPLES, len(difference)))
    low, high = np.percentile(difference[draws].mean(axis=1), [2.5, 97.5])
    return float(difference.mean()), float(low), float(high)


def table(each: Measured) -> str:
    """The ablation of one set, as Markdown."""
    synonyms = reviewed_synonyms()
    lines = [f"## {each.name}: {len(each.cases)} questions\n", "| | @1 | @3 | @5 | @10 | MRR@10 | change in MRR (95 %) |", "|---|---|---|---|---|---|---|"]
    shipped: FloatArray | None = None
    for name, changes in ROWS.items():
        engine = engine_of(each.snapshot, changes, synonyms)
        cases = each.as_typed if changes.get("spelling") is False else each.cases
        ranks = [rank_of(engine, case) for case in cases]
        values = reciprocal(ranks)
        hits = " | ".join(f"{100 * np.mean([r is not None and r <= k for r in ranks]):.1f}" for k in (1, 3, 5, 10))
        if shipped is None:
            shipped, change = values, ""
        else:
            mean, low, high = interval(values - shipped)
            change = f"{100 * mean:+.1f} ({100 * low:+.1f} to {100 * high:+.1f})"
        lines.append(f"| {name} | {hits} | {100 * values.mean():.1f} | {change} |")
    return "\n".join(lines)


def main() -> None:
    """Measure every set and write the page."""
    prepared = prepare(__doc__)
    sets = [
        measured(name, prepared.snapshots[where], records, prepared.vectors)
        for name, where, records in question_sets(prepared.questions, prepared.snapshots["charter"])
    ]
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=True)
    head = f"# What each part of the search brings\n\nMade by `python -m benchmarks.ablation`, commit {commit.stdout.strip()}, {date.today()}. {(__doc__ or '').split(chr(10) * 2)[2].strip()}"
    REPORT.parent.mkdir(parents=True, exist_ok=True)
    REPORT.write_text("\n\n".join([head, *(table(each) for each in sets)]) + "\n", encoding="utf-8")
    print(REPORT.read_text("utf-8"))


if __name__ == "__main__":
    main()
