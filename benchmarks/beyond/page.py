"""Writes what was measured as one table a set."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from benchmarks.ablation import interval
from benchmarks.beyond.folds import Ranks, Row
from benchmarks.beyond.seen import Seen, value
from knowledge_base.encoding.encoder import FloatArray

HEADER = "| | @1 | @5 | MRR@10 | change in @1 (95 %) | change in MRR (95 %) |\n|---|---|---|---|---|---|"


def tables(questions: Sequence[Seen], rows: Sequence[Row]) -> list[str]:
    """One table for each set of questions."""
    return [_table(name, questions, rows) for name in dict.fromkeys(seen.set_name for seen in questions)]


def settings(rows: Sequence[Row]) -> str:
    """What the folds chose."""
    lines = [f"| {row.name} | {row.chosen} |" for row in rows]
    return "\n".join(["## What the folds chose", "", "| | setting (folds) |", "|---|---|", *lines])


def _table(name: str, questions: Sequence[Seen], rows: Sequence[Row]) -> str:
    own = [n for n, seen in enumerate(questions) if seen.set_name == name]
    shipped: Ranks = [questions[n].rank for n in own]
    lines = [f"## {name}: {len(own)} questions", "", HEADER, f"| as searched | {_figures(shipped)} |  |  |"]
    for row in rows:
        ranks = [row.ranks[n] for n in own]
        change = [_told(_first(ranks) - _first(shipped)), _told(_values(ranks) - _values(shipped))]
        lines.append(f"| {row.name} | {_figures(ranks)} | {' | '.join(change)} |")
    return "\n".join(lines)


def _figures(ranks: Ranks) -> str:
    five = np.mean([rank is not None and rank <= 5 for rank in ranks])
    return f"{100 * _first(ranks).mean():.1f} | {100 * five:.1f} | {100 * _values(ranks).mean():.1f}"


def _told(difference: FloatArray) -> str:
    mean, low, high = interval(difference)
    return f"{100 * mean:+.1f} ({100 * low:+.1f} to {100 * high:+.1f})"


def _first(ranks: Ranks) -> FloatArray:
    return np.array([rank == 1 for rank in ranks], np.float32)


def _values(ranks: Ranks) -> FloatArray:
    return np.array([value(rank) for rank in ranks], np.float32)
