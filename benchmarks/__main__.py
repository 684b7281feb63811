"""`make bench CORPUS=folder QUESTIONS=folder`: measures on anybody's documents and writes docs/benchmarks/figures.md.

CORPUS holds the documents with their sources.yaml; QUESTIONS holds cnil-faq-dev.jsonl (lines of
{"query", "relevant", "set"}, on CORPUS/cnil-faq) and any out-of-scope*.txt (a question a line that nothing answers).
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

from benchmarks import dialogue, product

ROOT = Path(__file__).parent.parent
WORK = ROOT / "build" / "bench"
REPORT = ROOT / "docs" / "benchmarks" / "figures.md"
UNANSWERED = Path(__file__).parent / "questions" / "unanswered.jsonl"
ENCODER_QUESTIONS = 60


def main() -> None:
    """Runs every measure and writes the page."""
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--questions", type=Path, required=True)
    given = parser.parse_args()
    sections = [heading(), retrieval(given.corpus, given.questions), whole(given.corpus, given.questions)]
    REPORT.parent.mkdir(parents=True, exist_ok=True)
    REPORT.write_text("\n\n".join(sections) + "\n", encoding="utf-8")
    sys.stdout.write(REPORT.read_text("utf-8"))


def heading() -> str:
    """Which commit, which machine, when."""
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=True
    )
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    day = time.strftime("%Y-%m-%d", time.gmtime())
    return f"# Figures\n\nMade by `make bench` on {day}, commit {commit.stdout.strip()}, {machine}."


def retrieval(corpus: Path, questions: Path) -> str:
    """Hit rates on the FAQ alone, per set of questions."""
    data = WORK / "faq"
    _permanence(data, "kb", "ingest", str(corpus / "cnil-faq"), "--without-fiches")
    rows = [_evaluated(data, name, lines) for name, lines in _sets(questions / "cnil-faq-dev.jsonl").items()]
    table = "| set | questions | hit@1 | hit@3 | hit@5 | MRR@10 | p50 ms | p95 ms |\n|---|---|---|---|---|---|---|---|"
    return "\n".join(["## Retrieval, the FAQ alone\n", table, *rows])


def whole(corpus: Path, questions: Path) -> str:
    """The product with its fiches and the whole corpus, through HTTP and Rasa."""
    data = WORK / "whole"
    _permanence(data, "kb", "ingest", str(corpus))
    training = product.training_seconds()
    with product.running(data) as served:
        asked = product.read_lines(questions / "cnil-faq-dev.jsonl")[:ENCODER_QUESTIONS]
        times = product.turn_times(served, asked)
        encoder = encoder_ms(asked)
        unanswered = _unanswered(served, questions)
        changed = dialogue.changed_by_rasa(served, data)
        memory = product.resident_mb(served.pid)
        start = served.seconds_to_start
    figures = {
        "a turn through Rasa, median": f"{times['p50']:.0f} ms, {times['p50'] / encoder:.1f} encoder passes",
        "a turn through Rasa, 95 %": f"{times['p95']:.0f} ms",
        "opening turns whose outcome or sources Rasa changed": changed,
        "the bare encoder, one question": f"{encoder:.1f} ms",
        **{f"resident memory, {name}": f"{size:.0f} MB" for name, size in memory.items()},
        "second start, to the first dialogue": f"{start:.1f} s",
        "training of the Rasa model": f"{training:.0f} s",
    }
    table = "\n".join(f"| {name} | {value} |" for name, value in figures.items())
    return (
        f"## The product, fiches and whole corpus\n\n| figure | value |\n|---|---|\n{table}\n\n{unanswered}"
    )


def encoder_ms(questions: list[str]) -> float:
    """Median milliseconds of one question through the encoder alone."""
    from api.running.preparation import encoder_of
    from api.settings import Settings

    encoder = encoder_of(Settings())
    encoder.warm()
    times = []
    for question in questions:
        started = time.perf_counter()
        encoder.encode_queries([question])
        times.append(1000 * (time.perf_counter() - started))
    return statistics.median(times)


def _unanswered(served: product.Running, questions: Path) -> str:
    files = [UNANSWERED, *sorted(questions.glob("out-of-scope*.txt"))]
    rows = []
    for path in files:
        found = Counter(product.outcomes(served, product.read_lines(path)))
        share = found["answer"] / found.total()
        rest = ", ".join(f"{name} {count}" for name, count in found.most_common())
        rows.append(f"| {path.name} | {found.total()} | {100 * share:.1f} % | {rest} |")
    table = "| questions no source answers | asked | answered anyway | outcomes |\n|---|---|---|---|"
    return "\n".join([table, *rows])


def _sets(path: Path) -> dict[str, list[dict[str, Any]]]:
    sets: dict[str, list[dict[str, Any]]] = {}
    for line in path.read_text("utf-8").splitlines():
        query = json.loads(line)
        sets.setdefault(query.get("set", "all"), []).append(query)
    return sets


def _evaluated(data: Path, name: str, queries: list[dict[str, Any]]) -> str:
    path = data / f"{name}.jsonl"
    path.write_text(
        "".join(json.dumps(query, ensure_ascii=False) + "\n" for query in queries), encoding="utf-8"
    )
    printed = _permanence(data, "kb", "eval", str(path), "--k", "10").split()
    value = {printed[i]: printed[i + 1] for i in range(len(printed) - 1)}
    shown = [value[key] for key in ("hit@1", "hit@3", "hit@5", "MRR@10", "p50", "p95")]
    return f"| {name} | {len(queries)} | " + " | ".join(shown) + " |"


def _permanence(data: Path, *arguments: str) -> str:
    data.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        [product.COMMAND, *arguments],
        env={**os.environ, "PERMANENCE_DATA_DIR": str(data)},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return done.stdout


if __name__ == "__main__":
    main()
