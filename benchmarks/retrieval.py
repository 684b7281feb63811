"""Measures retrieval on a corpus and a set of questions given as parameters.

    python -m benchmarks.retrieval --encoder FOLDER --index FOLDER --questions FILE [--ablation] [--tune]

A question is a line of {"query", "relevant": [document id…]} or, for a corpus of laws,
{"query", "language", "places": ["article 33"…]}; "set" parts the questions into sets.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np

from knowledge_base.encoding.encoder import FloatArray, SentenceTransformerEncoder
from knowledge_base.index.entries import Entry
from knowledge_base.index.snapshot import Snapshot, load_snapshot
from knowledge_base.ranking import Ranking, shipped_ranking
from knowledge_base.retrieval.question import Question, read_question
from knowledge_base.retrieval.ranked import Ranked
from knowledge_base.retrieval.scoring import Engine
from knowledge_base.text.articles import heading_article
from knowledge_base.text.synonyms import Synonyms, reviewed_synonyms

FOLDS = 5
GRID = {
    "dense_weight": (0.5, 0.6, 0.7),
    "title_weight": (0.3, 0.4, 0.5, 0.6),
    "synonym_weight": (0.0, 0.2, 0.4),
    "names_weight": (0.0, 0.5, 0.7),
}
ABLATION: dict[str, dict[str, Any]] = {
    "as shipped": {},
    "dense only": {"dense_weight": 1.0, "names_weight": 0.0},
    "keyword only": {"dense_weight": 0.0, "names_weight": 0.0},
    "titles and wordings only": {"title_weight": 1.0},
    "passages only": {"title_weight": 0.0},
    "no synonyms": {"synonym_weight": 0.0},
    "no names for short questions": {"names_weight": 0.0},
    "no preferred language": {"preferred_language": 0.0},
    "no authority, no age": {"age_per_year": 0.0},
}


@dataclass(frozen=True)
class Case:
    """A question with its vector, and what is right."""

    set_name: str
    question: Question
    vector: FloatArray
    language: str | None
    relevant: frozenset[str]
    places: frozenset[str]

    def group(self) -> str:
        """Name what must not be split between folds: questions with the same answer."""
        return min(self.relevant | self.places)


def keys(ranked: Ranked, by_place: bool) -> Iterator[str]:
    """Yield what was found, best first, without repeats: documents, or articles."""
    seen: set[str] = set()
    for item in ranked:
        key = key_of(item.entry, by_place)
        if key not in seen:
            seen.add(key)
            yield key


def key_of(entry: Entry, by_place: bool) -> str:
    """Name what an entry is counted as: its document, or its article or section."""
    if not by_place:
        return entry.document.id
    article = heading_article(entry.title)
    return " ".join(article) if article else f"{entry.document.id}: {entry.passages[0].locator}"


def rank_of(engine: Engine, case: Case) -> int | None:
    """Return the rank of the first right answer."""
    ranked = engine.rank(case.question, case.vector, case.language, None)
    right = case.places or case.relevant
    found = keys(ranked, bool(case.places))
    return next((rank for rank, key in enumerate(found, start=1) if key in right), None)


def summary(ranks: Sequence[int | None]) -> str:
    """Return hit@1, hit@3, hit@5 and MRR@10 in per cent."""
    hits = [sum(rank is not None and rank <= k for rank in ranks) / len(ranks) for k in (1, 3, 5)]
    reciprocal = sum(1 / rank for rank in ranks if rank is not None and rank <= 10) / len(ranks)
    return "  ".join(f"{100 * value:5.1f}" for value in (*hits, reciprocal))


def mean_reciprocal(ranks: Sequence[int | None]) -> float:
    """Return MRR@10."""
    return sum(1 / rank for rank in ranks if rank is not None and rank <= 10) / len(ranks)


def nested(
    cases: Sequence[Case], engine_for: Callable[[Ranking], Engine]
) -> tuple[list[int | None], Ranking]:
    """Rank each fold with the weights that the other folds choose; also return the choice of them all."""
    groups = sorted({case.group() for case in cases})
    order = np.random.default_rng(0).permutation(len(groups))
    fold_of = {groups[n]: place % FOLDS for place, n in enumerate(order)}
    settings: list[dict[str, Any]] = [
        dict(zip(GRID, values, strict=True)) for values in product(*GRID.values())
    ]
    engines = (engine_for(replace(shipped_ranking(), **setting)) for setting in settings)
    table = [[rank_of(engine, case) for case in cases] for engine in engines]
    chosen: list[int | None] = [None] * len(cases)
    for fold in range(FOLDS):
        train = [n for n, case in enumerate(cases) if fold_of[case.group()] != fold]
        best = max(range(len(settings)), key=lambda s: mean_reciprocal([table[s][n] for n in train]))
        for n, case in enumerate(cases):
            if fold_of[case.group()] == fold:
                chosen[n] = table[best][n]
    overall = max(range(len(settings)), key=lambda s: mean_reciprocal(table[s]))
    return chosen, replace(shipped_ranking(), **settings[overall])


def read_cases(
    path: Path, engine: Engine, encoder: SentenceTransformerEncoder, synonyms: Synonyms
) -> list[Case]:
    """Read the questions and encode them all at once."""
    records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    questions = [read_question(record["query"], engine.speller, synonyms) for record in records]
    vectors = encoder.encode_queries([question.text for question in questions])
    return [
        Case(
            record.get("set") or record.get("language") or "all",
            question,
            vector,
            record.get("language"),
            frozenset(record.get("relevant", ())),
            frozenset(record.get("places", ())),
        )
        for record, question, vector in zip(records, questions, vectors, strict=True)
    ]


def main(arguments: Sequence[str]) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("encoder", "index", "questions"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--ablation", action="store_true")
    parser.add_argument("--tune", action="store_true")
    options = parser.parse_args(arguments)
    snapshot: Snapshot = load_snapshot(options.index)
    synonyms = reviewed_synonyms()

    def engine_for(ranking: Ranking) -> Engine:
        return Engine(snapshot, ranking, synonyms, date.today())

    shipped = engine_for(shipped_ranking())
    cases = read_cases(options.questions, shipped, SentenceTransformerEncoder(options.encoder), synonyms)
    rows: dict[str, dict[str, Any]] = ABLATION if options.ablation else {"as shipped": {}}
    print(f"{'':32}{'set':12}{'n':>4}    @1     @3     @5    MRR")
    for name, changes in rows.items():
        engine = engine_for(replace(shipped_ranking(), **changes))
        for set_name in sorted({case.set_name for case in cases}):
            part = [case for case in cases if case.set_name == set_name]
            print(f"{name:32}{set_name:12}{len(part):4}  {summary([rank_of(engine, c) for c in part])}")
    if options.tune:
        for set_name in sorted({case.set_name for case in cases}):
            part = [case for case in cases if case.set_name == set_name]
            ranks, best = nested(part, engine_for)
            print(f"{'nested cross-validation':32}{set_name:12}{len(part):4}  {summary(ranks)}")
            print({name: getattr(best, name) for name in GRID})


if __name__ == "__main__":
    main(sys.argv[1:])
