"""Ranks down what nobody reviewed in time, and hides it from the public after a while."""

from __future__ import annotations

from datetime import date

import numpy as np

from knowledge_base.publication import PublicationRules, shipped_rules
from knowledge_base.retrieval.ranked import Ranked
from knowledge_base.review import Audience


def reviewed(
    ranked: Ranked, today: date, audience: Audience, rules: PublicationRules | None = None
) -> Ranked:
    """Return the entries that this audience may see, best first once overdue ones have paid for it."""
    known, day = rules or shipped_rules(), today.toordinal()
    late = ranked.due < day
    if not late.any():
        return ranked
    shown = ranked if audience is Audience.AGENT else ranked.kept(ranked.due + known.hidden_after_days >= day)
    return shown.lowered(np.where(late, known.overdue_cost, 0.0))
