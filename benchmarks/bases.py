"""What the search alone is measured on: the bases made of a corpus, the sets of questions, read as the product reads them.

Indexes and vectors of questions are made once and kept in the work folder.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.retrieval import Case, key_of
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


@dataclass(frozen=True)
class Prepared:
    """What a measurement starts from, as its options tell."""

    corpus: Path
    questions: Path
    work: Path
    encoder_folder: Path
    encoder: SentenceTransformerEncoder
    vectors: Vectors
    snapshots: Mapping[str, Snapshot]


def prepare(description: str | None) -> Prepared:
    """Read the options of a measurement and index every base, or take up the indexes that are there."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--questions", type=Path, required=True)
    parser.add_argument("--encoder", type=Path, default=ROOT / "build" / "encoder")
    parser.add_argument("--work", type=Path, default=ROOT / "build" / "ablation")
    given = parser.parse_args()
    given.work.mkdir(parents=True, exist_ok=True)
    encoder = SentenceTransformerEncoder(given.encoder)
    vectors = Vectors(encoder, given.work / "questions.npz")
    snapshots = {name: _base(name, given.corpus, given.work, encoder) for name in BASES}
    return Prepared(given.corpus, given.questions, given.work, given.encoder, encoder, vectors, snapshots)


def question_sets(questions: Path, charter: Snapshot) -> Iterator[tuple[str, str, list[dict[str, Any]]]]:
    """The sets of questions: what each is called, the base it is asked of, its records."""
    faq = lines(questions / "cnil-faq-dev.jsonl")
    law = [record for name in ("gdpr", "gdpr-blind") for record in lines(OWN / f"{name}.jsonl")]
    sections = lines(OWN / "charter-and-guides.jsonl")
    for kind in ("rephrased", "keywords"):
        yield f"FAQ, {kind}", "faq", [record for record in faq if record["set"] == kind]
    for language, other in (("fr", "en"), ("en", "fr")):
        own = [record for record in law if record["language"] == language]
        yield f"GDPR in both languages, asked in {language}", "gdpr", own
        yield f"GDPR in {other} alone, asked in {language}", f"gdpr-{other}", own
        placed = [at_sections(record, charter) for record in sections if record["language"] == language]
        yield f"charter, programme, workshop and 2018 guide, asked in {language}", "charter", placed


def _base(name: str, corpus: Path, work: Path, encoder: SentenceTransformerEncoder) -> Snapshot:
    paths = [corpus / part for part in BASES[name]]
    ingest(work / name, encoder, paths=paths, manifest=load_manifest(corpus / "sources.yaml"))
    return load_snapshot(work / name)


def lines(path: Path) -> list[dict[str, Any]]:
    """The records of a file of questions."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


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
