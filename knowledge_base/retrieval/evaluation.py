"""Measures a knowledge base on questions whose right documents are known."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from knowledge_base.errors import UnreadableFile
from knowledge_base.model import ScoredPassage
from knowledge_base.retrieval.search import KnowledgeBase

HIT_RANKS = (1, 3, 5)
RECIPROCAL_RANKS = 10


@dataclass(frozen=True)
class Query:
    """A question, the documents that answer it, and the language preferred, if any."""

    text: str
    relevant: frozenset[str]
    language: str | None = None


@dataclass(frozen=True)
class RunLine:
    """What was found for one question."""

    query: str
    ranked: tuple[str, ...]
    passages: tuple[ScoredPassage, ...]
    seconds: float

    def as_record(self, with_passages: bool) -> dict[str, Any]:
        """Return the line as it is written to a run file."""
        record: dict[str, Any] = {"query": self.query, "ranked": list(self.ranked)}
        if with_passages:
            record["passages"] = [
                {
                    "document_id": found.document.id,
                    "locator": found.passage.locator,
                    "text": found.passage.text,
                    "score": found.score,
                }
                for found in self.passages
            ]
        return record


@dataclass(frozen=True)
class Evaluation:
    """Shares of questions with a right document among the first, and the time a search takes."""

    questions: int
    hits: dict[int, float]
    reciprocal_rank: float
    p50_ms: float
    p95_ms: float
    lines: tuple[RunLine, ...]

    def write_run(self, path: Path, *, with_passages: bool = False) -> None:
        """Write one line a question, in order."""
        records = (line.as_record(with_passages) for line in self.lines)
        text = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
        path.write_text(text, encoding="utf-8")


def read_queries(path: Path) -> Iterator[Query]:
    """Read lines of {"query", "relevant", "language"?}; raise UnreadableFile with the number of a bad one."""
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableFile(path, "it is no readable text file") from error
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _query(path, number, line)


def evaluate(kb: KnowledgeBase, queries: Iterable[Query], k: int = 10) -> Evaluation:
    """Search every question, time each search, and compare with what is right."""
    asked = list(queries)
    if not asked:
        raise ValueError("queries: at least one question is needed")
    kb.search(asked[0].text)  # loads the model, which no later question pays
    lines = tuple(_run(kb, query, k) for query in asked)
    ranks = [first_hit(line.ranked, query.relevant) for line, query in zip(lines, asked, strict=True)]
    seconds = [line.seconds for line in lines]
    return Evaluation(
        questions=len(asked),
        hits={rank: sum(found <= rank for found in ranks if found) / len(asked) for rank in HIT_RANKS},
        reciprocal_rank=sum(1 / found for found in ranks if found and found <= RECIPROCAL_RANKS) / len(asked),
        p50_ms=1000 * percentile(seconds, 0.50),
        p95_ms=1000 * percentile(seconds, 0.95),
        lines=lines,
    )


def first_hit(ranked: Sequence[str], relevant: frozenset[str]) -> int | None:
    """Return the rank, from 1, of the first right document."""
    return next((rank for rank, found in enumerate(ranked, start=1) if found in relevant), None)


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which the share of values lies (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def _run(kb: KnowledgeBase, query: Query, k: int) -> RunLine:
    started = time.perf_counter()
    result = kb.search(query.text, k=k, language=query.language)
    seconds = time.perf_counter() - started
    ranked = tuple(found.document.id for found in result.documents)
    return RunLine(query.text, ranked, result.passages, seconds)


def _query(path: Path, number: int, line: str) -> Query:
    try:
        record = json.loads(line)
        text, relevant = record["query"], frozenset(map(str, record["relevant"]))
        if not isinstance(text, str):
            raise TypeError
    except (ValueError, KeyError, TypeError) as error:
        reason = f'line {number} is not {{"query": text, "relevant": [document id…]}}'
        raise UnreadableFile(path, reason) from error
    return Query(text, relevant, record.get("language"))
