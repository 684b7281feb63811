"""What each part of the search brings, on every set of questions, with paired bootstrap intervals.

    python -m benchmarks.ablation --corpus FOLDER --questions FOLDER [--work build/ablation]

Indexes and vectors are made once and kept in the work folder; after that every row is numpy alone, on one
thread. Each row is the shipped product with one thing taken away or changed; beside its MRR stands what that
changes against the shipped row, with the 95 % interval of 2,000 paired resamples of the questions.
"""

from __future__ import annotations

import argparse
import json
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.retrieval import Case, key_of, rank_of
from knowledge_base.encoding.encoder import FloatArray, SentenceTransformerEncoder
from knowledge_base.index.entries import all_entries
from knowledge_base.index.fields import entry_terms
from knowledge_base.index.ingestion import ingest
from knowledge_base.index.keyword import KeywordIndex
from knowledge_base.index.lay_wordings import shipped_lay_wordings
from knowledge_base.index.snapshot import Snapshot, load_snapshot
from knowledge_base.ranking import Ranking, shipped_ranking
from knowledge_base.retrieval.question import read_question
from knowledge_base.retrieval.scoring import Engine
from knowledge_base.sources.manifest import load_manifest
from knowledge_base.text.spelling import Repair, Speller
from knowledge_base.text.synonyms import Synonyms, reviewed_synonyms

ROOT = Path(__file__).parent.parent
OWN = Path(__file__).parent / "questions"
REPORT = ROOT / "docs" / "benchmarks" / "ablation.md"
RESAMPLES = 2000
AT_INDEXING = {"title_boost", "keyword_boost", "wording_boost", "lay_boost"}
BASES = {
    "faq": ("cnil-faq",),
    "gdpr": ("law/gdpr-fr.md", "law/gdpr-en.md"),
    "gdpr-fr": ("law/gdpr-fr.md",),
    "gdpr-en": ("law/gdpr-en.md",),
    "charter": (
        "charter-fr.txt",
        "charter-en.md",
        "work-programme-2025-fr.md",
        "civil-society-workshop-2022-fr.txt",
        "business-rgpd-guide-2018-fr.txt",
    ),
}
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


@dataclass(frozen=True)
class Measured:
    """The questions of one set over one base, as shipped and with their spelling left alone."""

    name: str
    snapshot: Snapshot
    cases: tuple[Case, ...]
    as_typed: tuple[Case, ...]


class Vectors:
    """The vectors of questions, encoded once and kept in a file."""

    def __init__(self, encoder: SentenceTransformerEncoder, path: Path) -> None:
        self._encoder, self._path = encoder, path
        self._known: dict[str, FloatArray] = {}
        if path.exists():
            with np.load(path) as stored:
                self._known = dict(zip(stored["texts"].tolist(), stored["rows"], strict=True))

    def of(self, texts: Sequence[str]) -> list[FloatArray]:
        missing = [text for text in dict.fromkeys(texts) if text not in self._known]
        if missing:
            self._known.update(zip(missing, self._encoder.encode_queries(missing), strict=True))
            np.savez(self._path, texts=np.array(list(self._known)), rows=np.stack(list(self._known.values())))
        return [self._known[text] for text in texts]


def base(
    name: str, corpus: Path, work: Path, encoder: SentenceTransformerEncoder
) -> Snapshot:
    """Index one base, or take up the index that is there."""
    paths = [corpus / part for part in BASES[name]]
    ingest(work / name, encoder, paths=paths, manifest=load_manifest(corpus / "sources.yaml"))
    return load_snapshot(work / name)


def engine_of(snapshot: Snapshot, changes: Mapping[str, Any], synonyms: Synonyms) -> Engine:
    """The search over a snapshot with some weights changed, those of the word index included."""
    ranking = replace(shipped_ranking(), **{k: v for k, v in changes.items() if k != "spelling"})
    if AT_INDEXING & set(changes):
        snapshot = reworded(snapshot, ranking)
    return Engine(snapshot, ranking, synonyms, date.today())


def reworded(snapshot: Snapshot, ranking: Ranking) -> Snapshot:
    """The snapshot with its word index built by other weights."""
    entries = all_entries(((i.document, i.passages) for i in snapshot.documents), shipped_lay_wordings())
    languages = {
        language: replace(index, keyword=KeywordIndex.build([entry_terms(e, ranking) for e in entries[language]]))
        for language, index in snapshot.languages.items()
    }
    return replace(snapshot, languages=languages)


