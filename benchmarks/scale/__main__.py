"""Speed and size at ten thousand, a hundred thousand and a million passages, and the speed of ingestion.

    OMP_NUM_THREADS=1 python -m benchmarks.scale --index FOLDER --passages 10000 100000 1000000
    python -m benchmarks.scale --corpus FOLDER

INDEX gives the vectors and texts that are resampled; CORPUS is ingested whole. What is found is kept in
WORK/results.json, so that the page can be made from several runs. A million passages take 8 GB and some ten minutes.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from benchmarks.scale import building, ingesting, searching
from benchmarks.scale.material import questions
from benchmarks.scale.page import page, plot

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "benchmarks" / "scale.md"
INGESTION = "ingestion"


def main() -> None:
    """Measure what is asked for, then write the page from all there is."""
    parser = argparse.ArgumentParser(prog="benchmarks.scale", description=__doc__)
    parser.add_argument("--index", type=Path)
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--encoder", type=Path, default=ROOT / "build" / "encoder")
    parser.add_argument("--work", type=Path, default=ROOT / "build" / "scale")
    parser.add_argument("--passages", type=int, nargs="*", default=[])
    given = parser.parse_args()
    if given.passages and not given.index:
        parser.error("--passages needs --index")
    given.work.mkdir(parents=True, exist_ok=True)
    kept = given.work / "results.json"
    results: dict[str, Any] = json.loads(kept.read_text()) if kept.exists() else {}
    for passages in given.passages:
        folder = given.work / str(passages)
        built = _apart(building.build, given.index, passages, folder)
        searched = _apart(searching.measure, folder, given.encoder)
        results[str(passages)] = {"commit": _commit(), **built, **searched}
        kept.write_text(json.dumps(results))
    if given.corpus:
        ingested = _apart(ingesting.measure, given.corpus, given.encoder, given.work / INGESTION)
        results[INGESTION] = {"commit": _commit(), **ingested}
        kept.write_text(json.dumps(results))
    ordered = [results[key] for key in sorted(set(results) - {INGESTION}, key=int)]
    PAGE.write_text(page(ordered, results.get(INGESTION), len(questions())) + "\n", encoding="utf-8")
    PAGE.with_suffix(".svg").write_text(plot(ordered), encoding="utf-8")
    sys.stdout.write(PAGE.read_text("utf-8"))


def _apart(work: Callable[..., dict[str, Any]], *arguments: Any) -> dict[str, Any]:
    """Do a piece of work in a process of its own, so that its memory is its own."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as process:
        return process.submit(work, *arguments).result()


def _commit() -> str:
    done = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=True)
    return done.stdout.strip()


if __name__ == "__main__":
    main()
