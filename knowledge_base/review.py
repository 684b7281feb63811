"""When a fiche falls due for review, and what the public and the agents see of one that is overdue."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum

from knowledge_base.fiche import Fiche
from knowledge_base.model import Document
from knowledge_base.publication import PublicationRules, shipped_rules
from knowledge_base.sources import ReferenceSource


class Audience(StrEnum):
    """Who is searching: an agent also sees what is hidden from the public, with a flag."""

    PUBLIC = "public"
    AGENT = "agent"


class Standing(StrEnum):
    """Whether a fiche was reviewed in time."""

    CURRENT = "current"
    OVERDUE = "overdue"
    HIDDEN = "hidden"


def due(
    fiche: Fiche, sources: Mapping[str, ReferenceSource], rules: PublicationRules | None = None
) -> date:
    """Return the day by which a fiche must be reviewed again."""
    intervals = (rules or shipped_rules()).review_months
    cited = (sources.get(reference.source) for reference in fiche.references)
    months = min([fiche.review_months, *(intervals[each.source.kind.value] for each in cited if each)])
    year, month = divmod(fiche.reviewed.year * 12 + fiche.reviewed.month - 1 + months, 12)
    # The 28th exists in every month.
    return date(year, month + 1, min(fiche.reviewed.day, 28))


def standing(document: Document, today: date, rules: PublicationRules | None = None) -> Standing:
    """Return the standing of a document; what has no review date is current."""
    if document.review_due is None:
        return Standing.CURRENT
    return standing_on(date.fromisoformat(document.review_due), today, rules or shipped_rules())


def standing_on(day: date, today: date, rules: PublicationRules) -> Standing:
    """Return the standing of what must be reviewed by a day."""
    if today <= day:
        return Standing.CURRENT
    return Standing.HIDDEN if today > day + timedelta(days=rules.hidden_after_days) else Standing.OVERDUE