def measured(name: str, snapshot: Snapshot, records: Sequence[dict[str, Any]], vectors: Vectors) -> Measured:
    """Read the questions of a set as the product reads them, and as they were typed."""
    synonyms = reviewed_synonyms()
    speller = engine_of(snapshot, {}, synonyms).speller
    read = [read_question(record["query"], speller, synonyms) for record in records]
    typed = [read_question(record["query"], _Untouched(), synonyms) for record in records]
    sets = []
    for questions in (read, typed):
        rows = vectors.of([question.text for question in questions])
        sets.append(
            tuple(
                Case(name, q, v, r.get("language"), frozenset(_documents(r)), frozenset(_places(r)))
                for r, q, v in zip(records, questions, rows, strict=True)
            )
        )
    return Measured(name, snapshot, sets[0], sets[1])


class _Untouched(Speller):
    def __init__(self) -> None:
        super().__init__({}, lambda word: True)

    def repair(self, question: str) -> Repair:
        return Repair(question, None)


def _places(record: Mapping[str, Any]) -> list[str]:
    return [*record.get("places", ()), *(f"article {number}" for number in record.get("articles", ()))]


def _documents(record: Mapping[str, Any]) -> list[str]:
    return [] if _places(record) else list(record["relevant"])


def at_sections(record: Mapping[str, Any], snapshot: Snapshot) -> dict[str, Any]:
    """A question on a section, with every section of its documents that its heading names."""
    named = [
        key_of(entry, by_place=True)
        for index in snapshot.languages.values()
        for entry in index.entries
        if entry.document.id in record["relevant"]
        and any(record["locator_contains"].lower() in p.locator.lower() for p in entry.passages)
    ]
    # a heading that the reading of the file lost can be found by nobody: the question counts, as missed
    return {**record, "places": named or ["no such section"]}


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


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def main() -> None:
    """Measure every set and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--questions", type=Path, required=True)
    parser.add_argument("--encoder", type=Path, default=ROOT / "build" / "encoder")
    parser.add_argument("--work", type=Path, default=ROOT / "build" / "ablation")
    given = parser.parse_args()
    given.work.mkdir(parents=True, exist_ok=True)
    encoder = SentenceTransformerEncoder(given.encoder)
    vectors = Vectors(encoder, given.work / "questions.npz")
    snapshots = {name: base(name, given.corpus, given.work, encoder) for name in BASES}
    faq = lines(given.questions / "cnil-faq-dev.jsonl")
    law = {name: lines(OWN / f"{name}.jsonl") for name in ("gdpr", "gdpr-blind")}
    sets = [
        measured(f"FAQ, {kind}", snapshots["faq"], [r for r in faq if r["set"] == kind], vectors)
        for kind in ("rephrased", "keywords")
    ]
    for language in ("fr", "en"):
        other = "en" if language == "fr" else "fr"
        asked = [r for name in law for r in law[name] if r["language"] == language]
        sets.append(measured(f"GDPR in both languages, asked in {language}", snapshots["gdpr"], asked, vectors))
        sets.append(measured(f"GDPR in {other} alone, asked in {language}", snapshots[f"gdpr-{other}"], asked, vectors))
    sections = lines(OWN / "charter-and-guides.jsonl")
    for language in ("fr", "en"):
        asked = [at_sections(r, snapshots["charter"]) for r in sections if r["language"] == language]
        name = f"charter, programme, workshop and 2018 guide, asked in {language}"
        sets.append(measured(name, snapshots["charter"], asked, vectors))
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=True)
    head = f"# What each part of the search brings\n\nMade by `python -m benchmarks.ablation`, commit {commit.stdout.strip()}, {date.today()}. {(__doc__ or '').split(chr(10) * 2)[2].strip()}"
    REPORT.parent.mkdir(parents=True, exist_ok=True)
    REPORT.write_text("\n\n".join([head, *(table(each) for each in sets)]) + "\n", encoding="utf-8")
    print(REPORT.read_text("utf-8"))


if __name__ == "__main__":
    main()
