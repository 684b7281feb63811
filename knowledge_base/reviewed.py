"""Ranks down what nobody reviewed in time, and hides it from the public after a while."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from knowledge_base.publication import PublicationRules, shipped_rules
from knowledge_base.review import Audience, Standing, standing
from knowledge_base.scoring import RankedEntry


def reviewed(
    ranked: Sequence[RankedEntry], today: date, audience: Audience, rules: PublicationRules | None = None
) -> list[RankedEntry]:
    """Return the entries that this audience may see, best first once overdue ones have paid for it."""
    known = rules or shipped_rules()
    judged = [(item, standing(item.entry.document, today, known)) for item in ranked]
    if all(found is Standing.CURRENT for _, found in judged):
        return list(ranked)
    shown = [
        item if found is Standing.CURRENT else _late(item, known.overdue_cost)
        for item, found in judged
        if found is not Standing.HIDDEN or audience is Audience.AGENT
    ]
    return sorted(shown, key=lambda item: -item.score)


def _late(item: RankedEntry, cost: float) -> RankedEntry:
    return replace(item, score=item.score - cost, reasons={**item.reasons, "overdue": -cost})
