"""What the decision to answer, to ask back or to abstain rests on."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge_base.fusion import margin
from knowledge_base.scoring import RankedEntry

NONE_FOUND = {
    "top_cosine": 0.0,
    "best_cosine": 0.0,
    "outside_cosine": 0.0,
    "bm25_coverage": 0.0,
    "margin": 0.0,
    "agreement": 0.0,
}


def signals(ranked: Sequence[RankedEntry], outside_cosine: float) -> dict[str, float]:
    """Return the signals of a ranking, best entry first.

    Out of scope shows in the cosines: how near the sources are, and how near a question known to lie
    outside the field (`outside_cosine`). Ambiguity shows in the margin between the two best documents;
    `agreement` is 1 where both legs put the same entry first.
    """
    if not ranked:
        return dict(NONE_FOUND)
    first = ranked[0]
    by_document: dict[str, float] = {}
    for item in ranked:
        by_document.setdefault(item.entry.document.id, item.score)
    best = {part: max(item.reasons[part] for item in ranked) for part in ("dense", "keyword", "cosine")}
    agreed = all(first.reasons[part] >= best[part] for part in ("dense", "keyword"))
    return {
        "top_cosine": first.reasons["cosine"],
        "best_cosine": best["cosine"],
        "outside_cosine": outside_cosine,
        "bm25_coverage": first.reasons["coverage"],
        "margin": margin(list(by_document.values())),
        "agreement": float(agreed and best["keyword"] > 0),
    }
