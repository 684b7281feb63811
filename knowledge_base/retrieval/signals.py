"""What the decision to answer, to ask back or to abstain rests on."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge_base.fusion import margin
from knowledge_base.retrieval.ranked import Ranked
from knowledge_base.retrieval.scope import WordSignals

NONE_FOUND = {
    "top_cosine": 0.0,
    "best_cosine": 0.0,
    "outside_cosine": 0.0,
    "scope": 0.0,
    "words_held": 0.0,
    "worded": 0.0,
    "specificity": 0.0,
    "bm25_coverage": 0.0,
    "margin": 0.0,
    "agreement": 0.0,
}


@dataclass(frozen=True)
class ScopeSignals:
    """What the question alone says of whether it belongs to the field, whatever was found."""

    outside_cosine: float = 0.0
    scope: float = 0.0


def signals(ranked: Ranked, scope: ScopeSignals, words: WordSignals) -> dict[str, float]:
    """Return the signals of a ranking, best entry first.

    Out of scope shows in the cosines: how near the sources are, and how near a question known to lie
    outside the field (`outside_cosine`); in how the question is worded (`scope`); and in the share of its
    words that the first entry holds (`words_held`); `worded` is 1 where its document bears wordings of the question it
    answers, 0 where nobody wrote any. Ambiguity shows in the margin between the two best documents,
    and in words that so many entries hold that they choose none (`specificity`, the sum of their inverse document
    frequencies: He and Ounis, "Inferring query performance using pre-retrieval predictors", 2004); `agreement` is 1 where both legs put the same entry first.
    """
    if not ranked:
        return dict(NONE_FOUND)
    first = ranked.at(0)
    best = {part: ranked.best(part) for part in ("dense", "keyword", "cosine")}
    agreed = all(first.reasons[part] >= best[part] for part in ("dense", "keyword"))
    return {
        "top_cosine": first.reasons["cosine"],
        "best_cosine": best["cosine"],
        "outside_cosine": scope.outside_cosine,
        "scope": scope.scope,
        "words_held": words.held,
        "worded": float(bool(first.entry.document.wordings)),
        "specificity": words.specificity,
        "bm25_coverage": first.reasons["coverage"],
        "margin": margin(_first_two(ranked)),
        "agreement": float(agreed and best["keyword"] > 0),
    }


def _first_two(ranked: Ranked) -> list[float]:
    """The scores of the two best documents."""
    scores: dict[str, float] = {}
    for item in ranked:
        scores.setdefault(item.entry.document.id, item.score)
        if len(scores) == 2:
            break
    return list(scores.values())
